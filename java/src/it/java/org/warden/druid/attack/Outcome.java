package org.warden.druid.attack;

import com.fasterxml.jackson.databind.JsonNode;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.Druid;

/**
 * What comes of a request that is let through: by stock Druid, or because its sender may.
 *
 * @param words for the document
 */
record Outcome(String words, Evidence evidence)
{
  /** Throws where something else comes of it. */
  @FunctionalInterface
  interface Evidence
  {
    void check(AttackedCluster cluster, Answer answer) throws Exception;
  }

  /** A success, without a look at what comes of it. */
  static Outcome accepts()
  {
    return new Outcome("accepted", (cluster, answer) -> answer.orFail("it was to be accepted"));
  }

  /** A task that succeeds. */
  static Outcome succeeds()
  {
    return new Outcome("succeeds", (cluster, answer) -> cluster.admin().awaitSuccess(task(answer)));
  }

  /** A success whose answer holds a text. */
  static Outcome shows(String what, String text)
  {
    return new Outcome("answers with " + what, (cluster, answer) -> holds(answer.orFail("it was to be accepted").body(), cluster.fill(text)));
  }

  /** A task that succeeds, and whose report holds a text. */
  static Outcome reports(String what, String text)
  {
    return new Outcome("accepted; the report holds " + what, (cluster, answer) -> {
      String task = task(answer);
      cluster.admin().awaitSuccess(task);
      holds(cluster.admin().overlord("/task/" + task + "/reports").orFail("report").body(), text);
    });
  }

  /** A task that succeeds and leaves rows in a datasource. */
  static Outcome writes(String datasource, String what, String page)
  {
    return new Outcome("accepted; `" + datasource + "` holds " + what, (cluster, answer) -> {
      cluster.admin().awaitSuccess(task(answer));
      String pages = "SELECT page FROM " + datasource;
      Druid admin = cluster.admin();
      Await.until(datasource + " holds " + page, () -> admin.sql(pages).body().contains(page));
    });
  }

  /** Druid fetches a path of the trap. */
  static Outcome fetches(String path)
  {
    return new Outcome("accepted; fetches the URL", (cluster, answer) -> {
      answer.orFail("it was to be accepted");
      Await.until(
          path + " is fetched",
          () -> cluster.trap().visits().stream().anyMatch(visit -> visit.path().equals(path))
      );
    });
  }

  /** An answer that is no success: there is nothing to guard, and the row is there to see that it stays so. */
  static Outcome answers(int status, String why)
  {
    return new Outcome(status + " " + why, (cluster, answer) -> {
      if (answer.status() != status) {
        throw new AssertionError("the status was to be " + status);
      }
    });
  }

  /** The id of a task, in any of Druid's words for it. */
  static String task(Answer answer)
  {
    JsonNode json = answer.orFail("it was to be accepted").json();
    return json.path("task").asText(json.path("taskId").asText(json.path("queryId").asText()));
  }

  private static void holds(String body, String text)
  {
    if (!body.contains(text)) {
      throw new AssertionError("'" + text + "' was to be in " + body);
    }
  }
}
