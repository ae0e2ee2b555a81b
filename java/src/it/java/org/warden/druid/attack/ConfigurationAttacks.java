package org.warden.druid.attack;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.attack.Attack.Version.DRUID_27;
import static org.warden.druid.attack.Attack.Version.DRUID_33;

/** Door 4 and the lookups of door 6: what Druid keeps and runs later. */
final class ConfigurationAttacks
{
  static final String COMPACTION = "/druid/coordinator/v1/config/compaction";
  static final String LOOKUPS = "/druid/coordinator/v1/lookups/config";

  private static final String COMPACT_PAYROLL = "{\"dataSource\":\"payroll\",\"skipOffsetFromLatest\":\"P1D\"}";
  private static final String WRITE_PAYROLL = "user 'connie' needs WRITE on DATASOURCE 'payroll'";
  private static final String EXTERNAL = "user 'connie' needs READ on EXTERNAL 'EXTERNAL'";
  private static final String FROM_FILE =
      "{\"type\":\"cachedNamespace\",\"extractionNamespace\":{\"type\":\"uri\",\"uri\":\"file://$VAULT/secret/secret.csv\","
      + "\"namespaceParseSpec\":{\"format\":\"csv\",\"columns\":[\"key\",\"value\"]},\"pollPeriod\":\"PT1M\"}}";

  private ConfigurationAttacks()
  {
  }

  static List<Attack> rows()
  {
    List<Attack> rows = new ArrayList<>();
    addCompaction(rows);
    addSupervisors(rows);
    addStreams(rows);
    addLookups(rows);
    return rows;
  }

  private static void addCompaction(List<Attack> rows)
  {
    Message config = Message.post("coordinator", COMPACTION, COMPACT_PAYROLL);
    rows.add(compaction("a compaction config for another's datasource", config));
    rows.add(compaction("the same through the Router", config.throughRouter()));
    rows.add(compaction("the same through the Router's proxy", config.to("router", "/proxy/coordinator" + COMPACTION)));
    rows.add(compaction("the same with a trailing slash", config.at(COMPACTION + "/")));
    rows.add(compaction("the same with matrix parameters", config.at("/druid/coordinator;x=1/v1/config/compaction;y=2")));
    rows.add(compaction("the datasource twice, the own one first", Message.post(
        "coordinator", COMPACTION, "{\"dataSource\":\"connie_ds\",\"dataSource\":\"payroll\"}")));
  }

  private static void addSupervisors(List<Attack> rows)
  {
    String spec = "{\"type\":\"NoopSupervisorSpec\",\"id\":\"sneaky\",\"dataSources\":[\"mallory_ds\",\"payroll\"]}";
    rows.add(Attack.of(4, Attacker.MALLORY, "a supervisor of two datasources, one of them another's",
                       Message.post("coordinator", "/druid/indexer/v1/supervisor", spec),
                       Outcome.answers(403, "Druid asks for WRITE itself"), "user 'mallory' needs WRITE on DATASOURCE 'payroll'"));
    rows.add(Attack.of(4, Attacker.MALLORY, "a supervisor in the place of another's, by its id",
                       Message.post("coordinator", "/druid/indexer/v1/supervisor",
                                    "{\"type\":\"NoopSupervisorSpec\",\"id\":\"payroll\",\"dataSources\":[\"mallory_ds\"]}"),
                       Outcome.accepts(), "user 'mallory' needs WRITE on DATASOURCE 'payroll'").on(DRUID_27, DRUID_33));
    rows.add(Attack.of(4, Attacker.MALLORY, "`autocompact` of another's datasource",
                       Message.post("coordinator", "/druid/indexer/v1/supervisor",
                                    "{\"type\":\"autocompact\",\"spec\":" + COMPACT_PAYROLL + "}"),
                       Outcome.answers(403, "Druid asks for WRITE itself"), "user 'mallory' needs WRITE on DATASOURCE 'payroll'")
                   .on(DRUID_33));
    rows.add(Attack.of(4, Attacker.ROOT, "`autocompact` with JVM options in its context",
                       Message.post("coordinator", "/druid/indexer/v1/supervisor",
                                    "{\"type\":\"autocompact\",\"spec\":{\"dataSource\":\"payroll\",\"taskContext\":"
                                    + "{\"druid.indexer.runner.javaOpts\":\"-version\"}}}"),
                       Outcome.accepts(), "druid.indexer.runner.javaOpts").on(DRUID_33));
  }

