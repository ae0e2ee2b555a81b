package org.warden.druid.attack;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.stream.Stream;

/** Without Warden, the attacks do what the table says of stock Druid 33: else there would be nothing to guard. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockDruid33Test
{
  private AttackedCluster cluster;

  @BeforeAll
  void start() throws IOException, InterruptedException
  {
    cluster = AttackedClusters.stock33();
  }

  @AfterAll
  void stop()
  {
    if (cluster != null) {
      cluster.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> attacksDoWhatTheTableSays()
  {
    return Trial.unguarded(cluster, Attack.Version.DRUID_33);
  }
}
