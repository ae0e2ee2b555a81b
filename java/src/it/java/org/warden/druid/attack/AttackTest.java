package org.warden.druid.attack;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.util.stream.Stream;

/** Behind Warden every attack of the table is refused and does nothing, and its neighbours succeed: on Druid 27. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class AttackTest
{
  private AttackedCluster cluster;

  @BeforeAll
  void start() throws IOException, InterruptedException
  {
    cluster = AttackedClusters.guarded27();
  }

  @AfterAll
  void stop()
  {
    if (cluster != null) {
      cluster.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> attacksAreRefusedAndDoNothing()
  {
    return new Trial(cluster).attacks(Attack.Version.DRUID_27);
  }

  @TestFactory
  Stream<DynamicTest> neighboursSucceed()
  {
    return NeighbourTable.on27().stream().map(row -> Trial.neighbour(cluster, row));
  }
}
