package org.warden.druid.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Druid's web console in a real browser: {@code tests/console/visit.mjs} drives Chromium, and this class tells it what
 * to do. It leaves screenshots in {@code build/console}.
 */
public final class WebConsole
{
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCREENSHOTS = Path.of("build", "console").toAbsolutePath();

  private final Cluster cluster;

  public WebConsole(Cluster cluster)
  {
    this.cluster = cluster;
  }

  /** What a user types into the workbench, and the engine that they choose: {@code sql-native} or {@code sql-msq-task}. */
  public record Query(String engine, String sql)
  {
    public static Query ofNativeEngine(String sql)
    {
      return new Query("sql-native", sql);
    }

    public static Query ofMultiStageEngine(String sql)
    {
      return new Query("sql-msq-task", sql);
    }
  }

  /**
   * What a visitor saw.
   *
   * @param tables  the datasources in the schema tree
   * @param answers what stood below the editor after each query
   */
  public record Sight(List<String> tables, List<Shown> answers)
  {
  }

  /**
   * What a query showed.
   *
   * @param rows the table of results; null where there was none
   * @param page all text
   */
  public record Shown(List<List<String>> rows, String page)
  {
  }

  /** Has somebody log in and run queries one after the other. */
  public Sight visit(Login login, Query... queries) throws IOException, InterruptedException
  {
    Map<String, Object> request = Map.of(
        "console", cluster.url("router"),
        "screenshots", SCREENSHOTS.toString(),
        "user", login.user(),
        "password", login.password(),
        "queries", queries
    );
    Process browser = new ProcessBuilder("node", script().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (OutputStream input = browser.getOutputStream()) {
      JSON.writeValue(input, request);
    }
    byte[] report = browser.getInputStream().readAllBytes();
    int status = browser.waitFor();
    if (status != 0) {
      throw new IllegalStateException("the browser's script ended with status " + status + "; screenshots: " + SCREENSHOTS);
    }
    return JSON.readValue(report, Sight.class);
  }

  private static Path script()
  {
    return Path.of(System.getProperty("warden.console"), "visit.mjs");
  }
}
