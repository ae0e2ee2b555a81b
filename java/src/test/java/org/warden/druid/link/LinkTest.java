package org.warden.druid.link;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One jar for Druid 27 to 37: the built extension in the class path of each, asked by that Druid's own code. */
class LinkTest
{
  private static final String REFUSED = "user 'alice' needs %s on DATASOURCE '%s': no rule allows it";
  private static final String POLICY = """
      {
        "version": 1,
        "roles": {
          "analyst": { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["wiki"] },
                                  { "actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"],
                                    "inputSources": [ { "type": "local", "paths": ["/data/in/*"] } ] } ] },
          "etl": { "allow": [ { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["wiki"] } ] }
        },
        "users": { "alice": ["analyst"] },
        "groups": { "etl": ["etl"] }
      }
      """;
  private static final String GROUPS = "[{\"authenticator\":\"ldap\",\"path\":[\"searchResult\",\"memberOf\"],"
                                       + "\"as\":\"dn\",\"under\":\"ou=groups,dc=example,dc=com\",\"take\":\"cn\"}]";

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(ints = {27, 33, 37})
  void linksAndAnswersOnDruid(int version) throws Exception
  {
    Map<String, String> answers = probe(version);

    assertEquals("org.warden.druid.WardenAuthorizer", answers.get("class"));
    assertEquals("true", answers.get("alice READ wiki"));
    assertEquals("false", answers.get("alice WRITE wiki"));
    assertEquals(REFUSED.formatted("WRITE", "wiki"), answers.get("refusal"));
    assertEquals(REFUSED.formatted("WRITE", "wiki"), answers.get("refusal as text"));
    assertEquals("false", answers.get("nobody READ wiki"));
    assertEquals("false", answers.get("alice READ unknown type"));
    assertEquals("true", answers.get("internal user WRITE"));
    assertEquals("true", answers.get("group WRITE wiki"));
    assertEquals("[wiki]", answers.get("Druid: alice's list"));

    assertEquals("false", answers.get("external, unseen"));
    assertEquals("true", answers.get("external, covered"));
    assertEquals(
        "user 'alice' needs READ on EXTERNAL 'EXTERNAL' for local '/etc/passwd': no rule covers it",
        answers.get("external, not covered")
    );

    // The running Druid's version is found out, and with it the grammar.
    String all = "user 'alice' needs READ on DATASOURCE 'secret' and READ on DATASOURCE 'other': no rule allows either";
    assertEquals(all, answers.get("SQL"));
    assertEquals(version < 30 ? REFUSED.formatted("READ", "secret") : all, answers.get("SQL of newer versions"));

    String noPolicy = version < 33 ? "no such thing" : "Optional.empty";
    assertEquals(noPolicy, answers.get("granted policy"));
    assertEquals(noPolicy, answers.get("refused policy"));
    String granted = version < 33 ? "true: " : "true: without restriction true";
    assertEquals(granted, answers.get("Druid: alice READ wiki"));
    assertEquals("false: " + REFUSED.formatted("READ", "secret"), answers.get("Druid: alice READ wiki and secret"));
  }

  private Map<String, String> probe(int version) throws Exception
  {
    Path policy = Files.writeString(folder.resolve("policy.json"), POLICY);
    Path extension = Path.of(System.getProperty("warden.extension")).toAbsolutePath();
    Path log = folder.resolve("log");
    Path classes = Path.of(LinkProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m", "-Xcheck:jni",
        // Guice 4 of Druid 27 defines classes by reflection.
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Djava.io.tmpdir=" + folder,
        "-Ddruid.extensions.directory=" + extension.getParent(),
        "-Ddruid.extensions.loadList=[\"" + extension.getFileName() + "\"]",
        "-Ddruid.auth.authenticatorChain=[\"ldap\"]",
        "-Ddruid.auth.authorizers=[\"warden\"]",
        "-Ddruid.auth.authorizer.warden.type=warden",
        "-Ddruid.auth.authorizer.warden.policyFile=" + policy,
        "-Ddruid.auth.authorizer.warden.groupsFrom=" + GROUPS,
        "-Ddruid.msq.intermediate.storage.enable=true",
        "-Ddruid.msq.intermediate.storage.type=s3",
        "-Ddruid.msq.intermediate.storage.bucket=shuffle",
        "-Ddruid.msq.intermediate.storage.prefix=druid",
        "-Dorg.apache.logging.log4j.level=INFO",
        "-cp", classes + File.pathSeparator + classPath(version),
        LinkProbe.class.getName()
    ).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), () -> "does not end: " + text(log));
    }
    finally {
      process.destroyForcibly().waitFor();
    }
    assertEquals(0, process.exitValue(), () -> text(log));
    assertFalse(text(log).contains("in native method"), () -> "the JVM complains of JNI: " + text(log));
    assertEquals(1, text(log).split("Durable storage is on S3: this broker needs s3:GetObject on ", -1).length - 1,
                 () -> "the line of durable storage: " + text(log));
    return answers(Files.readAllLines(log));
  }

  private static String classPath(int version) throws Exception
  {
    return Files.readString(Path.of(System.getProperty("warden.druid" + version))).strip();
  }

  private static Map<String, String> answers(List<String> lines)
  {
    Map<String, String> answers = new TreeMap<>();
    for (String line : lines) {
      String[] parts = line.split(" = ", 2);
      if (parts.length == 2) {
        answers.put(parts[0], parts[1]);
      }
    }
    return answers;
  }

  private static String text(Path file)
  {
    try {
      return Files.readString(file);
    }
    catch (IOException e) {
      return e.toString();
    }
  }
}
