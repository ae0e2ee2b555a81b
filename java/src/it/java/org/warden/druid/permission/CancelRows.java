package org.warden.druid.permission;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.permission.Case.allowed;
import static org.warden.druid.permission.Case.refused;

/** Row 8: cancelling. Refused requests come first: they must leave the task running. */
final class CancelRows
{
  private static final String OVERLORD = "coordinator";
  private static final String ROUTER = "router";

  private CancelRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    addRefused(cases, Person.BOB, SharedTask.RUNNING_SELECT, "READ", OVERLORD);
    addRefused(cases, Person.ETL, SharedTask.RUNNING_SELECT, "READ", ROUTER);
    addAllowed(cases, Person.OLIVIA, SharedTask.RUNNING_SELECT, OVERLORD);

    addRefused(cases, Person.ALICE, SharedTask.RUNNING_INSERT, "READ", OVERLORD);
    addRefused(cases, Person.OLIVIA, SharedTask.RUNNING_INSERT, "READ", ROUTER);
    addRefused(cases, Person.LOADER, SharedTask.RUNNING_INSERT, "READ", OVERLORD);
    addAllowed(cases, Person.RITA, SharedTask.RUNNING_INSERT, ROUTER);

    addRefused(cases, Person.BOB, SharedTask.FINISHED_SELECT, "READ", OVERLORD);
    addAllowed(cases, Person.OLIVIA, SharedTask.FINISHED_SELECT, OVERLORD);
    addRefused(cases, Person.LOADER, SharedTask.FINISHED_REPLACE, "READ", OVERLORD);
    addAllowed(cases, Person.RITA, SharedTask.FINISHED_REPLACE, OVERLORD);

    // What is no query stays as Druid has it: WRITE.
    addRefused(cases, Person.RITA, SharedTask.RUNNING_NOOP, "WRITE", OVERLORD);
    addAllowed(cases, Person.ED, SharedTask.RUNNING_NOOP, OVERLORD);
    return cases;
  }

  private static void addRefused(List<Case> cases, Person person, SharedTask task, String action, String service)
  {
    Expected expected = Expected.missing(person, action, "DATASOURCE", task.datasource());
    cases.add(refused(8, person, title(task, service), expected, shutdown(person, task, service)).given(task::id));
  }

  private static void addAllowed(List<Case> cases, Person person, SharedTask task, String service)
  {
    cases.add(allowed(8, person, title(task, service), shutdown(person, task, service), (scene, answer, mark) -> {
      String id = task.id(scene);
      Checks.equal("the cancelled task", id, answer.json().path("task").asText());
      Checks.equal("the state of the task", task.lastState(), scene.admin().awaitTask(id));
      scene.tasks().release(id);
    }));
  }

  private static Case.Request shutdown(Person person, SharedTask task, String service)
  {
    return (scene, mark) -> scene.as(person).through(service).overlord("/task/" + task.id(scene) + "/shutdown", null);
  }

  private static String title(SharedTask task, String service)
  {
    return "cancel " + task.what() + (ROUTER.equals(service) ? ", on the router" : "");
  }
}
