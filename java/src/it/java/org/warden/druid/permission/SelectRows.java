package org.warden.druid.permission;

import org.warden.druid.cluster.Answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.warden.druid.permission.Case.allowed;
import static org.warden.druid.permission.Case.refused;

/** Rows 1 and 2: queries that only read. */
final class SelectRows
{
  static final String JOIN = "SELECT COUNT(*) FROM wiki JOIN sales_2026 ON wiki.page = sales_2026.page";

  /** Each reads wiki and sales_2026. */
  private static final List<Shape> SHAPES = List.of(
      new Shape("join", JOIN, 2),
      new Shape("union", "SELECT COUNT(*) FROM (SELECT page FROM wiki UNION ALL SELECT page FROM sales_2026)", 7),
      new Shape("subquery", "SELECT COUNT(*) FROM wiki WHERE page IN (SELECT page FROM sales_2026)", 2),
      new Shape(
          "CTE",
          "WITH sold AS (SELECT page FROM sales_2026) SELECT COUNT(*) FROM wiki, sold WHERE wiki.page = sold.page",
          2
      )
  );

  private record Shape(String name, String sql, long result)
  {
  }

  private SelectRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    for (Door door : List.of(Door.TASK, Door.STATEMENTS, Door.ROUTER_TASK)) {
      cases.add(allowed(
          1,
          Person.NEWCOMER,
          "SELECT 1, " + door.label(),
          (scene, mark) -> door.ask(scene, Person.NEWCOMER, "SELECT 1", mark),
          Checks.returns(door, Person.NEWCOMER, 1)
      ));
      for (Person person : List.of(Person.STRANGER, Person.IMPOSTOR)) {
        cases.add(refused(
            1,
            person,
            "SELECT 1, " + door.label(),
            Expected.LOGIN_WANTED,
            (scene, mark) -> door.ask(scene, person, "SELECT 1", mark)
        ));
      }
    }
    for (Door door : List.of(Door.SQL, Door.TASK, Door.STATEMENTS, Door.JDBC)) {
      SHAPES.forEach(shape -> addBothSides(cases, door, shape));
    }
    for (Door door : List.of(Door.ROUTER_SQL, Door.ROUTER_TASK, Door.ROUTER_STATEMENTS, Door.ROUTER_JDBC)) {
      addBothSides(cases, door, SHAPES.get(0));
    }
    nativeSources().forEach((name, source) -> addNative(cases, name, source, "broker"));
    addNative(cases, "join", nativeSources().get("join"), "router");
    return cases;
  }

  private static void addBothSides(List<Case> cases, Door door, Shape shape)
  {
    String what = shape.name() + " of wiki and sales_2026, " + door.label();
    boolean supported = !"union".equals(shape.name()) || !door.isMultiStage();
    cases.add(allowed(
        2,
        Person.ALICE,
        what + (supported ? "" : " (which accepts it, and cannot do it in Druid 27)"),
        (scene, mark) -> door.ask(scene, Person.ALICE, shape.sql(), mark),
        supported ? Checks.returns(door, Person.ALICE, shape.result()) : Checks::unsupported
    ));
    cases.add(refused(
        2,
        Person.BOB,
        what,
        Expected.missing(Person.BOB, "READ", "DATASOURCE", "sales_2026"),
        (scene, mark) -> door.ask(scene, Person.BOB, shape.sql(), mark)
    ));
  }

  private static void addNative(List<Case> cases, String name, Object source, String service)
  {
    String what = name + " of wiki and sales_2026, POST /druid/v2" + ("router".equals(service) ? " on the router" : "");
    cases.add(allowed(
        2,
        Person.ALICE,
        what,
        (scene, mark) -> count(scene, Person.ALICE, service, source, mark),
        (scene, answer, mark) -> {
          if (answer.json().at("/0/result/n").asLong() == 0) {
            throw new AssertionError("no rows were counted");
          }
        }
    ));
    cases.add(refused(
        2,
        Person.BOB,
        what,
        Expected.missing(Person.BOB, "READ", "DATASOURCE", "sales_2026"),
        (scene, mark) -> count(scene, Person.BOB, service, source, mark)
    ));
  }

  private static Answer count(Scene scene, Person person, String service, Object source, String mark)
  {
    return scene.as(person).through(service).nativeCount(source, Map.of("queryId", mark));
  }

  private static Map<String, Object> nativeSources()
  {
    Map<String, Object> scan = Map.of(
        "queryType", "scan",
        "dataSource", "sales_2026",
        "intervals", "0000/3000",
        "columns", List.of("page"),
        "resultFormat", "compactedList"
    );
    Map<String, Object> sources = new LinkedHashMap<>();
    sources.put("join", Map.of(
        "type", "join",
        "left", "wiki",
        "right", Map.of("type", "query", "query", scan),
        "rightPrefix", "r.",
        "condition", "page == \"r.page\"",
        "joinType", "INNER"
    ));
    sources.put("union", Map.of("type", "union", "dataSources", List.of("wiki", "sales_2026")));
    sources.put("subquery", Map.of("type", "query", "query", scan));
    return sources;
  }
}
