package org.warden.druid.permission;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.permission.Case.allowed;
import static org.warden.druid.permission.Case.refused;

/** Row 3: INSERT and REPLACE of what other datasources hold. */
final class WriteRows
{
  private static final String DAY = "__time >= TIMESTAMP '2026-01-01' AND __time < TIMESTAMP '2026-01-02'";

  /** In the order in which they are tried; the last number is how many rows wiki_copy has afterwards. */
  static final List<Write> WRITES = List.of(
      new Write("REPLACE INTO wiki_copy OVERWRITE ALL", "", "wiki", 4),
      new Write("REPLACE INTO wiki_copy OVERWRITE WHERE", DAY, "sales_2026", 3),
      new Write("INSERT INTO wiki_copy", "", "wiki", 7)
  );

  record Write(String name, String where, String source, long rows)
  {
    String sql()
    {
      return String.join(" ", name, where, "SELECT __time, page FROM", source, "PARTITIONED BY DAY");
    }
  }

  private WriteRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    for (Write write : WRITES) {
      for (Door door : List.of(Door.TASK, Door.STATEMENTS)) {
        String what = write.name() + " from " + write.source() + ", " + door.label();
        cases.add(refused(
            3,
            Person.ALICE,
            what,
            Expected.missing(Person.ALICE, "WRITE", "DATASOURCE", "wiki_copy"),
            (scene, mark) -> door.ask(scene, Person.ALICE, write.sql(), mark)
        ));
        cases.add(refused(
            3,
            Person.LOADER,
            what,
            Expected.missing(Person.LOADER, "READ", "DATASOURCE", write.source()),
            (scene, mark) -> door.ask(scene, Person.LOADER, write.sql(), mark)
        ));
      }
      // Each kind of statement once through one of the doors: every one costs a task.
      Door door = write.name().endsWith("WHERE") ? Door.STATEMENTS : Door.TASK;
      cases.add(allowed(
          3,
          Person.ETL,
          write.name() + " from " + write.source() + ", " + door.label(),
          (scene, mark) -> door.ask(scene, Person.ETL, write.sql(), mark),
          Checks.writes("wiki_copy", write.rows())
      ));
    }
    String secret = "REPLACE INTO wiki_copy OVERWRITE ALL SELECT __time, page FROM sales_eu_secret PARTITIONED BY DAY";
    cases.add(refused(
        3,
        Person.ETL,
        "REPLACE INTO wiki_copy from sales_eu_secret, " + Door.TASK.label(),
        Expected.denied(Person.ETL, "READ", "DATASOURCE", "sales_eu_secret", "etl"),
        (scene, mark) -> Door.TASK.ask(scene, Person.ETL, secret, mark)
    ));
    return cases;
  }
}
