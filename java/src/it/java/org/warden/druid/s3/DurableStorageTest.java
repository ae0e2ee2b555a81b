package org.warden.druid.s3;

import com.amazonaws.services.identitymanagement.model.AccessKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.ClusterBuilder;
import org.warden.druid.cluster.Distribution;
import org.warden.druid.cluster.Druid;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Durable storage on a real S3 server: worker, overlord and broker are users of their own there, each with exactly the
 * policy that {@code warden s3 policy} prints for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurableStorageTest
{
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STORAGE = "druid.msq.intermediate.storage.";
  private static final String POLICY = """
      {
        "version": 1,
        "roles": { "admin": { "allow": [
          { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["*"] },
          { "actions": ["READ", "WRITE"], "type": "CONFIG", "names": ["*"] },
          { "actions": ["READ", "WRITE"], "type": "STATE", "names": ["*"] },
          { "actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"] } ] } },
        "users": { "admin": ["admin"] }
      }
      """;

  @TempDir
  private static Path storeFolder;

  @TempDir
  private static Path rows;

  private ObjectStore store;
  private Cluster cluster;
  private Druid admin;

  @BeforeAll
  void start() throws Exception
  {
    store = ObjectStore.start(storeFolder);
    for (int file = 0; file < 2; file++) {
      Files.writeString(rows.resolve(file + ".csv"), "Ada\nBern\nChur\n");
    }
    ClusterBuilder description = BasicLogins
        .configure(new ClusterBuilder(Distribution.druid27WithS3()))
        .warden(POLICY)
        .without("historical", "router")
        .property(STORAGE + "enable", "true")
        .property(STORAGE + "type", "s3")
        .property(STORAGE + "bucket", ObjectStore.BUCKET)
        .property(STORAGE + "prefix", "druid/msq")
        .property(STORAGE + "tempDir", "${folder}/tmp")
        .property(STORAGE + "maxRetry", "2")
        .property(STORAGE + "cleaner.enabled", "true")
        .property(STORAGE + "cleaner.delaySeconds", "1")
        .property("druid.s3.endpoint.url", store.url())
        .property("druid.s3.endpoint.signingRegion", ObjectStore.REGION)
        .property("druid.s3.enablePathStyleAccess", "true")
        .property("druid.s3.protocol", "http");
    makeUser(description, "worker", "indexer");
    makeUser(description, "overlord", "coordinator");
    makeUser(description, "broker", "broker");
    cluster = description.start();
    admin = cluster.as(BasicLogins.ADMIN);
    BasicLogins.create(cluster, List.of());
    Await.until("the Overlord has a worker", () -> admin.overlord("/workers").json().size() > 0);
  }

  @AfterAll
  void stop()
  {
    if (cluster != null) {
      cluster.close();
    }
    if (store != null) {
      store.close();
    }
  }

  /** The cleaner shall not tidy up behind a test that looks at what a query leaves: it may do nothing unless told. */
  @BeforeEach
  void allowWhatThePoliciesSay() throws Exception
  {
    store.allowNothing("overlord");
    store.allow("worker", printedPolicy("worker"));
    store.allow("broker", printedPolicy("broker"));
    store.removeObjects();
  }

  @Test
  void aShuffleSucceedsAndLeavesNothingBehind() throws Exception
  {
    admin.runQuery(this::startShuffle);
    assertEquals(List.of(), store.keys());
  }

  @Test
  void whatAWorkerMayNotDeleteStaysUntilTheCleanerMay() throws Exception
  {
    store.allow("worker", without("s3:DeleteObject", printedPolicy("worker")));
    admin.runQuery(this::startShuffle);
    assertFalse(store.keys().isEmpty());
    assertTrue(store.keys().stream().allMatch(key -> key.startsWith("druid/msq/")), () -> store.keys().toString());

    store.allow("overlord", printedPolicy("overlord"));
    Await.until("the cleaner has removed everything", () -> store.keys().isEmpty());
  }

  @Test
  void aWorkerThatMayNotPutFailsTheQuery() throws Exception
  {
    store.allow("worker", without("s3:PutObject", printedPolicy("worker")));
    String task = startShuffle();
    assertEquals("FAILED", admin.awaitTask(task));
    String reports = admin.overlord("/task/" + task + "/reports").body();
    assertTrue(reports.contains("Unable to start multipart upload"), reports);
  }

  @Test
  void aBrokerFetchesWhatAStatementHasLeft() throws Exception
  {
    String statements = cluster.url("broker") + "/druid/v2/sql/statements";
    Map<String, Object> context = Map.of("executionMode", "ASYNC", "selectDestination", "durableStorage");
    JsonNode started = admin.sql("/druid/v2/sql/statements", pages(), context).orFail("statement").json();
    String statement = statements + "/" + started.path("queryId").asText();
    Await.until("the statement ends", () -> !"RUNNING ACCEPTED".contains(state(statement)));
    assertEquals("SUCCESS", state(statement), () -> admin.get(statement).body());
    assertFalse(store.keys().isEmpty());

    Answer results = admin.get(statement + "/results").orFail("results");
    List<String> expected = List.of("{'page':'Ada','n':2}", "{'page':'Bern','n':2}", "{'page':'Chur','n':2}");
    assertEquals(expected, results.body().strip().replace('"', '\'').lines().toList());
    store.allowNothing("broker");
    assertEquals(500, admin.get(statement + "/results").status());
  }

  @Test
  void eachServiceSaysOnceWhatItNeeds() throws Exception
  {
    Map<String, String> needs = Map.of(
        "indexer", "this indexer needs s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject on",
        "coordinator", "the cleaner of this overlord needs s3:DeleteObject on",
        "broker", "this broker needs s3:GetObject on"
    );
    for (Map.Entry<String, String> service : needs.entrySet()) {
      List<String> said = cluster.service(service.getKey()).logText().lines()
                                 .filter(line -> line.contains("Durable storage is on S3: "))
                                 .toList();
      assertEquals(1, said.size(), () -> service.getKey() + ": " + said);
      assertTrue(said.get(0).contains(service.getValue() + " the objects 'druid/msq/*' of the bucket 'shuffle'"), said::toString);
    }
  }

  private String state(String statement)
  {
    return admin.get(statement).orFail("state of " + statement).json().path("state").asText();
  }

  private void makeUser(ClusterBuilder description, String user, String service)
  {
    AccessKey key = store.makeUser(user);
    description.property(service, "druid.s3.accessKey", key.getAccessKeyId())
               .property(service, "druid.s3.secretKey", key.getSecretAccessKey());
  }

  /** Starts a query of two workers and two stages, and returns its task. */
  private String startShuffle()
  {
    Map<String, Object> context = Map.of("durableShuffleStorage", true, "maxNumTasks", 3, "taskAssignment", "max");
    return admin.sql("/druid/v2/sql/task", pages(), context).orFail("shuffle").json().path("taskId").asText();
  }

  private String pages()
  {
    return """
        SELECT page, COUNT(*) AS n
        FROM TABLE(EXTERN('{"type":"local","baseDir":"%s","filter":"*.csv"}', '{"type":"csv","columns":["page"]}'))
             EXTEND (page VARCHAR)
        GROUP BY page ORDER BY page
        """.formatted(rows);
  }

  private String printedPolicy(String role) throws IOException, InterruptedException
  {
    Path properties = cluster.folder().resolve("conf/_common/common.runtime.properties");
    Process warden = new ProcessBuilder(
        System.getProperty("warden.cli"), "s3", "policy", "--config", properties.toString(), "--role", role
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(warden.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, warden.waitFor(), () -> "warden s3 policy printed: " + printed);
    return printed;
  }

  /** The same policy, but for one action. */
  private static String without(String action, String policy) throws IOException
  {
    JsonNode document = JSON.readTree(policy);
    int removed = 0;
    for (Iterator<JsonNode> statements = document.path("Statement").iterator(); statements.hasNext(); ) {
      ObjectNode statement = (ObjectNode) statements.next();
      ArrayNode kept = JSON.createArrayNode();
      JsonNode actions = statement.path("Action");
      for (JsonNode one : actions.isArray() ? actions : JSON.createArrayNode().add(actions)) {
        if (action.equals(one.asText())) {
          removed++;
        } else {
          kept.add(one);
        }
      }
      statement.set("Action", kept);
      if (kept.isEmpty()) {
        statements.remove();
      }
    }
    assertEquals(1, removed, () -> action + " in " + policy);
    return document.toString();
  }
}
