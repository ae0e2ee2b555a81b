package org.warden.druid.permission;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.permission.Case.allowed;
import static org.warden.druid.permission.Case.refused;

/** Row 4: external data, on a Broker with and on one without input source security. */
final class ExternRows
{
  static final String INLINE = "SELECT COUNT(*) FROM " + Datasource.inline(List.of("Rome", "Riga"));
  private static final String HTTP =
      "SELECT COUNT(*) FROM " + Datasource.extern("{\"type\":\"http\",\"uris\":[\"http://localhost:1/never.csv\"]}");

  private ExternRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    for (Door door : List.of(Door.TASK, Door.STATEMENTS)) {
      addAllowed(cases, Person.ETL, door);
      addRefused(cases, Person.ALICE, door, "inline", INLINE, "EXTERNAL");
      // The right to one kind of input source is not the right to all.
      addRefused(cases, Person.INES, door, "inline", INLINE, "EXTERNAL");
    }
    addRefused(cases, Person.ALICE, Door.SQL, "inline", INLINE, "EXTERNAL");
    addRefused(cases, Person.ALICE, Door.JDBC, "inline", INLINE, "EXTERNAL");
    addRefused(cases, Person.ALICE, Door.ROUTER_TASK, "inline", INLINE, "EXTERNAL");
    for (Door door : List.of(Door.STRICT_TASK, Door.STRICT_STATEMENTS)) {
      addAllowed(cases, Person.INES, door);
      addRefused(cases, Person.INES, door, "http", HTTP, "http");
      addRefused(cases, Person.ETL, door, "inline", INLINE, "inline");
    }
    cases.add(refused(
        4,
        Person.ED,
        "REPLACE INTO wiki_copy from EXTERN (inline), " + Door.TASK.label(),
        Expected.missing(Person.ED, "READ", "EXTERNAL", "EXTERNAL"),
        (scene, mark) -> Door.TASK.ask(scene, Person.ED, Datasource.COPY.replace(), mark)
    ));
    return cases;
  }

  private static void addAllowed(List<Case> cases, Person person, Door door)
  {
    cases.add(allowed(
        4,
        person,
        "EXTERN (inline), " + door.label(),
        (scene, mark) -> door.ask(scene, person, INLINE, mark),
        Checks.returns(door, person, 2)
    ));
  }

  private static void addRefused(List<Case> cases, Person person, Door door, String source, String sql, String name)
  {
    cases.add(refused(
        4,
        person,
        "EXTERN (" + source + "), " + door.label(),
        Expected.missing(person, "READ", "EXTERNAL", name),
        (scene, mark) -> door.ask(scene, person, sql, mark)
    ));
  }
}
