package org.warden.druid.permission;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.permission.Case.allowed;
import static org.warden.druid.permission.Case.refused;

/** Rows 6 and 7: looking at the tasks of queries, while they run and after they have ended. */
final class TaskRows
{
  private static final String OVERLORD = "coordinator";
  private static final String ROUTER = "router";
  /** The bare task is its payload. */
  private static final List<String> PARTS = List.of("/status", "", "/reports", "/log");

  private TaskRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    // loader-bot submitted both of these, and may write the target but not read it.
    add(cases, 6, SharedTask.FINISHED_REPLACE, Person.RITA, Person.LOADER, Person.ALICE);
    add(cases, 6, SharedTask.RUNNING_INSERT, Person.RITA, Person.LOADER, Person.ALICE);
    // Nor is it enough to have submitted a SELECT.
    add(cases, 7, SharedTask.FINISHED_SELECT, Person.OLIVIA, Person.ALICE, Person.BOB);
    add(cases, 7, SharedTask.RUNNING_SELECT, Person.OLIVIA, Person.ETL, Person.BOB);
    return cases;
  }

  private static void add(List<Case> cases, int row, SharedTask task, Person reader, Person submitter, Person other)
  {
    for (String part : PARTS) {
      addSeen(cases, row, reader, part, task, OVERLORD);
      addHidden(cases, row, submitter, part, task, OVERLORD);
      addHidden(cases, row, other, part, task, OVERLORD);
    }
    addSeen(cases, row, reader, "/reports", task, ROUTER);
    addHidden(cases, row, other, "/reports", task, ROUTER);
  }

  private static void addSeen(List<Case> cases, int row, Person person, String part, SharedTask task, String service)
  {
    Case seen = allowed(row, person, title(part, task, service), get(person, part, task, service), Checks::nothing);
    cases.add(seen.given(task::id).expecting("/log".equals(part) ? Expected.ALLOWED_EVEN_IF_EMPTY : Expected.ALLOWED));
  }

  private static void addHidden(List<Case> cases, int row, Person person, String part, SharedTask task, String service)
  {
    Expected expected = Expected.missing(person, "READ", "DATASOURCE", task.datasource());
    cases.add(refused(row, person, title(part, task, service), expected, get(person, part, task, service)).given(task::id));
  }

  private static Case.Request get(Person person, String part, SharedTask task, String service)
  {
    return (scene, mark) -> scene.as(person).through(service).overlord("/task/" + task.id(scene) + part);
  }

  private static String title(String part, SharedTask task, String service)
  {
    String noun = part.isEmpty() ? "payload" : part.substring(1);
    return noun + " of " + task.what() + (ROUTER.equals(service) ? ", on the router" : "");
  }
}
