package org.warden.druid.permission;

import com.fasterxml.jackson.databind.JsonNode;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.Login;

import java.io.IOException;
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
  private final SharedTasks tasks = new SharedTasks(this);
  private final Map<String, Long> expectedRows = new TreeMap<>();
  private final Set<String> refusedMarks = new LinkedHashSet<>();
  private int marks;

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

  /** The tasks that several cases look at. */
  public SharedTasks tasks()
  {
    return tasks;
  }

  @Override
  public void close()
  {
    tasks.close();
    cluster.close();
  }

  /** Makes the users and loads three small datasources. */
  void setUp() throws IOException, InterruptedException
  {
    cluster.progress().say("Making users");
    BasicLogins.create(cluster, USERS.stream().map(Person::login).toList());
    awaitWorker();
    cluster.progress().say("Loading wiki, sales_2026 and sales_eu_secret");
    for (Datasource datasource : Datasource.LOADED_AT_START) {
      run(admin, datasource.replace());
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
    Answer answer = admin.nativeCount(datasource, Map.of("useCache", false));
    return answer.orFail("counting " + datasource).json().path(0).path("result").path("n").asLong();
  }

  /** How many rows each datasource must have after everything that was allowed. */
  Map<String, Long> expectedRows()
  {
    return expectedRows;
  }

  /** Waits until a datasource has the rows that an allowed task wrote: they take a moment to be loaded. */
  void awaitRows(String datasource, long expected) throws InterruptedException
  {
    expectedRows.put(datasource, expected);
    Await.until(datasource + " has " + expected + " rows", () -> rows(datasource) == expected);
  }

  /** Starts a multi-stage query and returns its task. */
  String startTask(Druid druid, String sql)
  {
    Map<String, String> context = Map.of("sqlQueryId", nextMark());
    return druid.sql("/druid/v2/sql/task", sql, context).orFail(sql).json().path("taskId").asText();
  }

  /** Runs a multi-stage query to its end and returns its task. */
  String run(Druid druid, String sql) throws InterruptedException
  {
    return admin.runQuery(() -> startTask(druid, sql));
  }

  private void awaitWorker() throws InterruptedException
  {
    Await.until("the Overlord has a worker", () -> admin.overlord("/workers").json().size() > 0);
  }
}
