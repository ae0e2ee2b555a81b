package org.warden.druid.attack;

import java.util.List;

import static org.warden.druid.attack.Attack.Version.DRUID_27;
import static org.warden.druid.attack.Attack.Version.DRUID_33;

/** Doors 1 and 2: what only Druid itself has a use for. */
final class InternalAttacks
{
  static final String TASK = "/druid/indexer/v1/task";

  private static final List<String> ROOTS = List.of(
      "/druid/indexer/v1/action", "/druid-internal", "/druid/worker/v1/shuffle", "/druid/worker/v1/task", "/druid/listen"
  );
  private static final String ONLY_DRUID = "may not use ROOT: only Druid's own processes do";

  private static final String EXTERNAL_SCAN = """
      {"type":"query_controller","spec":{"query":{"queryType":"scan","dataSource":{"type":"external","inputSource":SOURCE,\
      "inputFormat":{"type":"csv","columns":["day","page","amount"]},"signature":[{"name":"day","type":"STRING"},\
      {"name":"page","type":"STRING"},{"name":"amount","type":"LONG"}]},"intervals":{"type":"intervals",\
      "intervals":["-146136543-09-08T08:23:32.096Z/146140482-04-24T15:36:27.903Z"]},"resultFormat":"compactedList",\
      "columns":["page"],"legacy":false,"context":{"__user":"USER","scanSignature":"[{\\"name\\":\\"page\\",\\"type\\":\\"STRING\\"}]"},\
      "granularity":{"type":"all"}},"columnMappings":[{"queryColumn":"page","outputColumn":"page"}],\
      "destination":{"type":"taskReport"},"assignmentStrategy":"max","tuningConfig":{"maxNumWorkers":1}},\
      "sqlQuery":"SELECT 1","sqlQueryContext":{},"sqlTypeNames":["VARCHAR"],"nativeTypeNames":["STRING"]}""";

  private static final String SUB_TASK = """
      {"type":"TYPE","id":"TYPE-of-mallory","groupId":"g","supervisorTaskId":"s","subtaskSpecId":"x","numAttempts":0,\
      "resource":null,"spec":{"dataSchema":{"dataSource":"mallory_ds","timestampSpec":{"column":"day"},\
      "dimensionsSpec":{"dimensions":["page"]},"granularitySpec":{"segmentGranularity":"day","intervals":["2026-01-01/2026-01-02"]}},\
      "ioConfig":{"type":"index_parallel","inputSource":SOURCE,"inputFormat":FORMAT},\
      "tuningConfig":{"type":"index_parallel","partitionsSpec":PARTITIONS,"forceGuaranteedRollup":ROLLUP}},\
      "context":{},"intervalToPartitions":{},"intervalToNumShardsOverride":{}}""";

  private InternalAttacks()
  {
  }

