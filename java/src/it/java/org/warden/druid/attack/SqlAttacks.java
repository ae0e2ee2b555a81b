package org.warden.druid.attack;

import java.util.ArrayList;
import java.util.List;

/** Doors 7 and 8: EXTERN beyond what the caller may read, in every spelling, over HTTP and JDBC. */
final class SqlAttacks
{
  private static final String TASK = "/druid/v2/sql/task";
  private static final String STATEMENTS = "/druid/v2/sql/statements";
  private static final String SQL = "/druid/v2/sql";
  private static final String NOT_COVERED = "user 'lena' needs READ on EXTERNAL 'EXTERNAL' for http '$TRAP/secret/page.csv'";
  private static final String FILE_NOT_COVERED = "user 'lena' needs READ on EXTERNAL 'EXTERNAL' for local '$VAULT/secret/secret.csv'";
  private static final String PLAIN = "SELECT page FROM " + Extern.table(Extern.SECRET_URL);
  private static final String COLUMNS = " EXTEND (\"day\" VARCHAR, page VARCHAR, amount BIGINT)";

  private SqlAttacks()
  {
  }

  static List<Attack> rows()
  {
    List<Attack> rows = new ArrayList<>();
    addJdbc(rows);
    addDoors(rows);
    addSpellings(rows);
    return rows;
  }

  private static void addJdbc(List<Attack> rows)
  {
    for (boolean protobuf : List.of(false, true)) {
      String format = protobuf ? " (protobuf)" : " (JSON)";
      JdbcStatement extern = new JdbcStatement("broker", protobuf, true, PLAIN);
      rows.add(jdbc("prepares EXTERN of a URL that she may not read" + format, extern));
      rows.add(jdbc("the same through the Router" + format, extern.throughRouter()));
      JdbcStatement payroll = new JdbcStatement("broker", protobuf, false, "SELECT page FROM payroll");
      Refusal refusal = Refusal.thrown("user 'mallory' needs READ on DATASOURCE 'payroll'");
      Outcome stock = Outcome.answers(JdbcStatement.DRIVER_ERROR, "refused by Druid itself");
      rows.add(Attack.of(7, Attacker.MALLORY, "reads another's datasource" + format, payroll, stock, refusal));
      rows.add(Attack.of(7, Attacker.MALLORY, "the same through the Router" + format, payroll.throughRouter(), stock, refusal));
    }
    rows.add(Attack.of(7, Attacker.LENA, "explains EXTERN of a URL that she may not read",
                       new JdbcStatement("broker", false, false, "EXPLAIN PLAN FOR " + PLAIN),
                       Outcome.answers(JdbcStatement.DRIVER_ERROR, "the native engine cannot run it"), Refusal.thrown(NOT_COVERED)));
    rows.add(Attack.of(7, Attacker.LENA, "runs EXTERN of a URL that she may not read",
                       new JdbcStatement("broker", false, false, PLAIN),
                       Outcome.answers(JdbcStatement.DRIVER_ERROR, "the native engine cannot run it"), Refusal.thrown(NOT_COVERED)));
    rows.add(Attack.of(7, Attacker.LENA, "prepares EXTERN of a file that she may not read",
                       new JdbcStatement("broker", false, true, "SELECT page FROM " + Extern.table(Extern.SECRET_FILE)),
                       prepared(), Refusal.thrown(FILE_NOT_COVERED)));
  }

  private static void addDoors(List<Attack> rows)
  {
    rows.add(sql("EXTERN, plainly", TASK, PLAIN, "[]"));
    rows.add(sql("as a statement", STATEMENTS, PLAIN, "[]"));
    rows.add(sql("explained", TASK, "EXPLAIN PLAN FOR " + PLAIN, "[]"));
    rows.add(Attack.of(8, Attacker.LENA, "to the native engine", Message.sql(SQL, PLAIN, "[]"),
                       Outcome.answers(400, "the native engine cannot run it"), NOT_COVERED));
    rows.add(extern("through the Router", Message.sql(TASK, PLAIN, "[]").throughRouter(), NOT_COVERED));
    rows.add(extern("compressed", Message.sql(TASK, PLAIN, "[]").as(Body.GZIP), NOT_COVERED));
    rows.add(extern("with a trailing slash", Message.sql(TASK, PLAIN, "[]").at(TASK + "/"), NOT_COVERED));
    rows.add(extern("with matrix parameters", Message.sql(TASK, PLAIN, "[]").at("/druid;a=b/v2/sql/task;x=1"), NOT_COVERED));
    rows.add(sql("written into a datasource", TASK,
                 "REPLACE INTO lena_ds OVERWRITE ALL SELECT TIME_PARSE(\"day\") AS __time, page FROM "
                 + Extern.table(Extern.SECRET_URL) + " PARTITIONED BY DAY", "[]"));
    rows.add(Attack.of(8, Attacker.MALLORY, "without any right to external data", Message.sql(TASK, PLAIN, "[]"),
                       Outcome.answers(403, "Druid asks itself"), "user 'mallory' needs READ on EXTERNAL 'EXTERNAL'"));
    rows.add(extern("of a file", Message.sql(TASK, "SELECT page FROM " + Extern.table(Extern.SECRET_FILE), "[]"), FILE_NOT_COVERED));
    rows.add(Attack.of(8, Attacker.LENA, "a datasource as an input source",
                       Message.sql(TASK, "SELECT page FROM " + Extern.table(Extern.PAYROLL), "[]"),
                       Outcome.answers(400, "a Broker does not know the `druid` input source"), Refusal.status(400, "")));
  }

