package org.warden.druid.version;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.ClusterBuilder;
import org.warden.druid.cluster.Distribution;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.IndexTask;
import org.warden.druid.cluster.ServiceProcess;
import org.warden.druid.cluster.SharedPasswordLogins;
import org.warden.druid.cluster.Await;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The jar that is compiled against Druid 27 guards a real cluster of 33.0.0, which has no multi-stage query engine here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Druid33Test
{
  private static final String POLICY = """
      {
        "version": 1,
        "roles": {
          "operator": { "allow": [
            { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["wiki", "payroll"] },
            { "actions": ["READ"], "type": "STATE", "names": ["STATE"] },
            { "actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"] } ] },
          "reader": { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["wiki"] } ] },
          "writer": { "allow": [ { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["wiki"] } ] },
          "everything": {
            "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["*"] } ],
            "deny": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["payroll"] } ] },
          "barred": { "deny": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["wiki"] } ] }
        },
        "users": { "olga": ["operator"], "alice": ["reader"], "wim": ["writer"], "mallory": ["reader", "barred"],
                   "erik": ["everything"] }
      }
      """;

  private Cluster cluster;
  private Druid olga;
  private Druid alice;
  private Druid wim;
  private Druid mallory;
  private Druid erik;
  private Druid nobody;

  /** The finished tasks that loaded the data, by datasource. */
  private final Map<String, String> loads = new HashMap<>();

  @BeforeAll
  void start() throws IOException, InterruptedException
  {
    cluster = SharedPasswordLogins.configure(new ClusterBuilder(Distribution.druid33())).warden(POLICY).start();
    olga = user("olga");
    alice = user("alice");
    wim = user("wim");
    mallory = user("mallory");
    erik = user("erik");
    nobody = user("nobody");
    load("wiki");
    load("payroll");
  }

  @AfterAll
  void stop()
  {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void everyServiceHasThePolicyInForce() throws IOException
  {
    for (ServiceProcess service : cluster.services()) {
      assertTrue(service.logText().contains("is in force"), () -> service.name() + " does not say which policy is in force");
    }
  }

  @Test
  void selectNeedsRead()
  {
    String counts = "SELECT COUNT(*) AS n FROM ";
    assertEquals(2, alice.sql(counts + "wiki").orFail("SELECT").json().path(0).path("n").asInt());
    assertRefused(alice.sql(counts + "payroll"), "user 'alice' needs READ on DATASOURCE 'payroll': no rule allows it");
    assertRefused(alice.through("router").sql(counts + "payroll"), "user 'alice' needs READ on DATASOURCE 'payroll': no rule allows it");
    assertRefused(mallory.sql(counts + "wiki"), "user 'mallory' needs READ on DATASOURCE 'wiki': role 'barred' denies it");
    assertRefused(
        alice.sql("SELECT COUNT(*) FROM wiki JOIN payroll ON wiki.page = payroll.page"),
        "user 'alice' needs READ on DATASOURCE 'payroll': no rule allows it"
    );
    assertEquals(200, nobody.sql("SELECT 1").status());
    assertEquals(401, cluster.as(null).sql("SELECT 1").status());
  }

  @Test
  void aRefusalNamesAllThatIsMissing()
  {
    String both = "user 'nobody' needs READ on DATASOURCE 'wiki' and READ on DATASOURCE 'payroll': no rule allows either";
    String join = "SELECT COUNT(*) FROM wiki JOIN payroll ON wiki.page = payroll.page";
    for (Druid druid : List.of(nobody, nobody.through("router"))) {
      assertRefusedAltogether(druid.sql(join), both);
      assertRefusedAltogether(druid.sql("EXPLAIN PLAN FOR " + join), both);
      assertRefusedAltogether(append(druid, "'wiki', 'payroll'"), both);
      assertRefusedAltogether(druid.sql("/druid/v2/sql/", join, Map.of("sqlQueryId", "all-that-is-missing")), both);
    }
    assertRefusedAltogether(
        mallory.sql(join),
        "user 'mallory' needs READ on DATASOURCE 'wiki' and READ on DATASOURCE 'payroll': "
        + "role 'barred' denies READ on 'wiki'; no rule allows the other"
    );
    // Beyond what is kept aside: what was asked first.
    Answer large = nobody.sql(join + " -- " + "x".repeat(1_100_000));
    assertEquals(403, large.status());
    assertTrue(large.json().path("errorMessage").asText().endsWith("': no rule allows it"), large::body);
  }

  /** For each table of {@code APPEND} this Druid asks by the text of its literal: a name that no policy speaks of. */
  @Test
  void aTableOfAppendNeedsReadOnTheDatasourceThatItNames()
  {
    String denied = "user 'erik' needs READ on DATASOURCE 'payroll': role 'everything' denies it";
    for (String form : List.of("'%s'", "_UTF8'%s'", "_latin1'%s'", "_UTF16'%s'", "N'%s'", "U&'%s'", "('%s')")) {
      assertEquals(2, rows(erik, form.formatted("wiki")), form);
      assertEquals(2, rows(alice, form.formatted("wiki")), form);
      assertRefused(append(erik, form.formatted("payroll")), denied);
      assertRefused(append(alice, form.formatted("payroll")), "user 'alice' needs READ on DATASOURCE 'payroll': no rule allows it");
    }
    assertRefused(append(erik, "U&'\\0070ayroll'"), denied);
    assertRefused(append(erik, "'wiki', 'payroll'"), denied);
    assertRefused(append(mallory, "'wiki'"), "user 'mallory' needs READ on DATASOURCE 'wiki': role 'barred' denies it");
    assertEquals(4, rows(olga, "'wiki', 'payroll'"));
  }

  @Test
  void aTableOfAppendThatIsNoPlainLiteralIsRefused()
  {
    String named = "\"tableName1\" => 'wiki', \"tableName2\" => 'payroll'";
    for (Druid user : List.of(erik, alice, olga)) {
      Answer answer = append(user, named);
      assertEquals(403, answer.status(), answer::body);
      assertTrue(answer.body().contains("could be a piece of SQL"), answer::body);
    }
    for (String form : List.of("'pay' 'roll'", "'pay' || 'roll'", "CAST('payroll' AS VARCHAR)", "UPPER('payroll')", "payroll", "?")) {
      assertEquals(400, append(erik, form).status(), form);
    }
  }

  @Test
  void explainNeedsWhatTheStatementNeeds()
  {
    assertEquals(200, alice.sql("EXPLAIN PLAN FOR SELECT * FROM wiki").status());
    assertRefused(
        alice.sql("EXPLAIN PLAN FOR SELECT * FROM payroll"),
        "user 'alice' needs READ on DATASOURCE 'payroll': no rule allows it"
    );
  }

  @Test
  void nativeQueryNeedsRead()
  {
    assertEquals(200, alice.nativeCount("wiki", Map.of()).status());
    assertRefused(alice.nativeCount("payroll", Map.of()), "user 'alice' needs READ on DATASOURCE 'payroll': no rule allows it");
  }

  @Test
  void listsHoldWhatTheUserMayRead()
  {
    String tables = "SELECT TABLE_NAME AS name FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'druid'";
    String tasks = "SELECT DISTINCT datasource AS name FROM sys.tasks";
    String segments = "SELECT DISTINCT datasource AS name FROM sys.segments";
    for (String sql : List.of(tables, tasks, segments)) {
      assertLists(druid -> druid.sql(sql), "name");
    }
    assertLists(druid -> druid.overlord("/tasks"), "dataSource");
    assertLists(druid -> druid.coordinator("/datasources"), null);
    assertLists(druid -> druid.coordinator("/metadata/datasources"), null);
  }

  @Test
  void seeingATaskNeedsRead()
  {
    for (String path : List.of("", "/status", "/reports")) {
      assertEquals(200, alice.overlord("/task/" + loads.get("wiki") + path).status(), path);
      assertRefused(
          alice.overlord("/task/" + loads.get("payroll") + path),
          "user 'alice' needs READ on DATASOURCE 'payroll': no rule allows it"
      );
    }
  }

  @Test
  void startingATaskNeedsWrite()
  {
    Set<String> before = tasks();
    assertRefused(
        alice.overlord("/task", IndexTask.inline("wiki", List.of("Oslo"))),
        "user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it"
    );
    assertEquals(before, tasks());
  }

  @Test
  void cancellingATaskThatIsNoQueryNeedsWrite() throws InterruptedException
  {
    String task = startNoop();
    Await.until(task + " runs", () -> alice.overlord("/task/" + task + "/status").body().contains("\"RUNNING\""));

    assertRefused(
        alice.overlord("/task/" + task + "/shutdown", null),
        "user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it"
    );
    assertEquals("RUNNING", olga.taskState(task));

    assertEquals(200, wim.overlord("/task/" + task + "/shutdown", null).status());
    assertEquals("FAILED", olga.awaitTask(task));
  }

  @Test
  void theInternalUserIsInNoPolicyAndMayDoEverything()
  {
    Druid internal = cluster.as(SharedPasswordLogins.INTERNAL);
    assertEquals(2, internal.sql("SELECT COUNT(*) AS n FROM payroll").orFail("SELECT").json().path(0).path("n").asInt());
    assertEquals(200, internal.coordinator("/servers").status());
    assertEquals(200, internal.coordinator("/config").status());
    assertRefused(nobody.coordinator("/config"), "user 'nobody' needs READ on CONFIG 'CONFIG': no rule allows it");
  }

  private static Answer append(Druid user, String tables)
  {
    return user.sql("SELECT page FROM TABLE(APPEND(" + tables + "))");
  }

  private static int rows(Druid user, String tables)
  {
    return append(user, tables).orFail(tables).json().size();
  }

  private Druid user(String name)
  {
    return cluster.as(SharedPasswordLogins.of(name));
  }

  private void load(String datasource) throws InterruptedException
  {
    String task = start(IndexTask.inline(datasource, List.of("Ada", "Bern")));
    olga.awaitSuccess(task);
    loads.put(datasource, task);
    Await.until(datasource + " is loaded", () -> olga.nativeCount(datasource, Map.of()).json().at("/0/result/n").asInt() == 2);
    Await.until(datasource + " is a table", () -> olga.sql("SELECT 1 FROM " + datasource).status() == 200);
  }

  private String startNoop()
  {
    return start(Map.of("type", "noop", "dataSource", "wiki", "runTime", 120_000));
  }

  private String start(Map<String, Object> task)
  {
    return olga.overlord("/task", task).orFail("starting a task").json().path("task").asText();
  }

  private Set<String> tasks()
  {
    return names(olga.overlord("/tasks").orFail("task list"), "id");
  }

  /** Each user sees in a list what the policy lets them read, and the operator sees everything. */
  private void assertLists(Function<Druid, Answer> list, String field)
  {
    assertEquals(Set.of("wiki", "payroll"), names(list.apply(olga), field));
    assertEquals(Set.of("wiki"), names(list.apply(alice), field));
    assertEquals(Set.of(), names(list.apply(mallory), field));
    assertEquals(Set.of(), names(list.apply(nobody), field));
  }

  private static Set<String> names(Answer list, String field)
  {
    JsonNode rows = list.orFail("list").json();
    return StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> field == null ? row.asText() : row.path(field).asText())
                        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** In this Druid's own shape. */
  private static void assertRefusedAltogether(Answer answer, String sentence)
  {
    assertEquals("{\"Access-Check-Result\":\"" + sentence + "\",\"errorMessage\":\"" + sentence + "\"}", answer.body());
    assertEquals(403, answer.status());
  }

  private static void assertRefused(Answer answer, String sentence)
  {
    assertEquals(403, answer.status(), answer::body);
    assertEquals(sentence, answer.json().path("errorMessage").asText(), answer::body);
  }
}
