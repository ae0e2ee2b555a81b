package org.warden.druid.attack;

import java.util.List;
import java.util.stream.Stream;

/** Requests beside the attacks that succeed: a guard that refused everything would fail here. */
final class NeighbourTable
{
  private static final String OPEN_URL = "{\"type\":\"http\",\"uris\":[\"$TRAP/open/page.csv\"]}";
  private static final String OPEN_FILE = "{\"type\":\"local\",\"baseDir\":\"$VAULT/open\",\"filter\":\"*.csv\"}";
  private static final String COUNT_OPEN = "SELECT page FROM " + Extern.table(OPEN_URL);
  private static final String SUPERVISOR = "/druid/indexer/v1/supervisor";

  private NeighbourTable()
  {
  }

  /** Needs the multi-stage query engine. */
  static List<Neighbour> on27()
  {
    return Stream.of(work(), queries()).flatMap(List::stream).toList();
  }

  static List<Neighbour> on33()
  {
    return Stream.of(work(), supervisorsOf33()).flatMap(List::stream).toList();
  }

  private static List<Neighbour> work()
  {
    return List.of(
        task(Attacker.LENA, "`index_parallel` from a URL that she may read", Ingestion.parallel("lena_ds", OPEN_URL),
             Outcome.writes("lena_ds", "the page", Trap.SECRET)),
        task(Attacker.LENA, "`index` from a file that she may read", Ingestion.task("index", "lena_ds", OPEN_FILE), Outcome.succeeds()),
        task(Attacker.LENA, "`index_parallel` in sub-tasks", inSubTasks("lena_ds"), Outcome.succeeds()),
        task(Attacker.LENA, "`index_parallel` from inline data", Ingestion.parallel("lena_ds", Extern.INLINE), Outcome.succeeds()),
        task(Attacker.PAUL, "`index_parallel` from a datasource that he may read, without EXTERNAL",
             Ingestion.fromDatasource("paul_ds", Extern.PAYROLL), Outcome.writes("paul_ds", "its rows", AttackedCluster.SALARY)),
        task(Attacker.MALLORY, "`compact` of her own datasource", """
             {"type":"compact","dataSource":"mallory_ds","ioConfig":{"type":"compact","inputSpec":{"type":"interval",\
             "interval":"2026-01-01/2026-01-02"}}}""", Outcome.succeeds()),
        task(Attacker.MALLORY, "`kill` in her own datasource",
             "{\"type\":\"kill\",\"dataSource\":\"mallory_ds\",\"interval\":\"2020-01-01/2020-01-02\"}", Outcome.succeeds()),
        task(Attacker.MALLORY, "`noop` with a harmless context",
             "{\"type\":\"noop\",\"dataSource\":\"mallory_ds\",\"runTime\":1,\"context\":{\"priority\":10,\"taskLockTimeout\":1000}}",
             Outcome.succeeds()),
        new Neighbour(Attacker.MALLORY, "a supervisor of her own datasource", Message.post("coordinator", SUPERVISOR,
            "{\"type\":\"NoopSupervisorSpec\",\"id\":\"mallory_ds\",\"dataSources\":[\"mallory_ds\"]}"), Outcome.accepts()),
        new Neighbour(Attacker.ROOT, "a compaction config", Message.post("coordinator", ConfigurationAttacks.COMPACTION,
            "{\"dataSource\":\"nothing_there\",\"taskContext\":{\"priority\":10}}"), Outcome.accepts()),
        new Neighbour(Attacker.CONNIE, "a lookup of a map", Message.post("coordinator", ConfigurationAttacks.LOOKUPS + "/__default/plain",
            ConfigurationAttacks.versioned("{\"type\":\"map\",\"map\":{\"a\":\"b\"}}")), Outcome.accepts()),
        new Neighbour(Attacker.CONNIE, "several lookups of maps, compressed", Message.post("coordinator", ConfigurationAttacks.LOOKUPS,
            "{\"__default\":{\"first\":" + ConfigurationAttacks.versioned("{\"type\":\"map\",\"map\":{\"a\":\"b\"}}") + "}}").as(Body.GZIP),
            Outcome.accepts()),
        sampler(Attacker.HANK, "samples inline data", Extern.INLINE, Outcome.shows("it", "Own-Page")),
        sampler(Attacker.HANK, "samples a URL", OPEN_URL, Outcome.shows("it", Trap.SECRET)),
        sampler(Attacker.ROSE, "hands a secret to a URL", SamplerAttacks.withSecret("allowed"), SamplerAttacks.sends("allowed"))
    );
  }

  private static List<Neighbour> queries()
  {
    return List.of(
        new Neighbour(Attacker.LENA, "EXTERN of a URL that she may read", Message.sql("/druid/v2/sql/task", COUNT_OPEN, "[]"),
                      Outcome.reports("it", Trap.SECRET)),
        new Neighbour(Attacker.LENA, "the same as `?`", Message.sql("/druid/v2/sql/task",
            "EXPLAIN PLAN FOR SELECT page FROM TABLE(EXTERN(?, '" + Extern.FORMAT + "', '" + Extern.SIGNATURE + "'))",
            SqlAttacks.list(OPEN_URL)), Outcome.accepts()),
        new Neighbour(Attacker.LENA, "the same prepared over JDBC", new JdbcStatement("broker", false, true, COUNT_OPEN), Outcome.accepts()),
        new Neighbour(Attacker.ALICE, "her own SELECT's result", Message.get("coordinator", "/druid/indexer/v1/task/$SELECT/reports"),
                      Outcome.shows("it", AttackedCluster.SALARY)),
        new Neighbour(Attacker.ALICE, "her own SELECT's status, through the Router",
                      Message.get("router", "/druid/indexer/v1/task/$SELECT/status"), Outcome.accepts()),
        new Neighbour(Attacker.ROOT, "anybody's result, with READ on STATE", Message.get("coordinator",
            "/druid/indexer/v1/task/$SELECT/reports"), Outcome.shows("it", AttackedCluster.SALARY)),
        new Neighbour(Attacker.ROOT, "all tasks, with READ on STATE", Message.get("coordinator", "/druid/indexer/v1/tasks"),
                      Outcome.shows("it", "$SELECT"))
    );
  }

  private static List<Neighbour> supervisorsOf33()
  {
    return List.of(
        new Neighbour(Attacker.MALLORY, "`autocompact` of her own datasource", Message.post("coordinator", SUPERVISOR,
            "{\"type\":\"autocompact\",\"spec\":{\"dataSource\":\"mallory_ds\"}}"), Outcome.accepts())
    );
  }

  private static Neighbour task(Attacker who, String what, String json, Outcome outcome)
  {
    return new Neighbour(who, what, Message.task(json), outcome);
  }

  private static Neighbour sampler(Attacker who, String what, String inputSource, Outcome outcome)
  {
    return new Neighbour(who, what, Message.post("coordinator", SamplerAttacks.SAMPLER, Ingestion.sampler(inputSource)), outcome);
  }

  /** Two URLs, each read by a sub-task of its own. */
  private static String inSubTasks(String target)
  {
    String urls = "{\"type\":\"http\",\"uris\":[\"$TRAP/open/a.csv\",\"$TRAP/open/b.csv\"]}";
    return Ingestion.parallel(target, urls)
                    .replace("\"tuningConfig\":{", "\"tuningConfig\":{\"maxNumConcurrentSubTasks\":2,"
                                                   + "\"splitHintSpec\":{\"type\":\"maxSize\",\"maxNumFiles\":1},");
  }
}
