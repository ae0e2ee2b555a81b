package org.warden.druid.attack;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.stream.Stream;

/** Without Warden, the attacks do what the table says of stock Druid 27: else there would be nothing to guard. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockDruidTest
{
  private AttackedCluster cluster;

  @BeforeAll
  void start() throws IOException, InterruptedException
  {
    cluster = AttackedClusters.stock27();
  }

  @AfterAll
  void stop()
  {
    if (cluster != null) {
      cluster.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> attacks()
  {
    return AttackTable.attacks().entrySet().stream()
                      .filter(entry -> entry.getValue().tried().contains(Attack.Version.DRUID_27))
                      .map(entry -> test(entry.getKey(), entry.getValue()));
  }

  private DynamicTest test(String name, Attack attack)
  {
    return DynamicTest.dynamicTest(Trial.title(name, attack) + ": " + attack.stock().words(),
                                   () -> Trial.assertOutcome(cluster, attack.who(), attack.request(), attack.stock()));
  }
}
