package org.warden.druid.attack;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.attack.Attack.Version.DRUID_27;
import static org.warden.druid.attack.Attack.Version.DRUID_33;

/** Door 3: tasks that anybody with WRITE on one datasource may start. Firehoses stand here too; they are of door 6. */
final class TaskAttacks
{
  private static final String EXTERNAL = "user 'mallory' needs READ on EXTERNAL 'EXTERNAL'";
  private static final String READ_PAYROLL = "user 'mallory' needs READ on DATASOURCE 'payroll'";
  private static final String NOT_THERE = "{\"type\":\"local\",\"baseDir\":\"$VAULT/nowhere\",\"filter\":\"*.csv\"}";

  private TaskAttacks()
  {
  }

  static List<Attack> rows()
  {
    List<Attack> rows = new ArrayList<>();
    addIngestion(rows);
    addLocations(rows);
    addMaintenance(rows);
    addFirehoses(rows);
    return rows;
  }

  private static void addIngestion(List<Attack> rows)
  {
    String own = Ingestion.MALLORY;
    rows.add(task("`index_parallel` from inline data without EXTERNAL", Ingestion.parallel(own, Extern.INLINE), Outcome.accepts(), EXTERNAL));
    rows.add(task("`index_parallel` from a file of the worker's host", Ingestion.parallel(own, Extern.SECRET_FOLDER),
                  Outcome.writes(own, "the file", Trap.SECRET), EXTERNAL));
    rows.add(task("`index_parallel` from named files", Ingestion.parallel(own, Extern.SECRET_FILE), Outcome.accepts(), EXTERNAL));
    rows.add(task("`index_parallel` from a URL", Ingestion.parallel(own, Extern.SECRET_URL),
                  Outcome.fetches("/secret/page.csv"), EXTERNAL));
    rows.add(task("`index_parallel` from a datasource that she may not read", Ingestion.fromDatasource(own, Extern.PAYROLL),
                  Outcome.writes(own, "its rows", AttackedCluster.SALARY), READ_PAYROLL));
    rows.add(task("`index_parallel` from a file and a datasource combined",
                  Ingestion.parallel(own, combining(Extern.SECRET_FOLDER, Extern.PAYROLL)), Outcome.accepts(), "user 'mallory' needs READ on"));
    rows.add(task("`index_parallel` from what is combined twice",
                  Ingestion.parallel(own, combining(NOT_THERE, combining(NOT_THERE, Extern.PAYROLL))), Outcome.accepts(),
                  "user 'mallory' needs READ on"));
    rows.add(task("`index` from a file", Ingestion.task("index", own, Extern.SECRET_FOLDER), Outcome.accepts(), EXTERNAL));
    rows.add(task("`index` from a datasource", Ingestion.fromDatasource(own, Extern.PAYROLL).replace("index_parallel", "index"),
                  Outcome.accepts(), READ_PAYROLL));
    rows.add(task("`index_parallel` from the `sql` input source",
                  Ingestion.parallel(own, "{\"type\":\"sql\",\"database\":{\"type\":\"mysql\",\"connectorConfig\":{\"connectURI\":"
                                          + "\"jdbc:mysql://127.0.0.1/db\"}},\"sqls\":[\"SELECT 1\"]}"),
                  Outcome.answers(400, "no database extension is loaded"), Refusal.status(400, "mysql")));
    for (String code : List.of("\"classpathPrefix\":\"/tmp/mine.jar\"", "\"hadoopDependencyCoordinates\":[\"a:b:1\"]")) {
      String name = code.split("\"")[1];
      rows.add(Attack.of(3, Attacker.ROOT, "`index_hadoop` with code of his own: `" + name + "`", Message.task("""
                    {"type":"index_hadoop",CODE,"spec":{"dataSchema":{"dataSource":"mallory_ds","granularitySpec":{"type":"uniform",\
                    "segmentGranularity":"day","intervals":["2026-01-01/2026-01-02"]}},"ioConfig":{"type":"hadoop",\
                    "inputSpec":{"type":"static","paths":"/tmp/x"}}}}""".replace("CODE", code)), Outcome.accepts(), name));
    }
    rows.add(task("`index_hadoop` from a path", """
                  {"type":"index_hadoop","spec":{"dataSchema":{"dataSource":"mallory_ds","parser":{"type":"string",\
                  "parseSpec":{"format":"csv","columns":["day","page"],"timestampSpec":{"column":"day"},"dimensionsSpec":{}}},\
                  "granularitySpec":{"type":"uniform","segmentGranularity":"day","intervals":["2026-01-01/2026-01-02"]}},\
                  "ioConfig":{"type":"hadoop","inputSpec":{"type":"static","paths":"$VAULT/secret/secret.csv"}}}}""",
                  Outcome.accepts(), EXTERNAL).on(DRUID_27));
  }

