package org.warden.druid.door;

import org.apache.druid.server.security.AuthenticationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Guard;
import org.warden.druid.engine.Policies;
import org.warden.druid.engine.Submitted;
import org.warden.druid.engine.Submitted.Kind;
import org.warden.druid.subject.Groups;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A scheduled batch needs what its SQL needs, as the planner of Druid sees it: with the classes of 33 and of 37. */
class ScheduledBatchTest
{
  private static final String BATCH = """
      {"type": "scheduled_batch", "dataSource": "%s",
       "schedulerConfig": {"type": "unix", "schedule": "0 * * * *"},
       "spec": {"query": "INSERT INTO wiki SELECT * FROM raw PARTITIONED BY ALL"}}
      """;
  /** As a Broker answers {@code EXPLAIN PLAN FOR}. */
  private static final String PLAN = """
      [{"PLAN": "[]",
        "RESOURCES": "[{\\"name\\":\\"raw\\",\\"type\\":\\"DATASOURCE\\"},{\\"name\\":\\"wiki\\",\\"type\\":\\"DATASOURCE\\"}]",
        "ATTRIBUTES": "{\\"statementType\\":\\"INSERT\\",\\"targetDataSource\\":\\"wiki\\",\\"partitionedBy\\":{\\"type\\":\\"all\\"}}"}]
      """;
  private static final Guard GUARD = Policies.guard("""
      {
        "version": 1,
        "roles": {
          "wiki": { "allow": [ { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["wiki"] } ] },
          "raw": { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["raw"] } ] }
        },
        "users": { "alice": ["wiki", "raw"], "bob": ["wiki"] }
      }
      """);

  @ParameterizedTest
  @ValueSource(strings = {"kafka33", "druid37"})
  void itNeedsWhatItsSqlNeedsAndToWriteWhatItSaysToBeAbout(String druid) throws Exception
  {
    List<List<Submitted>> collected = collected(
        druid,
        BATCH.formatted("wiki"), PLAN,
        BATCH.formatted("other"), PLAN,
        BATCH.formatted("wiki"), PLAN.replace("wiki", "payroll")
    );
    List<Submitted> honest = collected.get(0);
    assertEquals(List.of(Kind.SUPERVISOR, Kind.PLAN), honest.stream().map(Submitted::kind).toList());
    assertNull(refusal("alice", honest));
    assertEquals("user 'bob' needs READ on DATASOURCE 'raw': no rule allows it", refusal("bob", honest));
    // Of these Druid asks for WRITE on the first alone, which is for the author to choose.
    assertEquals("user 'alice' needs WRITE on DATASOURCE 'other': no rule allows it", refusal("alice", collected.get(1)));
    assertEquals("user 'alice' needs WRITE on DATASOURCE 'payroll': no rule allows it", refusal("alice", collected.get(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka33", "druid37"})
  void withoutAPlanItIsRefused(String druid) throws Exception
  {
    List<String> arguments = new ArrayList<>();
    List<String> answers = List.of("[]", "{\"error\": \"no\"}", "not JSON", PLAN.replace("RESOURCES", "OTHER"), "");
    for (String answer : answers) {
      arguments.addAll(List.of(BATCH.formatted("wiki"), answer));
    }
    List<List<Submitted>> collected = collected(druid, arguments.toArray(String[]::new));
    assertEquals(answers.size(), collected.size());
    for (List<Submitted> objects : collected) {
      String refusal = refusal("alice", objects);
      assertNotNull(refusal);
      assertTrue(refusal.startsWith("user 'alice' may not post a supervisor of type 'scheduled_batch'"), refusal);
    }
  }

  @Test
  void anotherSupervisorIsNotPlanned() throws Exception
  {
    String other = "{\"type\":\"NoopSupervisorSpec\",\"id\":\"wiki\",\"dataSources\":[\"wiki\"]}";
    List<Submitted> objects = collected("druid37", other, PLAN).get(0);
    assertEquals(List.of(Kind.SUPERVISOR), objects.stream().map(Submitted::kind).toList());
    assertNull(refusal("bob", objects));
  }

  private static String refusal(String user, List<Submitted> objects)
  {
    AuthenticationResult who = new AuthenticationResult(user, "warden", "basic", null);
    return GUARD.judge(who, Groups.NONE, Door.SUPERVISOR, objects);
  }

  /** What is collected of each supervisor on some version of Druid; behind each stands what its Broker answers. */
  private static List<List<Submitted>> collected(String druid, String... arguments) throws Exception
  {
    Path main = Path.of(Collector.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path test = Path.of(ScheduledBatchProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String classPath = Files.readString(Path.of(System.getProperty("warden." + druid))).strip();
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m", "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-cp", String.join(File.pathSeparator, main.toString(), test.toString(), classPath),
        ScheduledBatchProbe.class.getName()
    ));
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile("said", null);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
      try {
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "does not end");
      }
      finally {
        process.destroyForcibly().waitFor();
      }
      assertEquals(0, process.exitValue(), Files.readString(said));
      return Files.readAllLines(said).stream()
                  .filter(line -> line.startsWith(ScheduledBatchProbe.COLLECTED))
                  .map(line -> line.split(" "))
                  .collect(Collectors.groupingBy(
                      words -> Integer.valueOf(words[1]),
                      TreeMap::new,
                      Collectors.mapping(ScheduledBatchTest::submitted, Collectors.toList())
                  ))
                  .values().stream().toList();
    }
    finally {
      Files.delete(said);
    }
  }

  private static Submitted submitted(String[] words)
  {
    return new Submitted(Kind.valueOf(words[2]), Base64.getDecoder().decode(words[3]));
  }
}
