package org.warden.druid.attack;

import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.attack.Attack.Version.DRUID_27;
import static org.warden.druid.attack.Attack.Version.DRUID_33;

/** Door 10: what the other doors refuse, under another path and in another body. */
final class DisguiseAttacks
{
  private static final String FILE_TASK = Ingestion.parallel(Ingestion.MALLORY, Extern.SECRET_FILE);
  private static final String EXTERNAL = "user 'mallory' needs READ on EXTERNAL 'EXTERNAL'";

  private static final Refusal TOO_DEEP = Refusal.status(400, "nested deeper than");

  private DisguiseAttacks()
  {
  }

  static List<Attack> rows()
  {
    List<Attack> rows = new ArrayList<>();
    addPaths(rows);
    addBodies(rows);
    addJson(rows);
    addSizes(rows);
    return rows;
  }

  private static void addPaths(List<Attack> rows)
  {
    for (String target : List.of(
        "/druid/indexer/v1/task/", "/druid/indexer/v1/task;x=1", "/druid;a/indexer/v1/task", "/druid/indexer;a=b/v1;c/task;d/"
    )) {
      rows.add(path(target, "coordinator", Outcome.accepts(), Refusal.saying(EXTERNAL)));
    }
    rows.add(path("/druid/indexer/v1/task/", "router", Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(path("/druid/indexer;a=b/v1;c/task;d/", "router", Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(path("/proxy/coordinator/druid/indexer/v1/task", "router", Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(path("/proxy/overlord/druid/indexer/v1/task;x=1", "router", Outcome.accepts(), Refusal.saying(EXTERNAL)));
    for (String target : List.of(
        "/druid/indexer/v1//task", "//druid/indexer/v1/task", "/druid/indexer/v1/%74ask", "/druid/indexer/v1/x/../task",
        "/druid/indexer/v1/./task", "/druid/indexer/v1/%2e/task", "/druid/indexer/v1%2Ftask", "/druid/indexer/v1/task%3Bx",
        "/DRUID/indexer/v1/task", "/druid/indexer/v1/task.json"
    )) {
      rows.add(path(target, "coordinator", Outcome.answers(404, "Druid finds nothing there"),
                    target.contains("%3B") || target.contains("DRUID") || target.contains(".json") ? Refusal.status(404, "") : Refusal.saying(EXTERNAL)));
    }
    for (String target : List.of("/proxy/overlord@$AUTHORITY/secret/page.csv", "/proxy/COORDINATOR@$AUTHORITY/secret/page.csv")) {
      rows.add(Attack.of(10, Attacker.SAM, "has the Router's proxy ask another host: `" + target + "`", Message.get("router", target),
                         Outcome.shows("what lies there", Trap.SECRET), "user 'sam' may not leave the cluster by its proxy"));
    }
    rows.add(path("/druid/indexer/v1/task%00", "coordinator", Outcome.answers(400, "Druid refuses it"), Refusal.status(400, "")));
  }

  private static void addBodies(List<Attack> rows)
  {
    Message task = Message.task(FILE_TASK);
    rows.add(body("compressed with gzip", task.as(Body.GZIP), Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("compressed with gzip, through the Router", task.as(Body.GZIP).throughRouter(), Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("in chunks", task.as(Body.CHUNKED), Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("in chunks, through the Router", task.as(Body.CHUNKED).throughRouter(), Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("as Smile", task.as(Body.SMILE), Outcome.answers(415, "Druid refuses it"), Refusal.status(400, "no well-formed JSON")));
    rows.add(body("JSON called Smile", task.as(Body.JSON_CALLED_SMILE), Outcome.answers(415, "Druid refuses it"), Refusal.saying(EXTERNAL)));
    rows.add(body("called deflated though it is not", task.header("Content-Encoding", "deflate"), Outcome.accepts(), Refusal.status(415, "Content-Encoding")));
    rows.add(body("compressed with deflate", task.as(Body.DEFLATE), Outcome.answers(500, "Druid cannot read it"),
                  Refusal.status(415, "Content-Encoding")));
    rows.add(body("with a byte order mark", task.as(Body.BYTE_ORDER_MARK), Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("in UTF-16", task.as(Body.UTF_16), Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("in UTF-32", task.as(Body.UTF_32), Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("of no content type", task.header("Content-Type", "text/plain"), Outcome.answers(415, "Druid refuses it"),
                  Refusal.saying(EXTERNAL)));
    rows.add(body("of two content types", task.header("Content-Type", "application/json, application/x-jackson-smile"),
                  Outcome.answers(400, "Druid refuses it"), Refusal.saying(EXTERNAL)));
    rows.add(body("by another method's name", task.by("GET").header("X-HTTP-Method-Override", "POST"),
                  Outcome.answers(405, "Druid refuses it"), Refusal.status(405, "")));
  }

  private static void addJson(List<Attack> rows)
  {
    String twice = "{\"type\":\"local\",\"baseDir\":\"$VAULT/open\",\"filter\":\"*.csv\",\"baseDir\":\"$VAULT/secret\"}";
    rows.add(Attack.of(10, Attacker.LENA, "a task with `baseDir` twice, the allowed one first",
                       Message.task(Ingestion.parallel("lena_ds", twice)), Outcome.accepts(),
                       "user 'lena' needs READ on EXTERNAL 'EXTERNAL' for local '$VAULT/secret"));
    rows.add(body("with its type twice, `noop` last", Message.task(FILE_TASK.replaceFirst("\\}$", ",\"type\":\"noop\"}")),
                  Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("with its spec twice, a harmless one first", Message.task(
        FILE_TASK.replaceFirst("\"spec\":", "\"spec\":" + spec(Ingestion.parallel(Ingestion.MALLORY, Extern.PAYROLL)) + ",\"spec\":")),
        Outcome.accepts(), Refusal.saying("user 'mallory' needs READ on")));
    rows.add(body("with its input source twice, `inline` last", Message.task(
        FILE_TASK.replace(",\"inputFormat\"", ",\"inputSource\":" + Extern.INLINE + ",\"inputFormat\"")),
        Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("with an escaped type", Message.task("$CONTROLLER_ESCAPED"), Outcome.accepts(), Refusal.saying("query_controller")));
    rows.add(body("with its type last", Message.task("$CONTROLLER_TYPE_LAST"), Outcome.accepts(), Refusal.saying("query_controller")));
    rows.add(body("as a list of type and task", Message.task("[\"index_parallel\"," + FILE_TASK + "]"),
                  Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("with its input source as a list of type and rest", Message.task(
        FILE_TASK.replace(Extern.SECRET_FILE, "[\"local\",{\"files\":[\"$VAULT/secret/secret.csv\"]}]")),
        Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("followed by a harmless one", Message.task(FILE_TASK + "{\"type\":\"noop\",\"dataSource\":\"mallory_ds\"}"),
                  Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("followed by rubbish", Message.task(FILE_TASK + "]]} \u0000"), Outcome.accepts(), Refusal.saying(EXTERNAL)));
    rows.add(body("cut off", Message.task(FILE_TASK.substring(0, FILE_TASK.length() - 1)),
                  Outcome.answers(500, "Druid cannot read it"), Refusal.status(400, "")));
    rows.add(body("of no bytes at all", Message.task(""), Outcome.answers(500, "Druid cannot read it"), Refusal.status(400, "")));
    rows.add(body("`null`", Message.task("null"), Outcome.answers(500, "Druid cannot read it"), Refusal.status(400, "")));
    rows.add(body("with fields that Druid does not know", Message.task(FILE_TASK.replaceFirst("\\{", "{\"inputSource\":null,\"x\":NAME,")
        .replace("NAME", "{\"type\":\"noop\"}")), Outcome.accepts(), Refusal.saying(EXTERNAL)));
  }

  private static void addSizes(List<Attack> rows)
  {
    String padded = FILE_TASK.replaceFirst("\\{", "{\"padding\":\"\\$MEGABYTES\",");
    rows.add(body("of 100 MB", Message.task(padded), Outcome.answers(500, "Druid runs out of memory"), Refusal.status(413, "larger than 16 MiB")));
    rows.add(body("of 100 MB, compressed", Message.task(padded).as(Body.GZIP), Outcome.answers(500, "Druid runs out of memory"), Refusal.status(413, "larger than 16 MiB")));
    rows.add(body("of 100 MB, in chunks", Message.task(padded).as(Body.CHUNKED), Outcome.answers(500, "Druid runs out of memory"), Refusal.status(413, "larger than 16 MiB")));
    rows.add(body("of 10,000 levels in a field that Druid does not know",
                  Message.task(FILE_TASK.replaceFirst("\\{", "{\"padding\":\\$DEEP,")), Outcome.accepts(), TOO_DEEP));
    rows.add(body("of 10,000 levels in its context",
                  Message.task("{\"type\":\"noop\",\"dataSource\":\"mallory_ds\",\"context\":{\"x\":$DEEP}}"),
                  Outcome.answers(500, "Druid runs out of stack"), TOO_DEEP));
    rows.add(body("of 10,000 `combining` in each other", Message.task(
        Ingestion.parallel(Ingestion.MALLORY, "$DEEP_COMBINING")), Outcome.answers(500, "Druid runs out of stack"), TOO_DEEP));
  }

  private static String spec(String task)
  {
    return task.substring(task.indexOf("\"spec\":") + 7, task.length() - 1);
  }

  private static Attack path(String target, String service, Outcome stock, Refusal refusal)
  {
    String what = "a task from a file to `" + target + "`" + (service.equals("router") ? " of the Router" : "");
    return Attack.of(10, Attacker.MALLORY, what, Message.task(FILE_TASK).to(service, target), stock, refusal).on(DRUID_27, DRUID_33);
  }

  private static Attack body(String what, Message message, Outcome stock, Refusal refusal)
  {
    return Attack.of(10, Attacker.MALLORY, "a task " + what, message, stock, refusal).on(DRUID_27);
  }
}
