package org.warden.druid.permission;

import com.fasterxml.jackson.databind.JsonNode;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Druid;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import static org.warden.druid.permission.Case.allowed;

/** Row 9: lists. Everybody may ask for them, and everybody sees a part. */
final class ListRows
{
  private record Sight(Person person, Set<String> datasources)
  {
  }

  /** Of wiki, sales_2026, sales_eu_secret and wiki_copy; and of __query_select, which only tasks belong to. */
  private static final List<Sight> SIGHTS = List.of(
      new Sight(Person.ADMIN, Set.of("wiki", "sales_2026", "sales_eu_secret", "wiki_copy", "__query_select")),
      new Sight(Person.ALICE, Set.of("wiki", "sales_2026", "sales_eu_secret")),
      new Sight(Person.ETL, Set.of("wiki", "sales_2026", "wiki_copy")),
      new Sight(Person.LOADER, Set.of()),
      new Sight(Person.OLIVIA, Set.of("__query_select")),
      new Sight(Person.NEWCOMER, Set.of())
  );

  private ListRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    add(cases, "tasks, GET /druid/indexer/v1/tasks", true, druid -> druid.overlord("/tasks"));
    add(cases, "tasks, sys.tasks", true, druid -> druid.sql("SELECT DISTINCT datasource FROM sys.tasks"));
    add(cases, "tables, INFORMATION_SCHEMA.TABLES", false, druid -> druid.sql(
        "SELECT TABLE_NAME AS datasource FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'druid'"));
    add(cases, "columns, INFORMATION_SCHEMA.COLUMNS", false, druid -> druid.sql(
        "SELECT DISTINCT TABLE_NAME AS datasource FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'druid'"));
    add(cases, "segments, sys.segments", false, druid -> druid.sql("SELECT DISTINCT datasource FROM sys.segments"));
    add(cases, "datasources, GET /druid/coordinator/v1/datasources", false, druid -> druid.coordinator("/datasources"));
    add(cases, "datasources, GET /druid/coordinator/v1/datasources on the router", false,
        druid -> druid.through("router").coordinator("/datasources"));
    add(cases, "datasources, GET /druid/coordinator/v1/metadata/datasources", false,
        druid -> druid.coordinator("/metadata/datasources"));
    add(cases, "segments, GET /druid/coordinator/v1/metadata/segments", false,
        druid -> druid.coordinator("/metadata/segments"));
    return cases;
  }

  private static void add(List<Case> cases, String what, boolean ofTasks, Function<Druid, Answer> list)
  {
    for (Sight sight : SIGHTS) {
      Set<String> expected = new TreeSet<>(sight.datasources());
      if (!ofTasks) {
        expected.remove("__query_select");
      }
      cases.add(allowed(
          9,
          sight.person(),
          "list of " + what + ": sees " + (expected.isEmpty() ? "nothing" : String.join(", ", expected)),
          (scene, mark) -> {
            scene.tasks().finishedSelect();
            return list.apply(scene.as(sight.person()));
          },
          (scene, answer, mark) -> Checks.equal("the list", expected, datasources(answer))
      ));
    }
  }

  /** The datasources that a list speaks of: bare names, or objects with a key for it. */
  private static Set<String> datasources(Answer answer)
  {
    Set<String> names = new TreeSet<>();
    for (JsonNode entry : answer.json()) {
      names.add(entry.isTextual() ? entry.asText() : entry.path("dataSource").asText(entry.path("datasource").asText()));
    }
    return names;
  }
}
