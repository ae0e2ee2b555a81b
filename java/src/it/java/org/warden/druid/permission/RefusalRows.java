package org.warden.druid.permission;

import static org.warden.druid.permission.Case.refused;

import java.util.ArrayList;
import java.util.List;

/** Row 14: what a refusal of SQL says. */
final class RefusalRows
{
  static final String SELECT =
      "SELECT COUNT(*) FROM wiki JOIN sales_2026 ON wiki.page = sales_2026.page WHERE wiki.page IN "
      + "(SELECT page FROM " + Datasource.inline(List.of("Rome")) + ")";
  static final String REPLACE =
      "REPLACE INTO wiki_copy OVERWRITE ALL SELECT __time, page FROM sales_eu_secret WHERE page IN "
      + "(SELECT page FROM wiki UNION ALL SELECT page FROM " + Datasource.inline(List.of("Rome")) + ") PARTITIONED BY DAY";

  private RefusalRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    for (Door door : List.of(Door.SQL, Door.TASK, Door.STATEMENTS, Door.ROUTER_TASK)) {
      add(cases, door, "SELECT from wiki, sales_2026 and EXTERN", SELECT, Person.NEWCOMER,
          "READ on DATASOURCE 'wiki', READ on DATASOURCE 'sales_2026' and READ on EXTERNAL 'EXTERNAL': no rule allows any of them");
      add(cases, door, "SELECT from wiki, sales_2026 and EXTERN", SELECT, Person.BOB,
          "READ on DATASOURCE 'sales_2026' and READ on EXTERNAL 'EXTERNAL': no rule allows either");
    }
    for (Door door : List.of(Door.TASK, Door.STATEMENTS)) {
      String what = "REPLACE INTO wiki_copy from sales_eu_secret, wiki and EXTERN";
      add(cases, door, what, REPLACE, Person.NEWCOMER,
          "WRITE on DATASOURCE 'wiki_copy', READ on DATASOURCE 'sales_eu_secret', READ on DATASOURCE 'wiki' and "
          + "READ on EXTERNAL 'EXTERNAL': no rule allows any of them");
      add(cases, door, what, REPLACE, Person.LOADER,
          "READ on DATASOURCE 'sales_eu_secret' and READ on DATASOURCE 'wiki': no rule allows either");
      add(cases, door, "EXPLAIN " + what, "EXPLAIN PLAN FOR " + REPLACE, Person.LOADER,
          "READ on DATASOURCE 'sales_eu_secret' and READ on DATASOURCE 'wiki': no rule allows either");
    }
    add(cases, Door.STRICT_TASK, "SELECT from wiki, sales_2026 and EXTERN", SELECT, Person.BOB,
        "READ on DATASOURCE 'sales_2026' and READ on EXTERNAL 'inline': no rule allows either");
    return cases;
  }

  private static void add(List<Case> cases, Door door, String what, String sql, Person person, String needs)
  {
    cases.add(refused(
        14,
        person,
        what + ", " + door.label(),
        Expected.lacking(person, needs),
        (scene, mark) -> door.ask(scene, person, sql, mark)
    ));
  }
}