  private static void addSpellings(List<Attack> rows)
  {
    String source = Extern.SECRET_URL;
    String format = Extern.FORMAT;
    String signature = Extern.SIGNATURE;
    rows.add(sql("all arguments as `?`", TASK, "SELECT page FROM TABLE(EXTERN(?, ?, ?))", list(source, format, signature)));
    rows.add(sql("the input source as `?`", TASK,
                 "SELECT page FROM TABLE(EXTERN(?, '" + format + "', '" + signature + "'))", list(source)));
    rows.add(sql("named arguments, in another order", TASK,
                 "SELECT page FROM TABLE(EXTERN(signature => '" + signature + "', inputFormat => '" + format
                 + "', inputSource => '" + source + "'))", "[]"));
    rows.add(sql("named arguments and `EXTEND`", TASK,
                 "SELECT page FROM TABLE(EXTERN(inputFormat => '" + format + "', inputSource => '" + source + "'))" + COLUMNS, "[]"));
    rows.add(Attack.of(8, Attacker.LENA, "a URL that she may not read, concatenated", Message.sql(TASK,
                       "SELECT page FROM TABLE(EXTERN('" + source.replace("secret", "sec' || 'ret") + "', '" + format + "', '"
                       + signature + "'))", "[]"), Outcome.answers(500, "Druid wants a literal"), Refusal.status(500, "literal")));
    rows.add(sql("`U&''` literals", TASK, "SELECT page FROM TABLE(EXTERN(U&'" + source.replace("secret", "\\0073ecret")
                                          + "', '" + format + "', '" + signature + "'))", "[]"));
    rows.add(sql("JSON escapes", TASK, "SELECT page FROM " + Extern.table(source.replace("secret", "\\u0073ecret")), "[]"));
    rows.add(sql("the function's name quoted", TASK,
                 PLAIN.replace("EXTERN(", "\"EXTERN\"("), "[]"));
    rows.add(sql("the function's name in other letters, with a comment", TASK, PLAIN.replace("EXTERN(", "eXtErN/* ( */("), "[]"));
    rows.add(sql("in a common table expression", TASK,
                 "WITH x AS (" + PLAIN + ") SELECT COUNT(*) FROM x WHERE page IN (SELECT page FROM x)", "[]"));
    rows.add(sql("joined to what she may read", TASK,
                 "SELECT a.page FROM " + Extern.table(Extern.INLINE) + " a JOIN " + Extern.table(source) + " b ON a.page = b.page", "[]"));
    rows.add(Attack.of(8, Attacker.LENA, "a URL that she may not read, in a union with what she may read", Message.sql(TASK,
                       "SELECT page FROM " + Extern.table(Extern.INLINE) + " UNION ALL " + PLAIN, "[]"),
                       Outcome.answers(500, "Druid makes two tasks of one name"), NOT_COVERED));
    rows.add(sql("its URL twice, the allowed one first", TASK,
                 "SELECT page FROM " + Extern.table("{\"type\":\"http\",\"uris\":[\"$TRAP/open/page.csv\"],"
                                                    + "\"uris\":[\"$TRAP/secret/page.csv\"]}"), "[]"));
    rows.add(Attack.of(8, Attacker.LENA, "as a scalar function", Message.sql(TASK,
                       "SELECT EXTERN('" + source + "', '" + format + "', '" + signature + "')", "[]"),
                       Outcome.answers(501, "Druid cannot plan it"),
                       "user 'lena' needs READ on EXTERNAL 'EXTERNAL'"));
  }

  private static Attack jdbc(String what, JdbcStatement statement)
  {
    return Attack.of(7, Attacker.LENA, what, statement, prepared(), Refusal.thrown(NOT_COVERED));
  }

  private static Outcome prepared()
  {
    return new Outcome("planned", Outcome.accepts().evidence());
  }

  private static Attack sql(String what, String path, String sql, String parameters)
  {
    return extern(what, Message.sql(path, sql, parameters), NOT_COVERED);
  }

  private static Attack extern(String what, Message message, String sentence)
  {
    return Attack.of(8, Attacker.LENA, "a URL that she may not read, ".concat(what), message, Outcome.accepts(), sentence);
  }

  /** Texts as a JSON list. */
  static String list(String... texts)
  {
    StringBuilder list = new StringBuilder("[");
    for (String text : texts) {
      list.append(list.length() > 1 ? "," : "").append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
    return list.append(']').toString();
  }
}
