package org.warden.druid.attack;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.attack.Attack.Version.DRUID_27;
import static org.warden.druid.attack.Attack.Version.DRUID_33;

/** Door 11: what a task's context may say about the process that runs it. */
final class ContextAttacks
{
  private static final List<String> KEYS = List.of(
      "druid.indexer.runner.javaOpts", "druid.indexer.runner.javaOptsArray",
      "druid.indexer.fork.property.druid.auth.authorizer.warden.type"
  );

  private ContextAttacks()
  {
  }

  static List<Attack> rows()
  {
    List<Attack> rows = new ArrayList<>();
    for (String key : KEYS) {
      rows.add(context(Attacker.MALLORY, "`" + key + "` in a `noop` task",
                       Message.task("{\"type\":\"noop\",\"dataSource\":\"mallory_ds\",\"context\":" + context(key) + "}"), key));
      rows.add(context(Attacker.ROOT, "the same of somebody who may do everything",
                       Message.task("{\"type\":\"noop\",\"dataSource\":\"mallory_ds\",\"context\":" + context(key) + "}"), key));
      rows.add(context(Attacker.HANK, "the same in `index_parallel`, whose sub-tasks inherit it",
                       Message.task(Ingestion.parallel("hank_ds", Extern.INLINE, context(key))), key));
      rows.add(context(Attacker.ROOT, "the same in a compaction config",
                       Message.post("coordinator", ConfigurationAttacks.COMPACTION,
                                    "{\"dataSource\":\"payroll\",\"taskContext\":" + context(key) + "}"), key));
    }
    String key = KEYS.get(0);
    rows.add(context(Attacker.MALLORY, "the context twice, a harmless one first", Message.task(
        "{\"type\":\"noop\",\"dataSource\":\"mallory_ds\",\"context\":{\"priority\":1},\"context\":" + context(key) + "}"), key));
    rows.add(context(Attacker.MALLORY, "the key with an escape", Message.task(
        "{\"type\":\"noop\",\"dataSource\":\"mallory_ds\",\"context\":" + context(key).replace("druid.", "druid\\u002e") + "}"), key));
    rows.add(context(Attacker.MALLORY, "in a `kill` task", Message.task(
        "{\"type\":\"kill\",\"dataSource\":\"mallory_ds\",\"interval\":\"2020-01-01/2020-01-02\",\"context\":" + context(key) + "}"), key));
    rows.add(context(Attacker.MALLORY, "in a `compact` task", Message.task(
        "{\"type\":\"compact\",\"dataSource\":\"mallory_ds\",\"ioConfig\":{\"type\":\"compact\",\"inputSpec\":{\"type\":\"interval\","
        + "\"interval\":\"2020-01-01/2020-01-02\"}},\"context\":" + context(key) + "}"), key));
    return rows;
  }

  private static String context(String key)
  {
    String value = key.endsWith("Array") ? "[\"-Dx=y\"]" : "\"-Dx=y\"";
    return "{\"" + key + "\":" + value + "}";
  }

  private static Attack context(Attacker who, String what, Message message, String key)
  {
    return Attack.of(11, who, what, message, Outcome.accepts(), key).on(DRUID_27, DRUID_33);
  }
}
