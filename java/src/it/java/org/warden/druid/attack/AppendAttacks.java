package org.warden.druid.attack;

import java.util.List;

import static org.warden.druid.attack.Attack.Version.DRUID_33;

/** Door 13: on 33 Druid asks for the tables of {@code APPEND} by the text of their literals, quotes and all. */
final class AppendAttacks
{
  private static final String DENIED = "user 'dan' needs READ on DATASOURCE ";

  private AppendAttacks()
  {
  }

  static List<Attack> rows()
  {
    return List.of(
        append("his denied datasource", "'payroll'"),
        append("it, behind another", "'mallory_ds', 'payroll'"),
        append("it, with its character set", "_UTF8'payroll'"),
        append("it, as a Unicode literal", "U&'p\\0061yroll'"),
        append("it, in other letters and with a comment", "/* 'wiki' */ 'payroll'"),
        Attack.of(13, Attacker.DAN, "reads it in `APPEND`, explained", Message.sql("/druid/v2/sql",
            "EXPLAIN PLAN FOR SELECT page FROM TABLE(APPEND('payroll', 'mallory_ds'))", "[]"), Outcome.accepts(), DENIED).on(DRUID_33),
        Attack.of(13, Attacker.DAN, "reads it in `APPEND`, over JDBC", new JdbcStatement("broker", false, false,
            "SELECT page FROM TABLE(APPEND('payroll', 'mallory_ds'))"), Outcome.accepts(), Refusal.thrown(DENIED)).on(DRUID_33),
        Attack.of(13, Attacker.DAN, "reads it in `APPEND`, over JDBC through the Router", new JdbcStatement("router", true, true,
            "SELECT page FROM TABLE(APPEND('payroll', 'mallory_ds'))"), Outcome.accepts(), Refusal.thrown(DENIED)).on(DRUID_33)
    );
  }

  private static Attack append(String what, String tables)
  {
    Message message = Message.sql("/druid/v2/sql", "SELECT page FROM TABLE(APPEND(" + tables + "))", "[]");
    return Attack.of(13, Attacker.DAN, "reads " + what + ", in `APPEND`", message,
                     Outcome.shows("its rows", AttackedCluster.SALARY), DENIED).on(DRUID_33);
  }
}
