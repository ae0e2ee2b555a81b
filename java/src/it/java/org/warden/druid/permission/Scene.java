package org.warden.druid.permission;

import com.fasterxml.jackson.databind.JsonNode;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.Login;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The cluster that the permission table is tried on, with its users, its data and the queries that the rows share. */
public final class Scene implements AutoCloseable
{
  private static final List<Person> USERS = List.of(
      Person.ALICE, Person.BOB, Person.CARLA, Person.ED, Person.ETL, Person.INES, Person.LOADER, Person.OLIVIA, Person.RITA,
      Person.NEWCOMER
  );

  private final Cluster cluster;
  private final Druid admin;
  private final Map<String, RunningQuery> running = new LinkedHashMap<>();
  private final Set<String> refusedMarks = new LinkedHashSet<>();
  private int marks;
  private String finishedSelect;
  private String finishedReplace;
  private String runningNoop;

  Scene(Cluster cluster)
  {
    this.cluster = cluster;
    this.admin = cluster.as(BasicLogins.ADMIN);
  }

  public Cluster cluster()
  {
    return cluster;
  }

  /** Everybody who can log in, the administrator included. */
  public List<Person> people()
  {
    return Stream.concat(Stream.of(Person.ADMIN), USERS.stream()).toList();
  }

  public List<Login> logins()
  {
    return people().stream().map(Person::login).toList();
  }

  public Druid as(Person person)
  {
    return cluster.as(person.login());
  }

  /** The user who may do everything: the one who looks whether something happened. */
  public Druid admin()
  {
    return admin;
  }

  @Override
  public void close()
  {
    running.values().forEach(RunningQuery::close);
    cluster.close();
  }

  /** Makes the users and loads three small datasources. */
  void setUp() throws IOException, InterruptedException
  {
    cluster.progress().say("Making users");
    BasicLogins.create(cluster, USERS.stream().map(Person::login).toList());
    awaitWorker();
    cluster.progress().say("Loading wiki, sales_2026 and sales_eu_secret");
    List<String> tasks = new ArrayList<>();
    for (Datasource datasource : Datasource.LOADED_AT_START) {
      tasks.add(startTask(admin, datasource.replace(), nextMark()));
    }
    for (String task : tasks) {
      admin.awaitSuccess(task);
    }
    for (Datasource datasource : Datasource.LOADED_AT_START) {
      awaitRows(datasource.name(), datasource.pages().size());
    }
  }

  /** A name that no request has had before. */
  String nextMark()
  {
    return String.format("table-%03d", ++marks);
  }

  void refused(String mark)
  {
    refusedMarks.add(mark);
  }

  Set<String> refusedMarks()
  {
    return refusedMarks;
  }

  /** What a request with this mark could have changed. */
  Traces traces(String mark) throws IOException
  {
    Set<String> tasks = new TreeSet<>();
    Set<String> stillRunning = new TreeSet<>();
    for (JsonNode task : admin.overlord("/tasks").orFail("task list").json()) {
      // A query's workers come and go with their controller, and end a moment after it.
      String id = task.path("id").asText().replaceFirst("-worker\\d.*", "");
      tasks.add(id);
      if (id.equals(task.path("id").asText()) && "RUNNING".equals(task.path("statusCode").asText())) {
        stillRunning.add(id);
      }
    }
    Map<String, Long> rows = new TreeMap<>();
    for (String datasource : Datasource.ALL) {
      rows.put(datasource, rows(datasource));
    }
    return new Traces(tasks, stillRunning, rows, reads(mark));
  }

  /** How many native queries with this mark have reached the Historical. */
  long reads(String mark) throws IOException
  {
    return cluster.service("historical").logText().lines().filter(line -> line.contains(mark)).count();
  }

  /** How many rows a datasource has; none where it does not exist. */
  long rows(String datasource)
  {
    Answer answer = admin.nativeQuery(Map.of(
        "queryType", "timeseries",
        "dataSource", datasource,
        "intervals", "0000/3000",
        "granularity", "all",
        "aggregations", List.of(Map.of("type", "count", "name", "n")),
        "context", Map.of("useCache", false)
    ));
    return answer.orFail("counting " + datasource).json().path(0).path("result").path("n").asLong();
  }

  /** Waits until a datasource has so many rows: what a task wrote takes a moment to be loaded. */
  void awaitRows(String datasource, long expected) throws InterruptedException
  {
    Await.until(datasource + " has " + expected + " rows", () -> rows(datasource) == expected);
  }

  /** A SELECT of alice that has ended. */
  String finishedSelect() throws InterruptedException
  {
    if (finishedSelect == null) {
      finishedSelect = startTask(as(Person.ALICE), "SELECT COUNT(*) FROM wiki", nextMark());
      admin.awaitSuccess(finishedSelect);
    }
    return finishedSelect;
  }

  /** A REPLACE of loader-bot, who may not read the target, that has ended. */
  public String finishedReplace() throws InterruptedException
  {
    if (finishedReplace == null) {
      finishedReplace = startTask(as(Person.LOADER), Datasource.COPY.replace(), nextMark());
      admin.awaitSuccess(finishedReplace);
      awaitRows(Datasource.COPY.name(), Datasource.COPY.pages().size());
    }
    return finishedReplace;
  }

  /** A SELECT of etl-bot that runs until somebody cancels it. */
  RunningQuery runningSelect() throws IOException, InterruptedException
  {
    return running("select", Person.ETL, "SELECT COUNT(*) FROM ");
  }

  /** An INSERT of loader-bot into wiki_copy, which he may not read, that runs until somebody cancels it. */
  RunningQuery runningInsert() throws IOException, InterruptedException
  {
    return running("insert", Person.LOADER, "INSERT INTO wiki_copy SELECT TIME_PARSE(\"day\") AS __time, page, amount FROM ");
  }

  /** A task that is no query, of wiki_copy. */
  String runningNoop() throws InterruptedException
  {
    if (runningNoop == null) {
      runningNoop = "noop-of-wiki-copy";
      admin.overlord("/task", Map.of("type", "noop", "id", runningNoop, "dataSource", "wiki_copy", "runTime", 600_000))
           .orFail("noop task");
    }
    return runningNoop;
  }

  /** Lets the source of a cancelled query end, so that nothing waits for it. */
  void release(String task)
  {
    running.values().stream().filter(query -> query.task().equals(task)).forEach(RunningQuery::close);
  }

  private RunningQuery running(String name, Person submitter, String sql) throws IOException, InterruptedException
  {
    RunningQuery query = running.get(name);
    if (query == null) {
      SlowSource source = new SlowSource();
      String from = Datasource.extern("{\"type\":\"http\",\"uris\":[\"" + source.url() + "\"]}");
      String partition = sql.startsWith("INSERT") ? " PARTITIONED BY DAY" : "";
      query = new RunningQuery(startTask(as(submitter), sql + from + partition, nextMark()), source);
      running.put(name, query);
      Await.until(query.task() + " reads", () -> source.requests() > 0);
    }
    return query;
  }

  private String startTask(Druid druid, String sql, String mark)
  {
    return druid.sql("/druid/v2/sql/task", sql, Map.of("sqlQueryId", mark)).orFail(sql).json().path("taskId").asText();
  }

  private void awaitWorker() throws InterruptedException
  {
    Await.until("the Overlord has a worker", () -> admin.overlord("/workers").json().size() > 0);
  }
}
