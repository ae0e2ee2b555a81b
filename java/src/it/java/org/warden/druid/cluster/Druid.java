package org.warden.druid.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Druid's HTTP API as one user sees it. */
public final class Druid
{
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
  private static final Duration TASK_PATIENCE = Duration.ofMinutes(3);

  private final Cluster cluster;
  private final Login login;
  private final String entrance;

  Druid(Cluster cluster, Login login)
  {
    this(cluster, login, null);
  }

  private Druid(Cluster cluster, Login login, String entrance)
  {
    this.cluster = cluster;
    this.login = login;
    this.entrance = entrance;
  }

  /** The same user, with every request sent to one service instead of the one that serves it. */
  public Druid through(String service)
  {
    return new Druid(cluster, login, service);
  }

  /** {@code /druid/v2/sql}: the native engine. */
  public Answer sql(String sql)
  {
    return sql("/druid/v2/sql", sql, Map.of());
  }

  /** {@code /druid/v2/sql/task}: the multi-stage query engine. */
  public Answer sqlTask(String sql)
  {
    return sql("/druid/v2/sql/task", sql, Map.of());
  }

  /** {@code /druid/v2/sql/statements}: the multi-stage query engine with results kept for the submitter. */
  public Answer statement(String sql)
  {
    return sql("/druid/v2/sql/statements", sql, Map.of("executionMode", "ASYNC"));
  }

  /** SQL through one of its doors, with a query context. */
  public Answer sql(String path, String sql, Map<String, ?> context)
  {
    return post(url("broker") + path, Map.of("query", sql, "context", context));
  }

  /**
   * {@code /druid/v2}: a query in Druid's own language, which counts the rows of a source as {@code n}.
   *
   * @param source a datasource's name, or another data source as JSON
   */
  public Answer nativeCount(Object source, Map<String, ?> context)
  {
    return post(url("broker") + "/druid/v2", Map.of(
        "queryType", "timeseries",
        "dataSource", source,
        "intervals", "0000/3000",
        "granularity", "all",
        "aggregations", List.of(Map.of("type", "count", "name", "n")),
        "context", context
    ));
  }

  /** {@code GET} of the Overlord's API. */
  public Answer overlord(String path)
  {
    return get(url("coordinator") + "/druid/indexer/v1" + path);
  }

  /** {@code POST} to the Overlord's API; a null body is an empty one. */
  public Answer overlord(String path, Object body)
  {
    return post(url("coordinator") + "/druid/indexer/v1" + path, body);
  }

  /** {@code GET} of the Coordinator's API. */
  public Answer coordinator(String path)
  {
    return get(url("coordinator") + "/druid/coordinator/v1" + path);
  }

  /** {@code RUNNING}, {@code SUCCESS} or {@code FAILED}. */
  public String taskState(String task)
  {
    return overlord("/task/" + task + "/status").orFail("status of " + task)
                                                .json().path("status").path("status").asText();
  }

  /** Waits until a task has ended, and returns its state. */
  public String awaitTask(String task) throws InterruptedException
  {
    long started = System.nanoTime();
    long reported = started;
    String state = taskState(task);
    while ("RUNNING".equals(state)) {
      Thread.sleep(200);
      Duration waited = Duration.ofNanos(System.nanoTime() - started);
      if (waited.compareTo(TASK_PATIENCE) > 0) {
        throw new IllegalStateException(task + " still runs after " + waited.toSeconds() + " s");
      }
      if (System.nanoTime() - reported > REPORT_EVERY.toNanos()) {
        reported = System.nanoTime();
        cluster.progress().say(waited.toSeconds() + " s: waiting for task " + task);
      }
      state = taskState(task);
    }
    return state;
  }

  /**
   * {@link #awaitTask(String)}, and an error with Druid's report where the task did not succeed.
   *
   * @throws LostWorkerException where it is worth trying again
   */
  public void awaitSuccess(String task) throws InterruptedException
  {
    String state = awaitTask(task);
    if (!"SUCCESS".equals(state)) {
      String reports = overlord("/task/" + task + "/reports").body();
      String failure = task + " is " + state + ": " + overlord("/task/" + task + "/status").body() + " " + reports;
      throw reports.contains("WorkerRpcFailed") ? new LostWorkerException(failure) : new IllegalStateException(failure);
    }
  }

  /**
   * Starts a query and waits for its success, and starts it again where Druid lost its worker.
   *
   * @param start starts it and returns its task
   * @return the task that succeeded
   */
  public String runQuery(Supplier<String> start) throws InterruptedException
  {
    for (int attempt = 1; ; attempt++) {
      String task = start.get();
      try {
        awaitSuccess(task);
        return task;
      }
      catch (LostWorkerException e) {
        if (attempt == LostWorkerException.ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  public Answer get(String url)
  {
    return send(request(url).GET());
  }

  /** Posts an object as JSON; null is an empty body. */
  public Answer post(String url, Object body)
  {
    HttpRequest.BodyPublisher publisher =
        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json(body));
    return send(request(url).header("Content-Type", "application/json").POST(publisher));
  }

  public Answer delete(String url)
  {
    return send(request(url).DELETE());
  }

  private String url(String service)
  {
    return cluster.url(entrance == null ? service : entrance);
  }

  private HttpRequest.Builder request(String url)
  {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(2));
    return login == null ? request : request.header("Authorization", login.header());
  }

  private static Answer send(HttpRequest.Builder request)
  {
    try {
      HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    }
    catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String json(Object body)
  {
    try {
      return JSON.writeValueAsString(body);
    }
    catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
