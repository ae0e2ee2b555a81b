package org.warden.druid.attack;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;

import java.io.IOException;
import java.util.Map;
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

  /** The Overlord reads them from its storage, on behalf of nobody. */
  @Test
  void tasksLiveOnWhenTheOverlordStartsAgain() throws IOException, InterruptedException
  {
    Map<String, ?> noop = Map.of("type", "noop", "dataSource", "mallory_ds", "runTime", 30_000);
    Answer answer = cluster.as(Attacker.MALLORY).overlord("/task", noop);
    String task = Outcome.task(answer);
    Await.until(task + " runs", () -> cluster.admin().get(cluster.url("indexer") + "/druid/worker/v1/tasks").body().contains(task));

    cluster.cluster().restart("coordinator");
    // Until it leads, the new Overlord answers with errors.
    Await.until("the Overlord has a worker", () -> cluster.admin().overlord("/workers").body().contains("\"worker\""));
    cluster.admin().awaitSuccess(task);
  }

  @TestFactory
  Stream<DynamicTest> neighboursSucceed()
  {
    return NeighbourTable.on27().stream().map(row -> Trial.neighbour(cluster, row));
  }
}
