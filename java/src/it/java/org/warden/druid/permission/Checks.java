package org.warden.druid.permission;

import com.fasterxml.jackson.databind.JsonNode;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.Druid;

import java.util.List;
import java.util.StringJoiner;

/** What must be true after an allowed request. */
final class Checks
{
  private Checks()
  {
  }

  static void nothing(Scene scene, Answer answer, String mark)
  {
  }

  /** The query came to an end and gave one row with one number. */
  static Case.Check returns(Door door, Person person, long expected)
  {
    return (scene, answer, mark) -> {
      if (!door.isMultiStage()) {
        equal("the result", "[[" + expected + "]]", values(answer));
        Await.until("the Historical has seen the query", () -> scene.reads(mark) > 0);
        return;
      }
      String task = awaitSuccess(scene, answer);
      if (door.isStatements()) {
        Druid druid = scene.as(person).through(door.service());
        String results = scene.cluster().url(door.service()) + "/druid/v2/sql/statements/" + task + "/results";
        equal("the result", "[[" + expected + "]]", values(druid.get(results).orFail("results")));
      } else {
        JsonNode report = scene.admin().overlord("/task/" + task + "/reports").orFail("report").json();
        equal("the result", "[[" + expected + "]]", report.at("/multiStageQuery/payload/results/results").toString());
      }
    };
  }

  /** Druid 27 plans a union for the multi-stage query engine, whose task then says that it cannot do it. */
  static void unsupported(Scene scene, Answer answer, String mark) throws InterruptedException
  {
    String task = task(answer);
    equal("the state of the task", "FAILED", scene.admin().awaitTask(task));
    String report = scene.admin().overlord("/task/" + task + "/status").body();
    equal("an unsupported query in " + report, true, report.contains("QueryNotSupported"));
  }

  /** The query's task succeeded, and afterwards a datasource has so many rows. */
  static Case.Check writes(String datasource, long rows)
  {
    return (scene, answer, mark) -> {
      awaitSuccess(scene, answer);
      scene.awaitRows(datasource, rows);
    };
  }

  /** The statement was only explained: no task, and a plan. */
  static void explains(Scene scene, Answer answer, String mark) throws Exception
  {
    if (!answer.body().contains("PLAN") && !answer.body().contains("query")) {
      throw new AssertionError("no plan");
    }
    if (scene.traces(mark).tasks().stream().anyMatch(task -> task.contains(mark))) {
      throw new AssertionError("EXPLAIN started a task");
    }
  }

  /** Waits until the task of an accepted query has succeeded. */
  static String awaitSuccess(Scene scene, Answer answer) throws InterruptedException
  {
    String task = task(answer);
    scene.admin().awaitSuccess(task);
    return task;
  }

  /** Each of the two doors has its own word for it. */
  private static String task(Answer answer)
  {
    return answer.json().path("taskId").asText(answer.json().path("queryId").asText());
  }

  static void equal(String what, Object expected, Object found)
  {
    if (!expected.equals(found)) {
      throw new AssertionError(what + " is " + found + " and should be " + expected);
    }
  }

  /** The values of a result, whether its rows are objects or arrays. */
  private static String values(Answer answer)
  {
    JsonNode json = answer.json();
    // A single row may come as a line of its own, outside of any array.
    Iterable<JsonNode> rows = json.isObject() ? List.of(json) : json;
    StringJoiner text = new StringJoiner(",", "[", "]");
    for (JsonNode row : rows) {
      StringJoiner values = new StringJoiner(",", "[", "]");
      row.forEach(value -> values.add(value.toString()));
      text.add(values.toString());
    }
    return text.toString();
  }
}
