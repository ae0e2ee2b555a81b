package org.warden.druid.planner.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What there is to be selected from: what the planner that is asked knows. */
public final class Tables
{
  /** Of these, columns that every version has. */
  private static final Map<String, Map<String, Kind>> SYSTEM = Map.of(
      "segments", Map.of("segment_id", Kind.TEXT, "datasource", Kind.TEXT, "num_rows", Kind.NUMBER),
      "servers", Map.of("server", Kind.TEXT, "tier", Kind.TEXT, "curr_size", Kind.NUMBER),
      "server_segments", Map.of("server", Kind.TEXT, "segment_id", Kind.TEXT),
      "tasks", Map.of("task_id", Kind.TEXT, "datasource", Kind.TEXT, "duration", Kind.NUMBER),
      "supervisors", Map.of("supervisor_id", Kind.TEXT, "state", Kind.TEXT, "healthy", Kind.NUMBER)
  );
  private static final Map<String, Map<String, Kind>> INFORMATION = Map.of(
      "TABLES", Map.of("TABLE_SCHEMA", Kind.TEXT, "TABLE_NAME", Kind.TEXT),
      "COLUMNS", Map.of("TABLE_NAME", Kind.TEXT, "COLUMN_NAME", Kind.TEXT, "JDBC_TYPE", Kind.NUMBER),
      "SCHEMATA", Map.of("SCHEMA_NAME", Kind.TEXT)
  );
  private static final Map<String, Kind> VIEW_COLUMNS = Map.of(
      "aview", Kind.TEXT, "bview", Kind.NUMBER, "cview", Kind.TEXT, "dview", Kind.TEXT, "forbiddenView", Kind.TEXT
  );

  final Map<String, List<Column>> datasources = new TreeMap<>();
  final Map<String, List<Column>> system = new TreeMap<>();
  final Map<String, List<Column>> information = new TreeMap<>();
  final Map<String, List<Column>> views = new TreeMap<>();
  final List<String> lookups = new ArrayList<>();
  /** Words that are no names unless they are quoted. */
  final Set<String> reserved = new HashSet<>();

  /** Out of the tests' folder of what concerns SQL. */
  public Tables(Path folder) throws IOException
  {
    JsonNode file = new ObjectMapper().readTree(folder.resolve("tables.json").toFile());
    file.get("datasources").fields().forEachRemaining(table -> datasources.put(table.getKey(), columns(table.getValue())));
    file.get("lookups").forEach(lookup -> lookups.add(lookup.asText()));
    SYSTEM.forEach((name, columns) -> system.put(name, columns(columns)));
    INFORMATION.forEach((name, columns) -> information.put(name, columns(columns)));
    VIEW_COLUMNS.forEach(
        (name, kind) -> views.put(name, List.of(new Column(kind == Kind.TEXT ? "dim1_firstchar" : "cnt", kind)))
    );
    for (String druid : List.of("27", "33")) {
      reserved.addAll(Files.readAllLines(folder.resolve("reserved-" + druid + ".txt")));
    }
  }

  private static List<Column> columns(JsonNode columns)
  {
    List<Column> all = new ArrayList<>();
    columns.fields().forEachRemaining(
        each -> all.add(new Column(each.getKey(), Kind.of(each.getKey(), each.getValue().asText())))
    );
    return all;
  }

  private static List<Column> columns(Map<String, Kind> columns)
  {
    List<Column> all = new ArrayList<>();
    new TreeMap<>(columns).forEach((name, kind) -> all.add(new Column(name, kind)));
    return all;
  }
}
