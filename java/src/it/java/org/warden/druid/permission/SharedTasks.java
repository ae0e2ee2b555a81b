package org.warden.druid.permission;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tasks that several cases look at. Each is started when the first of them wants it. */
public final class SharedTasks implements AutoCloseable
{
  private final Scene scene;
  private final Map<String, RunningQuery> running = new LinkedHashMap<>();
  private String finishedSelect;
  private String finishedReplace;
  private String runningNoop;

  SharedTasks(Scene scene)
  {
    this.scene = scene;
  }

  /** A SELECT of alice that has ended. */
  String finishedSelect() throws InterruptedException
  {
    if (finishedSelect == null) {
      finishedSelect = scene.run(scene.as(Person.ALICE), "SELECT COUNT(*) FROM wiki");
    }
    return finishedSelect;
  }

  /** A REPLACE of loader-bot, who may not read the target, that has ended. */
  public String finishedReplace() throws InterruptedException
  {
    if (finishedReplace == null) {
      finishedReplace = scene.run(scene.as(Person.LOADER), Datasource.COPY.replace());
      scene.awaitRows(Datasource.COPY.name(), Datasource.COPY.pages().size());
    }
    return finishedReplace;
  }

  /** A SELECT of etl-bot that runs until somebody cancels it. */
  RunningQuery runningSelect() throws IOException, InterruptedException
  {
    return running("select", Person.ETL, "SELECT COUNT(*) FROM ");
  }

  /** An INSERT of loader-bot into wiki_copy, which it may not read, that runs until somebody cancels it. */
  RunningQuery runningInsert() throws IOException, InterruptedException
  {
    String insert = "INSERT INTO wiki_copy SELECT TIME_PARSE(\"day\") AS __time, page, amount FROM ";
    return running("insert", Person.LOADER, insert);
  }

  /** A task that is no query, of wiki_copy. */
  String runningNoop() throws InterruptedException
  {
    if (runningNoop == null) {
      runningNoop = "noop-of-wiki-copy";
      Map<String, ?> noop = Map.of("type", "noop", "id", runningNoop, "dataSource", "wiki_copy", "runTime", 600_000);
      scene.admin().overlord("/task", noop).orFail("noop task");
    }
    return runningNoop;
  }

  /** Lets the source of a cancelled query end, so that nothing waits for it. */
  void release(String task)
  {
    running.values().removeIf(query -> {
      boolean cancelled = query.task().equals(task);
      if (cancelled) {
        query.close();
      }
      return cancelled;
    });
  }

  private RunningQuery running(String name, Person submitter, String sql) throws IOException, InterruptedException
  {
    if (!running.containsKey(name)) {
      SlowSource source = new SlowSource();
      String partition = sql.startsWith("INSERT") ? " PARTITIONED BY DAY" : "";
      String query = sql + source.extern() + partition;
      String task = source.readBy(scene.admin(), () -> scene.startTask(scene.as(submitter), query));
      running.put(name, new RunningQuery(task, source));
    }
    return running.get(name);
  }

  @Override
  public void close()
  {
    running.values().forEach(RunningQuery::close);
  }
}
