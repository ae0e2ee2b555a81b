package org.warden.druid.permission;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.ClusterBuilder;
import org.warden.druid.cluster.Distribution;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.IndexTask;
import org.warden.druid.cluster.Login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Tasks in processes of their own, which a {@code middleManager} forks: each loads Warden anew.
 *
 * The cluster is also the one with {@code taskAccess=druid}: what stock Druid asks for when a query is cancelled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MiddleManagerTest
{
  private static final String POLICY = """
      {
        "version": 1,
        "roles": {
          "admin": { "allow": [
            { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["*"] },
            { "actions": ["READ", "WRITE"], "type": "CONFIG", "names": ["*"] },
            { "actions": ["READ", "WRITE"], "type": "STATE", "names": ["*"] },
            { "actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"] } ] },
          "etl": { "allow": [
            { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["wiki"] },
            { "actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"] } ] },
          "watcher": { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["wiki", "__query_select"] } ] },
          "stopper": { "allow": [ { "actions": ["WRITE"], "type": "DATASOURCE", "names": ["wiki", "__query_select"] } ] }
        },
        "users": { "admin": ["admin"], "etl-bot": ["etl"], "wanda": ["watcher"], "stan": ["stopper"] }
      }
      """;
  private static final Login ETL = new Login("etl-bot", "etl-password");
  private static final Login WATCHER = new Login("wanda", "wanda-password");
  private static final Login STOPPER = new Login("stan", "stan-password");

  private Cluster cluster;
  private Druid admin;
  private Druid etl;
  private Druid watcher;
  private Druid stopper;

  @BeforeAll
  void start() throws IOException, InterruptedException
  {
    cluster = BasicLogins.configure(new ClusterBuilder(Distribution.druid27()))
                         .worker(ClusterBuilder.Worker.MIDDLE_MANAGER)
                         .warden(POLICY)
                         .property("druid.auth.authorizer.warden.taskAccess", "druid")
                         .start();
    BasicLogins.create(cluster, List.of(ETL, WATCHER, STOPPER));
    admin = cluster.as(BasicLogins.ADMIN);
    etl = cluster.as(ETL);
    watcher = cluster.as(WATCHER);
    stopper = cluster.as(STOPPER);
    Await.until("the Overlord has a worker", () -> admin.overlord("/workers").json().size() > 0);
  }

  @AfterAll
  void stop()
  {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anInsertSucceedsInForkedProcesses() throws InterruptedException
  {
    String insert = "INSERT INTO wiki SELECT TIME_PARSE(\"day\") AS __time, page, amount FROM "
                    + Datasource.inline(List.of("Ada", "Bern")) + " PARTITIONED BY DAY";
    String task = admin.runQuery(() -> startQuery(insert));

    List<String> workers = tasks("query_worker", task);
    assertEquals(1, workers.size(), () -> workers.toString());
    assertLoadedWarden(task);
    assertLoadedWarden(workers.get(0));
  }

  @Test
  void anIndexParallelSucceedsWithSubTasks() throws IOException, InterruptedException
  {
    Path input = Files.createDirectories(cluster.folder().resolve("input"));
    for (String page : List.of("Cairo", "Delhi", "Oslo")) {
      Files.writeString(input.resolve(page + ".csv"), IndexTask.rows(List.of(page)));
    }
    String task = start(etl, IndexTask.inSubTasks("wiki", input.toString()));
    admin.awaitSuccess(task);

    List<String> subTasks = tasks("single_phase_sub_task", task);
    assertEquals(3, subTasks.size(), () -> subTasks.toString());
    assertLoadedWarden(task);
    subTasks.forEach(this::assertLoadedWarden);
  }

  @Test
  void aTaskWhosePolicyCannotBeReadFailsAndSaysSo() throws InterruptedException
  {
    String nowhere = cluster.folder().resolve("no-such-policy.json").toString();
    // Properties of a task's process are nobody's to choose but Druid's own.
    String task = start(cluster.as(BasicLogins.INTERNAL), Map.of(
        "type", "noop",
        "context", Map.of("druid.indexer.fork.property.druid.auth.authorizer.warden.policyFile", nowhere)
    ));
    assertEquals("FAILED", admin.awaitTask(task));
    String log = log(task);
    assertTrue(log.contains("The policy file " + nowhere + " cannot be read: there is no such file"), log);
  }

  @Test
  void seeingAnInsertNeedsReadAndCancellingItNeedsWrite() throws IOException, InterruptedException
  {
    assertStockAccess(
        "wiki",
        "INSERT INTO wiki SELECT TIME_PARSE(\"day\") AS __time, page, amount FROM %s PARTITIONED BY ALL"
    );
  }

  @Test
  void seeingASelectNeedsReadAndCancellingItNeedsWrite() throws IOException, InterruptedException
  {
    assertStockAccess("__query_select", "SELECT COUNT(*) FROM %s");
  }

  /** Runs a query that does not end by itself, and tries to see and to cancel it. */
  private void assertStockAccess(String datasource, String sql) throws IOException, InterruptedException
  {
    try (SlowSource source = new SlowSource()) {
      String task = source.readBy(admin, () -> startQuery(String.format(sql, source.extern())));

      assertEquals(200, watcher.overlord("/task/" + task + "/status").status());
      assertRefused(stopper.overlord("/task/" + task + "/status"), "user 'stan' needs READ on DATASOURCE '" + datasource + "'");

      assertRefused(
          watcher.overlord("/task/" + task + "/shutdown", null),
          "user 'wanda' needs WRITE on DATASOURCE '" + datasource + "'"
      );
      assertEquals("RUNNING", admin.taskState(task));

      assertEquals(200, stopper.overlord("/task/" + task + "/shutdown", null).status());
      assertEquals("FAILED", admin.awaitTask(task));
    }
  }

  private static void assertRefused(Answer answer, String sentence)
  {
    assertEquals(403, answer.status(), answer::body);
    assertEquals(sentence + ": no rule allows it", answer.json().path("errorMessage").asText(), answer::body);
  }

  /** The task's own process, whose log this is, has read the policy. */
  private void assertLoadedWarden(String task)
  {
    String log = log(task);
    assertTrue(log.matches("(?s).*Policy revision [0-9a-f]{12} of \\S+ is in force.*"), () -> task + ": " + log);
  }

  private String log(String task)
  {
    return admin.overlord("/task/" + task + "/log").orFail("log of " + task).body();
  }

  private String startQuery(String sql)
  {
    return etl.sqlTask(sql).orFail(sql).json().path("taskId").asText();
  }

  private static String start(Druid user, Map<String, Object> task)
  {
    return user.overlord("/task", task).orFail("starting a task").json().path("task").asText();
  }

  /** The tasks of a type that another task has started. */
  private List<String> tasks(String type, String parent)
  {
    List<String> ids = new ArrayList<>();
    for (JsonNode task : admin.overlord("/tasks?type=" + type).orFail("task list").json()) {
      if (task.path("groupId").asText().equals(parent)) {
        ids.add(task.path("id").asText());
      }
    }
    return ids;
  }
}
