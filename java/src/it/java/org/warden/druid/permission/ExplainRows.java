package org.warden.druid.permission;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.permission.Case.allowed;
import static org.warden.druid.permission.Case.refused;

/** Row 5: EXPLAIN PLAN FOR the statements of the rows before. */
final class ExplainRows
{
  private ExplainRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    for (Door door : List.of(Door.SQL, Door.TASK, Door.JDBC)) {
      add(cases, door, "join of wiki and sales_2026", SelectRows.JOIN, Person.ALICE,
          Person.BOB, Expected.missing(Person.BOB, "READ", "DATASOURCE", "sales_2026"));
    }
    for (WriteRows.Write write : WriteRows.WRITES) {
      String what = write.name() + " from " + write.source();
      add(cases, Door.TASK, what, write.sql(), Person.ETL,
          Person.ALICE, Expected.missing(Person.ALICE, "WRITE", "DATASOURCE", "wiki_copy"));
      addRefused(cases, Door.TASK, what, write.sql(),
                 Person.LOADER, Expected.missing(Person.LOADER, "READ", "DATASOURCE", write.source()));
    }
    add(cases, Door.TASK, "EXTERN (inline)", ExternRows.INLINE, Person.ETL,
        Person.ALICE, Expected.missing(Person.ALICE, "READ", "EXTERNAL", "EXTERNAL"));
    add(cases, Door.STRICT_TASK, "EXTERN (inline)", ExternRows.INLINE, Person.INES,
        Person.ETL, Expected.missing(Person.ETL, "READ", "EXTERNAL", "inline"));
    return cases;
  }

  private static void add(
      List<Case> cases,
      Door door,
      String what,
      String sql,
      Person allowed,
      Person refused,
      Expected expected
  )
  {
    cases.add(allowed(
        5,
        allowed,
        "EXPLAIN " + what + ", " + door.label(),
        (scene, mark) -> door.ask(scene, allowed, "EXPLAIN PLAN FOR " + sql, mark),
        Checks::explains
    ));
    addRefused(cases, door, what, sql, refused, expected);
  }

  private static void addRefused(List<Case> cases, Door door, String what, String sql, Person person, Expected expected)
  {
    cases.add(refused(
        5,
        person,
        "EXPLAIN " + what + ", " + door.label(),
        expected,
        (scene, mark) -> door.ask(scene, person, "EXPLAIN PLAN FOR " + sql, mark)
    ));
  }
}
