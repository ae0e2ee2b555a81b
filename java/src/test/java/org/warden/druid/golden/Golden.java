package org.warden.druid.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A file of specifications as users write them, each with what Druid's Jackson makes of it:
 * {@code [{"name", "written", "read": [{"druid": [versions], "json"}], "refused": [versions]}]}.
 */
final class Golden
{
  /** The folders of such files, and the class that Druid reads what is in them as. */
  static final Map<String, String> FOLDERS = Map.of(
      "input_sources", "org.apache.druid.data.input.InputSource",
      "firehoses", "org.apache.druid.data.input.FirehoseFactory",
      "task_specs", "org.apache.druid.indexing.common.task.Task",
      "supervisors", "org.apache.druid.indexing.overlord.supervisor.SupervisorSpec",
      "samplers", "org.apache.druid.client.indexing.SamplerSpec",
      "lookups", "org.apache.druid.query.lookup.LookupExtractorFactory"
  );

  private static final ObjectMapper JSON = new ObjectMapper();

  final Path file;
  final String className;
  final List<Case> cases = new ArrayList<>();

  private Golden(Path file, String className) throws IOException
  {
    this.file = file;
    this.className = className;
    for (JsonNode written : JSON.readTree(file.toFile())) {
      cases.add(new Case(written.get("name").asText(), written.get("written")));
    }
  }

  static List<Golden> all(Path tests) throws IOException
  {
    List<Golden> all = new ArrayList<>();
    for (String folder : new TreeSet<>(FOLDERS.keySet())) {
      try (var files = Files.list(tests.resolve(folder))) {
        for (Path file : files.filter(Golden::isWritten).sorted().toList()) {
          all.add(new Golden(file, FOLDERS.get(folder)));
        }
      }
    }
    return all;
  }

  /** Whether Druid writes this one: there is no jar for what was taken out of Druid's documentation instead. */
  private static boolean isWritten(Path file)
  {
    return file.toString().endsWith(".json") && !file.endsWith("documented.json");
  }

  /** The file's text, with what was added to its cases. */
  String text()
  {
    return cases.stream().map(Case::text).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  /** One specification. */
  static final class Case
  {
    final String name;
    final JsonNode written;
    private final List<Read> read = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private Case(String name, JsonNode written)
    {
      this.name = name;
      this.written = written;
    }

    /** Adds what some version answers. */
    void add(String version, JsonNode answer)
    {
      if (answer.has("refused")) {
        refused.add(version);
      } else if (answer.has("json")) {
        JsonNode json = answer.get("json");
        read.stream().filter(read -> read.json.equals(json)).findFirst().orElseGet(() -> added(json)).druid.add(version);
      }
    }

    private Read added(JsonNode json)
    {
      read.add(new Read(new ArrayList<>(), json));
      return read.get(read.size() - 1);
    }

    private String text()
    {
      StringBuilder text = new StringBuilder("  {\n");
      text.append("    \"name\": ").append(JSON.valueToTree(name).toString());
      text.append(",\n    \"written\": ").append(written);
      text.append(",\n    \"read\": [");
      for (Read each : read) {
        text.append(each == read.get(0) ? "\n" : ",\n");
        text.append("      {\"druid\": ").append(JSON.valueToTree(each.druid).toString());
        text.append(", \"json\": ").append(each.json).append('}');
      }
      text.append(read.isEmpty() ? "]" : "\n    ]");
      if (!refused.isEmpty()) {
        text.append(",\n    \"refused\": ").append(JSON.valueToTree(refused).toString());
      }
      return text.append("\n  }").toString();
    }
  }

  /** What some versions write alike. */
  private record Read(List<String> druid, JsonNode json)
  {
  }
}