  private static void addStreams(List<Attack> rows)
  {
    rows.add(stream(Attacker.MALLORY, "a Kafka supervisor without EXTERNAL", kafka("mallory_ds", ""), "user 'mallory' needs READ on EXTERNAL 'EXTERNAL'"));
    rows.add(stream(Attacker.LENA, "a Kafka supervisor of a topic that she may not read", kafka("lena_ds", ""),
                    "user 'lena' needs READ on EXTERNAL 'EXTERNAL' for kafka 'kafka://127.0.0.1:9/salaries'"));
    rows.add(stream(Attacker.HANK, "a Kafka supervisor with a secret of Druid's process",
                    kafka("hank_ds", ",\"ssl.key.password\":{\"type\":\"environment\",\"variable\":\"PATH\"}"), "environment"));
    rows.add(stream(Attacker.HANK, "a Kafka supervisor whose properties come from the environment",
                    kafka("hank_ds", ",\"druid.dynamic.config.provider\":{\"type\":\"environment\",\"variables\":{\"a\":\"PATH\"}}"),
                    "environment"));
    rows.add(stream(Attacker.ROOT, "a Kafka supervisor with JVM options in its context",
                    kafka("payroll", "").replaceFirst("\\}$", ",\"context\":{\"druid.indexer.runner.javaOpts\":\"-Dx=y\"}}"),
                    "druid.indexer.runner.javaOpts"));
    rows.add(stream(Attacker.MALLORY, "a scheduled SELECT, which would run as Druid itself", """
                    {"type":"scheduled_batch","id":"mallory_ds","dataSource":"mallory_ds","schedulerConfig":{"type":"unix","schedule":"0 0 1 1 *"},\
                    "spec":{"query":"REPLACE INTO mallory_ds OVERWRITE ALL SELECT * FROM payroll PARTITIONED BY ALL"}}""",
                    "scheduled_batch"));
    rows.add(Attack.of(5, Attacker.SAM, "samples a Kafka topic", Message.post("coordinator", "/druid/indexer/v1/sampler",
                       "{\"type\":\"kafka\",\"spec\":" + kafka("sample", "") + ",\"samplerConfig\":{\"timeoutMs\":100}}"),
                       Outcome.answers(400, "nobody listens there"), "user 'sam' needs READ on EXTERNAL 'EXTERNAL'").on(DRUID_33));
  }

  private static String kafka(String target, String properties)
  {
    return "{\"type\":\"kafka\",\"spec\":{\"dataSchema\":{\"dataSource\":\"" + target + "\",\"timestampSpec\":{\"column\":\"day\"},"
           + "\"dimensionsSpec\":{},\"granularitySpec\":{\"segmentGranularity\":\"day\"}},\"ioConfig\":{\"type\":\"kafka\","
           + "\"topic\":\"salaries\",\"inputFormat\":{\"type\":\"json\"},\"consumerProperties\":{\"bootstrap.servers\":\"127.0.0.1:9\""
           + properties + "}},\"tuningConfig\":{\"type\":\"kafka\"}}}";
  }

  private static Attack stream(Attacker who, String what, String spec, String sentence)
  {
    return Attack.of(4, who, what, Message.post("coordinator", "/druid/indexer/v1/supervisor", spec), Outcome.accepts(), sentence).on(DRUID_33);
  }

