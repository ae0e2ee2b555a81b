package org.warden.druid.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.ClusterBuilder;
import org.warden.druid.cluster.Distribution;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.IndexTask;
import org.warden.druid.cluster.SharedPasswordLogins;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Supervisors and compaction configs of Druid 33: of Kafka's there is no broker, and none is needed to judge them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Druid33SupervisorTest
{
  private static final String POLICY = """
      {
        "version": 1,
        "roles": {
          "operator": { "allow": [
            { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["*"] },
            { "actions": ["READ", "WRITE"], "type": "STATE", "names": ["STATE"] },
            { "actions": ["READ", "WRITE"], "type": "CONFIG", "names": ["CONFIG"] },
            { "actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"] } ] },
          "writer": { "allow": [
            { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["wiki"] },
            { "actions": ["READ", "WRITE"], "type": "STATE", "names": ["STATE"] },
            { "actions": ["READ", "WRITE"], "type": "CONFIG", "names": ["CONFIG"] } ] },
          "clicks": {
            "inherits": ["writer"],
            "allow": [ { "actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"],
                         "inputSources": [ { "type": "kafka", "uris": ["kafka://localhost:19092/clicks*"] } ] } ] },
          "reader": { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["wiki"] } ] }
        },
        "users": { "olga": ["operator"], "wim": ["writer"], "kim": ["clicks"], "alice": ["reader"] }
      }
      """;
  private static final String NO_EXTERNAL = "user 'wim' needs READ on EXTERNAL 'EXTERNAL': no rule allows it";
  private static final String NO_WRITE = "user 'wim' needs WRITE on DATASOURCE 'payroll': no rule allows it";
  private static final Map<String, Object> OPTIONS = Map.of("druid.indexer.runner.javaOpts", "-version");

  private Cluster cluster;
  private Druid olga;
  private Druid wim;
  private Druid kim;
  private Druid alice;

  @BeforeAll
  void start() throws IOException, InterruptedException
  {
    cluster = SharedPasswordLogins.configure(new ClusterBuilder(Distribution.druid33())).warden(POLICY).start();
    olga = user("olga");
    wim = user("wim");
    kim = user("kim");
    alice = user("alice");
  }

  @AfterAll
  void stop()
  {
    if (cluster != null) {
      cluster.close();
    }
  }

  // ---- compaction ----

  @Test
  void aSupervisorOfCompactionNeedsWriteAndCompacts() throws InterruptedException
  {
    olga.awaitSuccess(olga.overlord("/task", IndexTask.inline("wiki", List.of("Ada"))).orFail("load").json().path("task").asText());
    olga.overlord("/compaction/config/cluster", Map.of("useSupervisors", true, "compactionTaskSlotRatio", 1)).orFail("cluster");

    Map<String, Object> wiki = Map.of("dataSource", "wiki", "skipOffsetFromLatest", "PT0S");
    assertRefused(alice.overlord("/supervisor", autocompact(wiki)), "user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it");
    assertRefused(wim.overlord("/supervisor", autocompact(Map.of("dataSource", "payroll"))), NO_WRITE);
    assertEquals(200, wim.overlord("/supervisor", autocompact(wiki)).status());

    Await.until("a task compacts wiki", () -> !compaction().isMissingNode());
    olga.awaitSuccess(compaction().path("id").asText());
  }

  @Test
  void aCompactionConfigNeedsWrite()
  {
    for (String path : List.of("/druid/coordinator/v1/config/compaction", "/druid/coordinator/v1/config/compaction/",
                               "/druid/coordinator;a=b/v1/config/compaction;c")) {
      assertEquals(200, config(wim, path, Map.of("dataSource", "wiki")).status(), path);
      assertRefused(config(wim, path, Map.of("dataSource", "payroll")), NO_WRITE);
      assertRefused(config(wim, path, Map.of("dataSource", "payroll", "type", "catalog")), NO_WRITE);
    }
    String overlord = "/druid/indexer/v1/compaction/config/datasources/";
    assertEquals(200, config(wim, overlord + "wiki", Map.of("dataSource", "wiki")).status());
    assertRefused(config(wim, overlord + "payroll", Map.of("dataSource", "payroll")), NO_WRITE);
    assertRefused(config(wim, overlord + "wiki", Map.of("dataSource", "payroll")), NO_WRITE);
  }

  // ---- contexts ----

  @ParameterizedTest
  @ValueSource(strings = {
      "/druid/coordinator/v1/config/compaction", "/druid/coordinator/v1/config/compaction/",
      "/druid/indexer/v1/compaction/config/datasources/wiki", "/druid/indexer/v1/compaction/config/datasources/wiki/",
      "/druid/indexer/v1/compaction;x/config/datasources/wiki;y=z"
  })
  void noContextOfACompactionChangesTheProcessThatRunsIt(String path)
  {
    assertContextRefused(config(olga, path, Map.of("dataSource", "wiki", "taskContext", OPTIONS)));
  }

  @Test
  void noContextOfASupervisorChangesTheProcessThatRunsIt()
  {
    Map<String, Object> compaction = Map.of("dataSource", "wiki", "taskContext", OPTIONS);
    assertContextRefused(olga.overlord("/supervisor", autocompact(compaction)));
    assertContextRefused(olga.overlord("/supervisor", Map.of(
        "type", "kafka", "spec", ingestion("localhost:19092", "clicks", Map.of()), "context", OPTIONS
    )));
  }

  // ---- Kafka ----

  @Test
  void aSupervisorOfKafkaNeedsReadOnItsTopic()
  {
    assertRefused(wim.overlord("/supervisor", kafka("localhost:19092", "clicks")), NO_EXTERNAL);
    for (Druid user : List.of(kim, olga)) {
      assertEquals(200, user.overlord("/supervisor", kafka("localhost:19092", "clicks")).status());
      user.overlord("/supervisor/wiki/terminate", null).orFail("terminate");
    }
    assertNotCovered(kim.overlord("/supervisor", kafka("evil.example:9092", "clicks")), "kafka 'kafka://evil.example:9092/clicks'");
    assertNotCovered(kim.overlord("/supervisor", kafka("localhost:19092", "other")), "kafka 'kafka://localhost:19092/other'");
    assertNotCovered(
        kim.overlord("/supervisor", kafka("localhost:19092,evil.example:9092", "clicks")), "kafka 'kafka://evil.example:9092/clicks'"
    );
  }

  @Test
  void aSupervisorOfKafkaWithAConnectionOfItsOwnNeedsARuleThatSaysSo()
  {
    Answer answer = kim.overlord("/supervisor", kafka("localhost:19092", "clicks", Map.of("sasl.jaas.config", "x")));
    assertRefused(answer, "user 'kim' needs READ on EXTERNAL 'EXTERNAL' for kafka 'kafka://localhost:19092/clicks': "
                          + "no rule covers it with \"connection\": true");
    Map<String, Object> secrets =
        Map.of("druid.dynamic.config.provider", Map.of("type", "environment", "variables", Map.of("sasl.jaas.config", "PATH")));
    for (Druid user : List.of(kim, olga)) {
      assertEquals(403, user.overlord("/supervisor", kafka("localhost:19092", "clicks", secrets)).status());
    }
  }

  @Test
  void theSamplerOfKafkaNeedsReadOnItsTopic()
  {
    assertRefused(wim.overlord("/sampler", sampler("localhost:19092", Map.of())), NO_EXTERNAL);
    assertNotCovered(kim.overlord("/sampler", sampler("evil.example:9092", Map.of())), "kafka 'kafka://evil.example:9092/clicks'");
    Answer sampled = olga.overlord("/sampler", sampler("localhost:19092", Map.of("default.api.timeout.ms", "500")));
    assertEquals(400, sampled.status(), sampled::body);
    assertTrue(sampled.body().contains("Timeout expired"), sampled::body);
  }

  // ---- the scheduled batch ----

  /** Its SQL takes the multi-stage engine, which is not there: so no Broker says what it reads and writes. */
  @Test
  void aScheduledBatchThatIsNotPlannedIsRefused()
  {
    Answer answer = olga.overlord("/supervisor", Map.of(
        "type", "scheduled_batch", "dataSource", "wiki",
        "schedulerConfig", Map.of("type", "unix", "schedule", "0 0 1 1 *"),
        "spec", Map.of("query", "INSERT INTO wiki SELECT * FROM payroll PARTITIONED BY ALL")
    ));
    assertEquals(403, answer.status(), answer::body);
    assertTrue(answer.body().contains("Druid's planner does not say what that reads and writes"), answer::body);
  }

  private Druid user(String name)
  {
    return cluster.as(SharedPasswordLogins.of(name));
  }

  private Answer config(Druid user, String path, Map<String, Object> config)
  {
    return user.post(cluster.url("coordinator") + path, config);
  }

  private JsonNode compaction()
  {
    for (JsonNode task : olga.overlord("/tasks?datasource=wiki").orFail("tasks").json()) {
      if ("compact".equals(task.path("type").asText())) {
        return task;
      }
    }
    return MissingNode.getInstance();
  }

  private static Map<String, Object> autocompact(Map<String, Object> config)
  {
    return Map.of("type", "autocompact", "spec", config);
  }

  private static Map<String, Object> kafka(String servers, String topic)
  {
    return kafka(servers, topic, Map.of());
  }

  private static Map<String, Object> kafka(String servers, String topic, Map<String, Object> properties)
  {
    return Map.of("type", "kafka", "spec", ingestion(servers, topic, properties));
  }

  private static Map<String, Object> sampler(String servers, Map<String, Object> properties)
  {
    return Map.of("type", "kafka", "spec", kafka(servers, "clicks", properties), "samplerConfig", Map.of("timeoutMs", 500));
  }

  private static Map<String, Object> ingestion(String servers, String topic, Map<String, Object> properties)
  {
    Map<String, Object> consumer = new HashMap<>(properties);
    consumer.put("bootstrap.servers", servers);
    return Map.of(
        "dataSchema", Map.of(
            "dataSource", "wiki",
            "timestampSpec", Map.of("column", "day", "format", "iso"),
            "dimensionsSpec", Map.of("dimensions", List.of("page")),
            "granularitySpec", Map.of("segmentGranularity", "day")
        ),
        "ioConfig", Map.of("topic", topic, "inputFormat", Map.of("type", "json"), "consumerProperties", consumer),
        "tuningConfig", Map.of("type", "kafka")
    );
  }

  private static void assertNotCovered(Answer answer, String source)
  {
    assertRefused(answer, "user 'kim' needs READ on EXTERNAL 'EXTERNAL' for " + source + ": no rule covers it");
  }

  private static void assertContextRefused(Answer answer)
  {
    assertEquals(403, answer.status(), answer::body);
    assertTrue(answer.body().contains("may not set 'druid.indexer.runner.javaOpts' in a context"), answer::body);
  }

  private static void assertRefused(Answer answer, String sentence)
  {
    assertEquals(403, answer.status(), answer::body);
    assertEquals(sentence, answer.json().path("errorMessage").asText(), answer::body);
  }
}
