package org.warden.druid.permission;

import org.warden.druid.cluster.Answer;

import java.util.List;

import static org.warden.druid.permission.Case.allowed;

/** Row 10: a look back. Each refusal was looked at by itself as well, when it happened. */
final class NothingHappenedRows
{
  private NothingHappenedRows()
  {
  }

  static List<Case> cases()
  {
    return List.of(allowed(
        10,
        Person.ADMIN,
        "looks at data, tasks and queries after all refusals",
        (scene, mark) -> scene.admin().overlord("/tasks"),
        NothingHappenedRows::nothingHappened
    ));
  }

  private static void nothingHappened(Scene scene, Answer answer, String mark) throws Exception
  {
    Traces traces = scene.traces(mark);
    Checks.equal("the number of rows", scene.expectedRows(), traces.rows());
    for (String refused : scene.refusedMarks()) {
      Checks.equal("a task of the refused request " + refused, false, traces.tasks().contains("query-" + refused));
      Checks.equal("queries of the refused request " + refused + " that reached data", 0L, scene.reads(refused));
    }
  }
}