  private static void addLookups(List<Attack> rows)
  {
    Message lookup = Message.post("coordinator", LOOKUPS + "/__default/sneaky", versioned(FROM_FILE));
    lookup(rows, "of a file", lookup, EXTERNAL);
    lookup(rows, "of a URL", Message.post("coordinator", LOOKUPS + "/__default/sneaky",
                                             versioned(FROM_FILE.replace("file://$VAULT/secret/secret.csv", "$TRAP/secret/page.csv"))),
                    EXTERNAL);
    lookup(rows, "of a folder's files", Message.post("coordinator", LOOKUPS + "/__default/sneaky",
                                             versioned(FROM_FILE.replace("\"uri\":\"file://$VAULT/secret/secret.csv\"",
                                                 "\"uriPrefix\":\"file://$VAULT/secret/\",\"fileRegex\":\".*\""))),
                    EXTERNAL);
    lookup(rows, "of a database", Message.post("coordinator", LOOKUPS + "/__default/sneaky", versioned("""
        {"type":"cachedNamespace","extractionNamespace":{"type":"jdbc","connectorConfig":{"createTables":true,\
        "connectURI":"jdbc:mysql://127.0.0.1:3306/db","user":"druid","password":"x"},"table":"t","keyColumn":"k",\
        "valueColumn":"v"}}""")), EXTERNAL);
    lookup(rows, "of a Kafka topic", Message.post("coordinator", LOOKUPS + "/__default/sneaky", versioned("""
        {"type":"kafka","kafkaTopic":"t","kafkaProperties":{"bootstrap.servers":"127.0.0.1:9092"}}""")), EXTERNAL);
    lookup(rows, "that polls a database", Message.post("coordinator", LOOKUPS + "/__default/sneaky", versioned("""
        {"type":"pollingLookup","pollPeriod":"PT10M","dataFetcher":{"type":"jdbcDataFetcher","connectorConfig":"jdbc://mysql://127.0.0.1:3306/db",\
        "table":"t","keyColumn":"k","valueColumn":"v"}}""")), "user 'connie' needs READ on EXTERNAL");
    lookup(rows, "of a type that Warden does not know", Message.post("coordinator", LOOKUPS + "/__default/sneaky", versioned("""
        {"type":"of_no_extension","where":"file:///etc/passwd"}""")), EXTERNAL);
    lookup(rows, "of a file, among several at once", Message.post("coordinator", LOOKUPS,
        "{\"__default\":{\"plain\":" + versioned("{\"type\":\"map\",\"map\":{\"a\":\"b\"}}") + ",\"sneaky\":" + versioned(FROM_FILE) + "}}"),
        EXTERNAL);
    lookup(rows, "of a file, through the Router", lookup.throughRouter(), EXTERNAL);
    lookup(rows, "of a file, through the Router's proxy",
                    lookup.to("router", "/proxy/coordinator" + LOOKUPS + "/__default/sneaky"), EXTERNAL);
    lookup(rows, "of a file, compressed", lookup.as(Body.GZIP), EXTERNAL);
    lookup(rows, "of a file, as Smile", lookup.as(Body.SMILE), EXTERNAL);
    lookup(rows, "of a file, in chunks", lookup.as(Body.CHUNKED), EXTERNAL);
    lookup(rows, "of a file, its type twice: `map` first", Message.post("coordinator", LOOKUPS + "/__default/sneaky",
        versioned(FROM_FILE.replace("{\"type\":\"cachedNamespace\"", "{\"type\":\"map\",\"map\":{},\"type\":\"cachedNamespace\""))), EXTERNAL);
    lookup(rows, "of a file, its factory twice: a harmless one first", Outcome.answers(400, "Druid wants it once"), Message.post("coordinator", LOOKUPS + "/__default/sneaky",
        "{\"version\":\"v1\",\"lookupExtractorFactory\":{\"type\":\"map\",\"map\":{}},\"lookupExtractorFactory\":" + FROM_FILE + "}"), EXTERNAL);
    lookup(rows, "of a file, under a percent-encoded name", lookup.at(LOOKUPS + "/__default/%73neaky-encoded"), EXTERNAL);
    lookup(rows, "of a file, with matrix parameters", lookup.at("/druid/coordinator/v1/lookups;x=1/config/__default/sneaky;y=2/"), EXTERNAL);
  }

  static String versioned(String factory)
  {
    return "{\"version\":\"v1\",\"lookupExtractorFactory\":" + factory + "}";
  }

  private static Attack compaction(String what, Message message)
  {
    return Attack.of(4, Attacker.CONNIE, what, message, Outcome.accepts(), WRITE_PAYROLL).on(DRUID_27, DRUID_33);
  }

  private static void lookup(List<Attack> rows, String what, Message message, String sentence)
  {
    lookup(rows, what, Outcome.accepts(), message, sentence);
  }

  private static void lookup(List<Attack> rows, String what, Outcome stock, Message message, String sentence)
  {
    // A lookup that is there already would be another reason to be refused.
    Message named = message.replace("sneaky", "sneaky-" + rows.size());
    rows.add(Attack.of(6, Attacker.CONNIE, "a lookup " + what, named, stock, sentence).on(DRUID_27, DRUID_33));
  }
}
