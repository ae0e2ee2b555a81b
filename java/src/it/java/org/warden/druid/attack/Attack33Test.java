package org.warden.druid.attack;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.stream.Stream;

/** Behind Warden the attacks of the table that Druid 33 knows are refused and do nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Attack33Test
{
  private AttackedCluster cluster;

  @BeforeAll
  void start() throws IOException, InterruptedException
  {
    cluster = AttackedClusters.guarded33();
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
    return new Trial(cluster).attacks(Attack.Version.DRUID_33);
  }

  @TestFactory
  Stream<DynamicTest> neighboursSucceed()
  {
    return NeighbourTable.on33().stream().map(row -> Trial.neighbour(cluster, row));
  }
}
