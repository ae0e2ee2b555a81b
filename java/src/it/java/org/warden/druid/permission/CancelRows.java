package org.warden.druid.permission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.warden.druid.permission.Case.allowed;
import static org.warden.druid.permission.Case.refused;

/** Row 8: cancelling. Refused requests come first: they must leave the task running. */
final class CancelRows
{
  private CancelRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    TaskRows.Task select = scene -> scene.tasks().runningSelect().task();
    addRefused(cases, Person.BOB, "the running SELECT of etl-bot", select, "READ", "__query_select", "coordinator");
    addRefused(cases, Person.ETL, "the running SELECT of etl-bot", select, "READ", "__query_select", "router");
    addAllowed(cases, Person.OLIVIA, "the running SELECT of etl-bot", select, "coordinator");

    TaskRows.Task insert = scene -> scene.tasks().runningInsert().task();
    addRefused(cases, Person.ALICE, "the running INSERT INTO wiki_copy", insert, "READ", "wiki_copy", "coordinator");
    addRefused(cases, Person.OLIVIA, "the running INSERT INTO wiki_copy", insert, "READ", "wiki_copy", "router");
    addRefused(cases, Person.LOADER, "the running INSERT INTO wiki_copy, its own", insert, "READ", "wiki_copy", "coordinator");
    addAllowed(cases, Person.RITA, "the running INSERT INTO wiki_copy", insert, "router");

    addRefused(cases, Person.BOB, "the finished SELECT of alice", scene -> scene.tasks().finishedSelect(), "READ", "__query_select", "coordinator");
    addAllowed(cases, Person.OLIVIA, "the finished SELECT of alice", scene -> scene.tasks().finishedSelect(), "coordinator");
    addRefused(cases, Person.LOADER, "the finished REPLACE INTO wiki_copy", scene -> scene.tasks().finishedReplace(), "READ", "wiki_copy", "coordinator");
    addAllowed(cases, Person.RITA, "the finished REPLACE INTO wiki_copy", scene -> scene.tasks().finishedReplace(), "coordinator");

    // What is no query stays as Druid has it: WRITE.
    addRefused(cases, Person.RITA, "a running noop task of wiki_copy", scene -> scene.tasks().runningNoop(), "WRITE", "wiki_copy", "coordinator");
    addAllowed(cases, Person.ED, "a running noop task of wiki_copy", scene -> scene.tasks().runningNoop(), "coordinator");
    return cases;
  }

  private static void addRefused(
      List<Case> cases,
      Person person,
      String what,
      TaskRows.Task task,
      String action,
      String datasource,
      String service
  )
  {
    Expected expected = Expected.missing(person, action, "DATASOURCE", datasource);
    cases.add(refused(8, person, title(what, service), expected, shutdown(person, task, service)).given(task::id));
  }

  private static void addAllowed(List<Case> cases, Person person, String what, TaskRows.Task task, String service)
  {
    cases.add(allowed(8, person, title(what, service), shutdown(person, task, service), (scene, answer, mark) -> {
      String id = task.id(scene);
      Checks.equal("the cancelled task", Map.of("task", id).toString(), "{task=" + answer.json().path("task").asText() + "}");
      String state = scene.admin().awaitTask(id);
      Checks.equal("the state of the task", what.contains("finished") ? "SUCCESS" : "FAILED", state);
      scene.tasks().release(id);
    }));
  }

  private static Case.Request shutdown(Person person, TaskRows.Task task, String service)
  {
    return (scene, mark) -> scene.as(person).through(service).overlord("/task/" + task.id(scene) + "/shutdown", null);
  }

  private static String title(String what, String service)
  {
    return "cancel " + what + ("router".equals(service) ? ", on the router" : "");
  }
}
