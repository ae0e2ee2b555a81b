package org.warden.druid.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.IndexTask;
import org.warden.druid.cluster.Login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster with something to steal: the datasource {@code payroll}, a folder of files ({@code $VAULT}), a web server
 * ({@code $TRAP}), somebody else's SELECT that has ended ({@code $SELECT}) and one that runs ({@code $RUNNING}).
 */
final class AttackedCluster implements AutoCloseable
{
  /** What the rows of {@code payroll} hold. */
  static final String SALARY = "Salary-of-Ada";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$([A-Z]+(?:_[A-Z]+)*)");

  private final Cluster cluster;
  private final Function<String, Login> logins;
  private final Druid admin;
  private final Trap trap;
  private final Path vault;
  private final Map<String, String> values = new TreeMap<>();

  AttackedCluster(Cluster cluster, Function<String, Login> logins, Trap trap, Path vault)
  {
    this.cluster = cluster;
    this.logins = logins;
    this.admin = cluster.as(logins.apply(BasicLogins.ADMIN.user()));
    this.trap = trap;
    this.vault = vault;
  }

  Cluster cluster()
  {
    return cluster;
  }

  String url(String service)
  {
    return cluster.url(service);
  }

  Druid admin()
  {
    return admin;
  }

  Trap trap()
  {
    return trap;
  }

  Path vault()
  {
    return vault;
  }

  Login login(Attacker attacker)
  {
    return logins.apply(attacker.user());
  }

  Druid as(Attacker attacker)
  {
    return cluster.as(login(attacker));
  }

  /**
   * Loads what there is to steal, and lets lookups be configured.
   *
   * @param placeholders what takes a query to know, and is to be there before the first attack
   */
  void setUp(String placeholders) throws InterruptedException
  {
    Await.until("the Overlord has a worker", () -> admin.overlord("/workers").json().size() > 0);
    load("payroll", SALARY);
    load("mallory_ds", "Own-Page");
    admin.post(cluster.url("coordinator") + "/druid/coordinator/v1/lookups/config", Map.of()).orFail("first lookups");
    fill(placeholders);
  }

  /** A text with what its placeholders stand for. What takes a query to know is found out when it is first wanted. */
  String fill(String text)
  {
    Matcher matcher = PLACEHOLDER.matcher(text);
    return matcher.replaceAll(found -> Matcher.quoteReplacement(known(found.group(1))));
  }

  /** Ends the task that an answer tells of, where there is one: it takes a slot. */
  void endTask(Answer answer)
  {
    String task = answer.status() / 100 == 2 && answer.body().startsWith("{") ? Outcome.task(answer) : "";
    if (!task.isEmpty()) {
      admin.overlord("/task/" + task + "/shutdown", null);
    }
  }

  /** What a request could have changed. */
  Footprints footprints()
  {
    TreeSet<String> tasks = new TreeSet<>();
    for (JsonNode task : admin.overlord("/tasks").orFail("task list").json()) {
      // A query's workers come and go with their controller.
      tasks.add(task.path("id").asText().replaceFirst("-worker\\d.*", ""));
    }
    String coordinator = cluster.url("coordinator") + "/druid/coordinator/v1";
    return new Footprints(
        tasks,
        admin.overlord("/supervisor").orFail("supervisors").body(),
        admin.get(coordinator + "/lookups/config/all").orFail("lookups").body(),
        admin.get(coordinator + "/config/compaction").body(),
        trap.visits().stream().filter(visit -> !visit.path().startsWith("/slow/")).count()
    );
  }

  /** How many rows each datasource has. */
  Map<String, Long> rows()
  {
    return Map.of("payroll", rows("payroll"), "mallory_ds", rows("mallory_ds"), "lena_ds", rows("lena_ds"));
  }

  long rows(String datasource)
  {
    Answer answer = admin.nativeCount(datasource, Map.of("useCache", false));
    return answer.orFail("counting " + datasource).json().path(0).path("result").path("n").asLong();
  }

  @Override
  public void close()
  {
    trap.close();
    cluster.close();
    for (String file : List.of("open/open.csv", "secret/secret.csv", "open", "secret", "")) {
      try {
        Files.deleteIfExists(vault.resolve(file));
      }
      catch (IOException e) {
        System.err.println("could not remove " + vault.resolve(file) + ": " + e.getMessage());
      }
    }
  }

  /** A folder with a file that may be read and one that may not. */
  static Path makeVault() throws IOException
  {
    Path vault = Files.createTempDirectory("warden-vault-").toRealPath();
    for (String name : List.of("open", "secret")) {
      Files.createDirectory(vault.resolve(name));
      Files.writeString(vault.resolve(name).resolve(name + ".csv"), "2026-01-01," + Trap.SECRET + ",1\n");
    }
    return vault;
  }

  private void load(String datasource, String page) throws InterruptedException
  {
    String task = admin.overlord("/task", IndexTask.inline(datasource, List.of(page))).orFail("loading").json().path("task").asText();
    admin.awaitSuccess(task);
    Await.until(datasource + " is loaded", () -> rows(datasource) == 1);
    Await.until(datasource + " is a table", () -> admin.sql("SELECT 1 FROM " + datasource).status() == 200);
  }

  private String known(String placeholder)
  {
    if (!values.containsKey(placeholder)) {
      values.put(placeholder, value(placeholder));
    }
    return values.get(placeholder);
  }

  private String value(String placeholder)
  {
    try {
      return switch (placeholder) {
        case "TRAP" -> trap.url();
        case "AUTHORITY" -> trap.url().replaceFirst("^http://", "");
        case "VAULT" -> vault.toString();
        case "SELECT" -> finishedSelect();
        case "RUNNING" -> runningSelect();
        case "ENCODED_SELECT" -> fill("$SELECT").replaceFirst("^q", "%71");
        case "CONTROLLER" -> controller();
        case "CONTROLLER_ESCAPED" -> controller().replace("query_controller", "query\\u005fcontroller");
        case "CONTROLLER_TYPE_LAST" -> typeLast(controller());
        case "MEGABYTES" -> "x".repeat(100_000_000);
        case "DEEP" -> "[".repeat(10_000) + "]".repeat(10_000);
        case "DEEP_COMBINING" -> "{\"type\":\"combining\",\"delegates\":[".repeat(10_000) + "]}".repeat(10_000);
        default -> throw new IllegalArgumentException("$" + placeholder);
      };
    }
    catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String finishedSelect() throws InterruptedException
  {
    return admin.runQuery(() -> start(as(Attacker.ALICE), "SELECT page FROM payroll"));
  }

  private String runningSelect() throws InterruptedException
  {
    String task = start(admin, "SELECT COUNT(*) FROM " + Extern.http("$TRAP/slow/page.csv").replace("$TRAP", trap.url()));
    Await.until(task + " reads", () -> trap.visits().stream().anyMatch(visit -> visit.path().startsWith("/slow/")));
    return task;
  }

  /** The very task that Druid made of the SELECT, without its identity. */
  private String controller()
  {
    ObjectNode task = (ObjectNode) admin.overlord("/task/" + fill("$SELECT")).orFail("payload").json().path("payload");
    return task.without(List.of("id", "groupId", "resource")).toString();
  }

  private static String typeLast(String task)
  {
    String type = "\"type\":\"query_controller\"";
    return task.replace(type + ",", "").replaceFirst("}$", "," + type + "}");
  }

  private static String start(Druid druid, String sql)
  {
    return druid.sqlTask(sql).orFail(sql).json().path("taskId").asText();
  }
}
