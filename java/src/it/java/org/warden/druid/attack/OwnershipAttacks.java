package org.warden.druid.attack;

import java.util.ArrayList;
import java.util.List;

/** Door 9, on a cluster with {@code taskAccess=owner}. */
final class OwnershipAttacks
{
  private static final String READ_STATE = "user 'eve' needs READ on STATE 'STATE'";
  private static final String WRITE_STATE = "user 'eve' needs WRITE on STATE 'STATE'";
  private static final String TASK = "/druid/indexer/v1/task/$SELECT";

  private OwnershipAttacks()
  {
  }

  static List<Attack> rows()
  {
    List<Attack> rows = new ArrayList<>();
    rows.add(see("the result", TASK + "/reports", Outcome.shows("the result", AttackedCluster.SALARY)));
    rows.add(see("the query", TASK, Outcome.shows("the SQL", "payroll")));
    rows.add(see("the status", TASK + "/status", Outcome.accepts()));
    rows.add(see("the log", TASK + "/log", Outcome.answers(404, "an indexer keeps none")));
    rows.add(see("the segments", TASK + "/segments", Outcome.accepts()));
    rows.add(see("the result, with matrix parameters", TASK + ";a=b/reports;c", Outcome.shows("the result", AttackedCluster.SALARY)));
    rows.add(see("the result, with a trailing slash", TASK + "/reports/", Outcome.shows("the result", AttackedCluster.SALARY)));
    rows.add(see("the result, its id percent-encoded", "/druid/indexer/v1/task/$ENCODED_SELECT/reports",
                 Outcome.shows("the result", AttackedCluster.SALARY)));
    rows.add(see("the worker's task", TASK + "-worker0_0", Outcome.shows("the task", "$SELECT")));
    rows.add(see("the worker's report", TASK + "-worker0_0/reports", Outcome.answers(404, "an indexer keeps none")));
    Message reports = Message.get("coordinator", TASK + "/reports");
    rows.add(attack("the result, through the Router", reports.throughRouter(),
                    Outcome.shows("the result", AttackedCluster.SALARY), Refusal.saying(READ_STATE)));
    rows.add(attack("the result, through the Router's proxy", reports.to("router", "/proxy/overlord" + TASK + "/reports"),
                    Outcome.shows("the result", AttackedCluster.SALARY), Refusal.saying(READ_STATE)));
    rows.add(list("the list of tasks", "/druid/indexer/v1/tasks"));
    rows.add(attack("the list of tasks of `__query_select`", Message.get("coordinator", "/druid/indexer/v1/tasks?datasource=__query_select"),
                    Outcome.shows("the task", "$SELECT"), Refusal.saying(READ_STATE)));
    rows.add(list("the list of finished tasks", "/druid/indexer/v1/completeTasks"));
    rows.add(attack("the table `sys.tasks`", Message.sql("/druid/v2/sql", "SELECT * FROM sys.tasks", "[]"),
                    Outcome.shows("the task", "$SELECT"), Refusal.without("$SELECT")));
    rows.add(attack("the status, in bulk", Message.post("coordinator", "/druid/indexer/v1/taskStatus", "[\"$SELECT\"]"),
                    Outcome.answers(403, "Druid asks for STATE itself"), Refusal.saying(WRITE_STATE)));
    rows.add(attack("the result, as a statement's", Message.get("broker", "/druid/v2/sql/statements/$SELECT/results"),
                    Outcome.answers(403, "Druid lets in the submitter alone"), Refusal.status(403, "")));
    rows.add(attack("cancels it, its id percent-encoded", Message.post("coordinator",
                    "/druid/indexer/v1/task/$ENCODED_SELECT/shutdown", null), Outcome.accepts(), Refusal.saying(WRITE_STATE)));
    rows.add(attack("cancels its worker", Message.post("coordinator", "/druid/indexer/v1/task/$RUNNING-worker0_0/shutdown", null),
                    Outcome.accepts(), Refusal.saying(WRITE_STATE)));
    rows.add(attack("cancels all SELECTs", Message.post("coordinator", "/druid/indexer/v1/datasources/__query_select/shutdownAllTasks", null),
                    Outcome.accepts(), Refusal.saying(WRITE_STATE)));
    rows.add(attack("cancels it", Message.post("coordinator", "/druid/indexer/v1/task/$RUNNING/shutdown", null),
                    Outcome.accepts(), Refusal.saying(WRITE_STATE)));
    return rows;
  }

  private static Attack see(String what, String target, Outcome stock)
  {
    return attack(what, Message.get("coordinator", target), stock, Refusal.saying(READ_STATE));
  }

  private static Attack list(String what, String target)
  {
    return attack(what, Message.get("coordinator", target), Outcome.shows("the task", "$SELECT"), Refusal.without("$SELECT"));
  }

  private static Attack attack(String what, Message message, Outcome stock, Refusal refusal)
  {
    return Attack.of(9, Attacker.EVE, what, message, stock, refusal);
  }
}