  private static void addLocations(List<Attack> rows)
  {
    rows.add(located("a URL beside what she may read", Extern.SECRET_URL, "http", "$TRAP/secret/page.csv"));
    rows.add(located("a URL out of what she may read by dot segments",
                     url("$TRAP/open/../secret/page.csv"), "http", "$TRAP/secret/page.csv"));
    rows.add(located("the same, percent-encoded", url("$TRAP/open/%2e%2e/secret/page.csv"), "http", "$TRAP/"));
    rows.add(located("a URL whose host only begins so", url("http://127.0.0.1.example.com/open/page.csv"), "http",
                     "http://127.0.0.1.example.com/open/page.csv"));
    rows.add(located("a URL with the allowed one as user info", url("$TRAP@evil.example/open/page.csv"), "http", "http://evil.example/open/page.csv"));
    rows.add(Attack.of(3, Attacker.LENA, "`index_parallel` from a `file:` URL under `http`",
                       Message.task(Ingestion.parallel("lena_ds", url("file://$VAULT/secret/secret.csv"))),
                       Outcome.answers(400, "Druid refuses it"), Refusal.status(400, "Only [http, https]")).on(DRUID_27, DRUID_33));
    rows.add(located("two URLs, one of them allowed",
                     "{\"type\":\"http\",\"uris\":[\"$TRAP/open/page.csv\",\"$TRAP/secret/page.csv\"]}", "http", "$TRAP/secret/page.csv"));
    rows.add(located("a folder beside what she may read", Extern.SECRET_FOLDER, "local", "$VAULT/secret"));
    rows.add(located("a folder out of what she may read by `..`",
                     "{\"type\":\"local\",\"baseDir\":\"$VAULT/open/../secret\",\"filter\":\"*.csv\"}", "local", "$VAULT/secret"));
    rows.add(located("a relative folder", "{\"type\":\"local\",\"baseDir\":\"../../../../../../etc\",\"filter\":\"*\"}", "local", ""));
    rows.add(located("the folder above, with a filter", "{\"type\":\"local\",\"baseDir\":\"$VAULT\",\"filter\":\"*\"}", "local", "$VAULT"));
    rows.add(Attack.of(3, Attacker.LENA, "`index_parallel` from an input source whose places Warden cannot tell",
                       Message.task(Ingestion.parallel("lena_ds", "{\"type\":\"generator\",\"schemaName\":\"basic\",\"numRows\":1}")),
                       Outcome.accepts(), "for an input source of type 'generator'").on(DRUID_27, DRUID_33));
  }

