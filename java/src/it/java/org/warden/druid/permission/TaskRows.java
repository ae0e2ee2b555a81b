package org.warden.druid.permission;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.permission.Case.refused;

/** Rows 6 and 7: looking at the tasks of queries, while they run and after they have ended. */
final class TaskRows
{
  /** Which task; it is started when the first case wants it. */
  @FunctionalInterface
  interface Task
  {
    String id(Scene scene) throws Exception;
  }

  private static final List<String> PARTS = List.of("/status", "", "/reports", "/log");

  private TaskRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    addWrite(cases, "the finished REPLACE INTO wiki_copy of loader-bot", scene -> scene.tasks().finishedReplace());
    addWrite(cases, "the running INSERT INTO wiki_copy of loader-bot", scene -> scene.tasks().runningInsert().task());
    addSelect(cases, "the finished SELECT of alice", Person.ALICE, scene -> scene.tasks().finishedSelect());
    addSelect(cases, "the running SELECT of etl-bot", Person.ETL, scene -> scene.tasks().runningSelect().task());
    return cases;
  }

  private static void addWrite(List<Case> cases, String what, Task task)
  {
    for (String part : PARTS) {
      addSeen(cases, 6, Person.RITA, part, what, task, "coordinator");
      // The submitter may write the target but not read it.
      addHidden(cases, 6, Person.LOADER, part, what, task, "coordinator", "wiki_copy");
      addHidden(cases, 6, Person.ALICE, part, what, task, "coordinator", "wiki_copy");
    }
    addSeen(cases, 6, Person.RITA, "/status", what, task, "router");
    addHidden(cases, 6, Person.ALICE, "/status", what, task, "router", "wiki_copy");
  }

  private static void addSelect(List<Case> cases, String what, Person submitter, Task task)
  {
    for (String part : PARTS) {
      addSeen(cases, 7, Person.OLIVIA, part, what, task, "coordinator");
      addHidden(cases, 7, submitter, part, what, task, "coordinator", "__query_select");
      addHidden(cases, 7, Person.BOB, part, what, task, "coordinator", "__query_select");
    }
    addSeen(cases, 7, Person.OLIVIA, "/reports", what, task, "router");
    addHidden(cases, 7, Person.BOB, "/reports", what, task, "router", "__query_select");
  }

  private static void addSeen(List<Case> cases, int row, Person person, String part, String what, Task task, String service)
  {
    Expected expected = "/log".equals(part) ? Expected.ALLOWED_EVEN_IF_EMPTY : Expected.ALLOWED;
    cases.add(new Case(
        row, person, title(part, what, service), expected, task::id, get(person, part, task, service), Checks::nothing
    ));
  }

  private static void addHidden(
      List<Case> cases,
      int row,
      Person person,
      String part,
      String what,
      Task task,
      String service,
      String datasource
  )
  {
    Expected expected = Expected.missing(person, "READ", "DATASOURCE", datasource);
    cases.add(refused(row, person, title(part, what, service), expected, get(person, part, task, service)).given(task::id));
  }

  private static Case.Request get(Person person, String part, Task task, String service)
  {
    return (scene, mark) -> scene.as(person).through(service).overlord("/task/" + task.id(scene) + part);
  }

  private static String title(String part, String what, String service)
  {
    String noun = part.isEmpty() ? "payload" : part.substring(1);
    return noun + " of " + what + ("router".equals(service) ? ", on the router" : "");
  }
}