  static List<Attack> rows()
  {
    return List.of(
        controller(Attacker.MALLORY, "reads a datasource that she may not read", "$CONTROLLER",
                   Outcome.reports("its rows", AttackedCluster.SALARY)),
        controller(Attacker.MALLORY, "reads a URL without any right to external data",
                   external(Extern.SECRET_URL, "mallory"), Outcome.reports("what lies there", Trap.SECRET)),
        controller(Attacker.MALLORY, "reads a file of the worker's host without any right to external data",
                   external(Extern.SECRET_FILE, "mallory"), Outcome.reports("the file", Trap.SECRET)),
        controller(Attacker.MALLORY, "forges `__user`", external(Extern.INLINE, "admin"),
                   Outcome.reports("the rows, under another's name", "Own-Page")),
        controller(Attacker.MALLORY, "through the Router", "$CONTROLLER", Outcome.accepts(), "router", TASK),
        controller(Attacker.MALLORY, "through the Router's proxy", "$CONTROLLER", Outcome.accepts(), "router",
                   "/proxy/overlord" + TASK),
        controller(Attacker.EVE, "with rights to `__query_select` alone", "$CONTROLLER", Outcome.accepts()),

        internalType("query_worker", "{\"type\":\"query_worker\",\"id\":\"w\",\"controllerTaskId\":\"$RUNNING\","
                                     + "\"dataSource\":\"mallory_ds\",\"workerNumber\":7,\"context\":{}}", Outcome.accepts()).on(DRUID_27),
        subTask("single_phase_sub_task", "{\"type\":\"dynamic\"}", Outcome.accepts()),
        subTask("index_sub", "{\"type\":\"dynamic\"}", Outcome.accepts()),
        subTask("partial_index_generate", "{\"type\":\"hashed\",\"numShards\":1}", Outcome.accepts()),
        subTask("partial_dimension_cardinality", "{\"type\":\"hashed\"}", Outcome.accepts()),
        subTask("partial_dimension_distribution",
                "{\"type\":\"single_dim\",\"partitionDimension\":\"page\",\"targetRowsPerSegment\":10}", Outcome.accepts()),
        subTask("partial_range_index_generate",
                "{\"type\":\"single_dim\",\"partitionDimension\":\"page\",\"targetRowsPerSegment\":10}", Outcome.accepts()),
        internalType("partial_index_generic_merge", """
            {"type":"partial_index_generic_merge","id":"m","groupId":"g","supervisorTaskId":"s","subtaskSpecId":"x",\
            "numAttempts":0,"spec":{"dataSchema":{"dataSource":"mallory_ds","timestampSpec":{"column":"day"},\
            "dimensionsSpec":{"dimensions":["page"]},"granularitySpec":{"segmentGranularity":"day","intervals":["2026-01-01/2026-01-02"]}},\
            "ioConfig":{"type":"partial_index_generic_merge","partitionLocations":[{"type":"generic_partition_stat","host":"127.0.0.1","port":1,"useHttps":false,\
            "subTaskId":"t","interval":"2026-01-01/2026-01-02","shardSpec":{"type":"building_hashed","partitionId":0,"bucketId":0,"numBuckets":1,"partitionDimensions":[],"partitionFunction":"murmur3_32_abs"},\
            "secondaryPartition":{"type":"hash_bucket","bucketId":0,"numBuckets":1}}]},\
            "tuningConfig":{"type":"index_parallel","partitionsSpec":{"type":"hashed","numShards":1},"forceGuaranteedRollup":true}},\
            "context":{}}""", Outcome.accepts()).on(DRUID_27),
        internalType("index_realtime_appenderator", """
            {"type":"index_realtime_appenderator","spec":{"dataSchema":{"dataSource":"mallory_ds",\
            "parser":{"type":"string","parseSpec":{"format":"csv","columns":["day","page"],"timestampSpec":{"column":"day"},\
            "dimensionsSpec":{}}},"granularitySpec":{"segmentGranularity":"day"}},\
            "ioConfig":{"type":"realtime","firehose":{"type":"receiver","serviceName":"r"}},"tuningConfig":{"type":"realtime_appenderator"}}}""",
            Outcome.accepts()).on(DRUID_27),
        internalType("index_realtime", """
            {"type":"index_realtime","spec":{"dataSchema":{"dataSource":"mallory_ds",\
            "parser":{"type":"string","parseSpec":{"format":"csv","columns":["day","page"],"timestampSpec":{"column":"day"},\
            "dimensionsSpec":{}}},"granularitySpec":{"segmentGranularity":"day"}},\
            "ioConfig":{"type":"realtime","firehose":{"type":"receiver","serviceName":"r"}},"tuningConfig":{"type":"realtime"}}}""",
            Outcome.accepts()).on(DRUID_27),
        Attack.of(2, Attacker.MALLORY, "a task of a type that no extension here has",
                  Message.task("{\"type\":\"of_no_extension\",\"dataSource\":\"mallory_ds\"}"),
                  Outcome.answers(400, "Druid cannot read it"), "may not post a task of type 'of_no_extension'").on(DRUID_27, DRUID_33),
        Attack.of(2, Attacker.MALLORY, "a task without type",
                  Message.task("{\"dataSource\":\"mallory_ds\"}"),
                  Outcome.answers(400, "Druid cannot read it"), Refusal.status(400, "type")).on(DRUID_27, DRUID_33),

        chat("GET", "$RUNNING/liveReports", "its live report", Outcome.accepts()),
        chat("GET", "$RUNNING/taskList", "its workers", Outcome.accepts()),
        chat("GET", "$RUNNING-worker0_0/counters", "a worker's counters", Outcome.accepts()),
        chat("GET", "$RUNNING-worker0_0/channels/$RUNNING/0/0?offset=0", "what a worker hands to the next",
             Outcome.answers(404, "nothing there yet")),
        chat("POST", "$RUNNING-worker0_0/finish", "a worker's end", Outcome.accepts()),
        endpoint(Attacker.SAM, Message.post("coordinator", "/druid/indexer/v1/action", """
            {"task":{"type":"noop","id":"n","dataSource":"payroll"},"action":{"type":"segmentListUsed",\
            "dataSource":"payroll","intervals":["2026-01-01/2026-01-02"]}}"""),
            "lists a datasource's segments and where they lie", Outcome.shows("the segments", "loadSpec")).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.post("router", "/druid/indexer/v1/action", """
            {"task":{"type":"noop","id":"n","dataSource":"payroll"},"action":{"type":"segmentListUsed",\
            "dataSource":"payroll","intervals":["2026-01-01/2026-01-02"]}}"""),
            "the same through the Router", Outcome.shows("the segments", "loadSpec")).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.post("indexer", "/druid-internal/v1/worker/assignTask",
            Ingestion.parallel("payroll", Extern.SECRET_URL).replace("{\"type\":\"index_parallel\",\"spec\"",
                                                                     "{\"type\":\"index_parallel\",\"id\":\"assigned\",\"spec\"")),
            "gives a worker a task behind the Overlord's back", Outcome.accepts()).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.get("historical", "/druid-internal/v1/segments?counter=-1&hash=-1&timeout=100"),
            "lists the segments of a Historical", Outcome.shows("the segments", "payroll")).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.get("indexer", "/druid-internal/v1/worker?counter=-1&hash=-1&timeout=100"),
            "lists a worker's tasks", Outcome.accepts()).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.get("coordinator", "/druid-internal/v1/httpRemoteTaskRunner/knownTasks"),
            "lists the task runner's tasks", Outcome.accepts()).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.get("broker", "/druid-internal/v1/httpServerInventoryView"),
            "looks into a Broker's inventory", Outcome.accepts()).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.post("historical", "/druid-internal/v1/segments/changeRequests?timeout=100", """
            [{"action":"drop","dataSource":"payroll","interval":"2000-01-01/2000-01-02","version":"2000-01-01T00:00:00.000Z",\
            "loadSpec":{},"dimensions":"","metrics":"","shardSpec":{"type":"none"},"binaryVersion":9,"size":0}]"""),
            "tells a Historical to load and drop segments", Outcome.accepts()).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.get("indexer",
            "/druid/worker/v1/shuffle/task/s/t/partition?startTime=2026-01-01&endTime=2026-01-02&partitionId=0"),
            "reads what a sub-task left for another", Outcome.answers(404, "nothing there")).on(DRUID_27, DRUID_33),
        endpoint(Attacker.SAM, Message.get("indexer", "/druid/worker/v1/task/$RUNNING/log"),
            "reads a task's log on the worker", Outcome.answers(404, "an indexer keeps none")).on(DRUID_27),
        endpoint(Attacker.SAM, Message.post("indexer", "/druid/worker/v1/task/no-such-task/shutdown", null),
            "ends a task on the worker", Outcome.accepts()).on(DRUID_27, DRUID_33),
        endpoint(Attacker.CONNIE, Message.post("broker", "/druid/listen/v1/lookups", """
            {"planted":{"type":"map","map":{"Own-Page":"Planted"}}}"""),
            "plants a lookup on a Broker, past the Coordinator", Outcome.accepts()).on(DRUID_27, DRUID_33),
        endpoint(Attacker.CONNIE, Message.get("historical", "/druid/listen/v1/lookups"),
            "reads all lookups of a Historical", Outcome.accepts()).on(DRUID_27, DRUID_33)
    );
  }

  private static Attack controller(Attacker who, String what, String json, Outcome stock)
  {
    return controller(who, what, json, stock, "coordinator", TASK);
  }

  private static Attack controller(Attacker who, String what, String json, Outcome stock, String service, String target)
  {
    return Attack.of(1, who, what, Message.task(json).to(service, target), stock, "query_controller");
  }

  private static String external(String inputSource, String user)
  {
    return EXTERNAL_SCAN.replace("SOURCE", inputSource).replace("USER", user);
  }

  private static Attack internalType(String type, String json, Outcome stock)
  {
    return Attack.of(2, Attacker.MALLORY, "a task of type `" + type + "`", Message.task(json), stock, type).on(DRUID_27, DRUID_33);
  }

  private static Attack subTask(String type, String partitions, Outcome stock)
  {
    String json = SUB_TASK.replace("TYPE", type)
                          .replace("SOURCE", Extern.SECRET_FOLDER)
                          .replace("FORMAT", Extern.FORMAT)
                          .replace("PARTITIONS", partitions)
                          .replace("ROLLUP", String.valueOf(!partitions.contains("dynamic")));
    return internalType(type, json, stock);
  }

  private static Attack chat(String method, String path, String what, Outcome stock)
  {
    Message message = Message.get("indexer", "/druid/worker/v1/chat/" + path).by(method);
    return Attack.of(2, Attacker.EVE, "at a running query: " + what, message, stock, ONLY_DRUID.replace("ROOT", "/druid/worker/v1/chat"));
  }

  private static Attack endpoint(Attacker who, Message message, String what, Outcome stock)
  {
    String path = message.target().replaceFirst("\\?.*", "");
    String root = ROOTS.stream().filter(path::startsWith).findFirst().orElseThrow();
    return Attack.of(2, who, what + ": `" + message.method() + " " + path + "`", message, stock, ONLY_DRUID.replace("ROOT", root));
  }
}