  private static void addMaintenance(List<Attack> rows)
  {
    String interval = "\"interval\":\"2026-01-01/2026-01-02\"";
    rows.add(Attack.of(3, Attacker.WENDY, "`move` without READ",
                       Message.task("{\"type\":\"move\",\"dataSource\":\"payroll\"," + interval + ",\"target\":{}}"),
                       Outcome.accepts(), "user 'wendy' needs READ on DATASOURCE 'payroll'").on(DRUID_27, DRUID_33));
    rows.add(Attack.of(3, Attacker.MALLORY, "`move` to a target of her own",
                       Message.task("{\"type\":\"move\",\"dataSource\":\"mallory_ds\"," + interval + ",\"target\":{\"path\":\"/tmp/mine\"}}"),
                       Outcome.accepts(), "user 'mallory' needs WRITE on EXTERNAL").on(DRUID_27, DRUID_33));
    rows.add(Attack.of(3, Attacker.WENDY, "`archive` without READ",
                       Message.task("{\"type\":\"archive\",\"dataSource\":\"payroll\"," + interval + "}"),
                       Outcome.accepts(), "user 'wendy' needs READ on DATASOURCE 'payroll'").on(DRUID_27, DRUID_33));
    rows.add(Attack.of(3, Attacker.WENDY, "`restore` without READ",
                       Message.task("{\"type\":\"restore\",\"dataSource\":\"payroll\"," + interval + "}"),
                       Outcome.accepts(), "user 'wendy' needs READ on DATASOURCE 'payroll'").on(DRUID_27, DRUID_33));
    rows.add(Attack.of(3, Attacker.MALLORY, "`compact` of another datasource",
                       Message.task("{\"type\":\"compact\",\"dataSource\":\"payroll\",\"ioConfig\":{\"type\":\"compact\","
                                    + "\"inputSpec\":{\"type\":\"interval\"," + interval + "}}}"),
                       Outcome.answers(403, "Druid asks for WRITE itself"), "user 'mallory' needs WRITE on DATASOURCE 'payroll'")
                   .on(DRUID_27, DRUID_33));
    rows.add(Attack.of(3, Attacker.MALLORY, "`kill` of another datasource",
                       Message.task("{\"type\":\"kill\",\"dataSource\":\"payroll\"," + interval + "}"),
                       Outcome.answers(403, "Druid asks for WRITE itself"), "user 'mallory' needs WRITE on DATASOURCE 'payroll'")
                   .on(DRUID_27, DRUID_33));
    rows.add(bringsBack("coordinator").on(DRUID_27));
    rows.add(bringsBack("indexer").on(DRUID_33));
  }

  /** Druid asks for WRITE on the datasource in the path, and takes the segment by its id alone. */
  private static Attack bringsBack(String api)
  {
    String path = "/druid/" + api + "/v1/datasources/mallory_ds/segments/";
    String segment = "payroll_2026-01-01T00:00:00.000Z_2026-01-02T00:00:00.000Z_v";
    return Attack.of(3, Attacker.MALLORY, "brings a deleted segment of another datasource back: `POST " + path + "…`",
                     Message.post("coordinator", path + segment, "{}").header("Accept", "application/json"),
                     Outcome.accepts(), "may not name a segment of another datasource");
  }

  private static void addFirehoses(List<Attack> rows)
  {
    String receiver = "{\"type\":\"receiver\",\"serviceName\":\"mallory\"}";
    rows.add(firehose("`receiver`, which opens a port for rows", Ingestion.firehose("index", Ingestion.MALLORY, receiver)));
    rows.add(firehose("`timed` around another",
                      Ingestion.firehose("index", Ingestion.MALLORY, "{\"type\":\"timed\",\"delegate\":" + receiver
                                                                     + ",\"shutoffTime\":\"2026-01-01\"}")));
    rows.add(firehose("`clipped` around another",
                      Ingestion.firehose("index", Ingestion.MALLORY, "{\"type\":\"clipped\",\"delegate\":" + receiver
                                                                     + ",\"interval\":\"2026-01-01/2026-01-02\"}")));
    rows.add(firehose("in a `noop` task",
                      "{\"type\":\"noop\",\"dataSource\":\"mallory_ds\",\"firehose\":" + receiver + "}"));
  }

  private static Attack firehose(String what, String json)
  {
    return Attack.of(6, Attacker.MALLORY, "firehose: " + what, Message.task(json), Outcome.accepts(), EXTERNAL).on(DRUID_27);
  }

  private static Attack task(String what, String json, Outcome stock, String sentence)
  {
    return task(what, json, stock, Refusal.saying(sentence));
  }

  private static Attack task(String what, String json, Outcome stock, Refusal refusal)
  {
    return Attack.of(3, Attacker.MALLORY, what, Message.task(json), stock, refusal).on(DRUID_27, DRUID_33);
  }

  private static Attack located(String what, String inputSource, String type, String location)
  {
    String sentence = "user 'lena' needs READ on EXTERNAL 'EXTERNAL' for " + type + (location.isEmpty() ? "" : " '" + location);
    return Attack.of(3, Attacker.LENA, "`index_parallel` from " + what, Message.task(Ingestion.parallel("lena_ds", inputSource)),
                     Outcome.accepts(), sentence).on(DRUID_27, DRUID_33);
  }

  private static String url(String url)
  {
    return "{\"type\":\"http\",\"uris\":[\"" + url + "\"]}";
  }

  private static String combining(String... inputSources)
  {
    return "{\"type\":\"combining\",\"delegates\":[" + String.join(",", inputSources) + "]}";
  }
}
