package org.warden.druid.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.warden.druid.WardenModule;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What the Rust readers are tested with is what Druid's own Jackson writes.
 * With {@code -Dwarden.writeGoldens=true} the files are written anew instead: then look at what has changed.
 */
class GoldenTest
{
  /** For each class path its version, and the files that it is there for; none named: all that no other is there for. */
  private static final List<Distribution> DISTRIBUTIONS = List.of(
      new Distribution("27.0.0", "druid27", Set.of()),
      new Distribution("33.0.0", "kafka33", Set.of()),
      new Distribution("37.0.0", "druid37", Set.of()),
      new Distribution("29.0.0", "cloud29", Set.of("s3", "azure", "hdfs", "sql")),
      new Distribution("0.22.0", "google22", Set.of("google")),
      new Distribution("0.20.0", "kinesis20", Set.of("kinesis", "lookups"))
  );
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Distribution(String version, String classPath, Set<String> files)
  {
    private boolean reads(Golden golden)
    {
      String file = golden.file.getFileName().toString().replace(".json", "");
      return files.isEmpty()
             ? DISTRIBUTIONS.stream().noneMatch(other -> other.files.contains(file))
             : files.contains(file);
    }
  }

  @TestFactory
  Stream<DynamicTest> goldensAreWhatDruidWrites() throws Exception
  {
    List<Golden> goldens = Golden.all(Path.of(System.getProperty("warden.corpora")));
    for (Distribution distribution : DISTRIBUTIONS) {
      ask(distribution, goldens.stream().filter(distribution::reads).toList());
    }
    if (Boolean.getBoolean("warden.writeGoldens")) {
      for (Golden golden : goldens) {
        Files.writeString(golden.file, golden.text());
      }
    }
    return goldens.stream().map(golden -> DynamicTest.dynamicTest(
        golden.file.getParent().getFileName() + "/" + golden.file.getFileName(),
        () -> assertEquals(Files.readString(golden.file), golden.text())
    ));
  }

  private static void ask(Distribution distribution, List<Golden> goldens) throws Exception
  {
    List<String> questions = new ArrayList<>();
    List<Golden.Case> cases = new ArrayList<>();
    for (Golden golden : goldens) {
      for (Golden.Case each : golden.cases) {
        questions.add(JSON.valueToTree(Map.of("class", golden.className, "written", each.written)).toString());
        cases.add(each);
      }
    }
    List<JsonNode> answers = answers(distribution, questions);
    assertEquals(questions.size(), answers.size(), distribution.version);
    for (int i = 0; i < answers.size(); i++) {
      if (Boolean.getBoolean("warden.writeGoldens")) {
        System.out.println(distribution.version + " " + cases.get(i).name + " " + answers.get(i).path("refused").asText());
      }
      cases.get(i).add(distribution.version, answers.get(i));
    }
  }

  private static List<JsonNode> answers(Distribution distribution, List<String> questions) throws Exception
  {
    Path asked = Files.createTempFile("asked", null);
    Path said = Files.createTempFile("said", null);
    try {
      Files.write(asked, questions);
      Process process = new ProcessBuilder(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx256m", "-Dfile.encoding=UTF-8",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "-cp", classPath(distribution),
          JacksonProbe.class.getName()
      ).redirectErrorStream(true).redirectInput(asked.toFile()).redirectOutput(said.toFile()).start();
      try {
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "does not end");
      }
      finally {
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(said);
      assertEquals(0, process.exitValue(), text);
      List<JsonNode> answers = new ArrayList<>();
      for (String line : text.split("\n")) {
        if (line.startsWith(JacksonProbe.ANSWER)) {
          answers.add(JSON.readTree(line.substring(JacksonProbe.ANSWER.length())));
        }
      }
      return answers;
    }
    finally {
      Files.delete(asked);
      Files.delete(said);
    }
  }

  private static String classPath(Distribution distribution) throws Exception
  {
    String path = folder(JacksonProbe.class) + File.pathSeparator
                  + folder(WardenModule.class) + File.pathSeparator
                  + Files.readString(Path.of(System.getProperty("warden." + distribution.classPath))).strip();
    return distribution.version.equals("27.0.0")
           ? path + File.pathSeparator + System.getProperty("warden.msq27") + File.separator + "*"
           : path;
  }

  private static Path folder(Class<?> of) throws Exception
  {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
