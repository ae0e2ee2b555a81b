package org.warden.druid.planner.grammar;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Statements of a grammar of the tests' own: all that Druid's takes, more often in forms that mislead a reader. */
public final class RandomStatement
{
  private static final int DEPTH = 3;

  private final Draft draft;
  private final Dice dice;

  private RandomStatement(Draft draft)
  {
    this.draft = draft;
    this.dice = draft.dice;
  }

  /** One as it is sent, with the settings of the Druid that it is sent to. */
  public static ObjectNode write(Dice dice, Tables tables, String druid)
  {
    Draft draft = new Draft(dice, tables, druid);
    String text = new RandomStatement(draft).statement();
    ObjectNode statement = new ObjectMapper().createObjectNode();
    statement.put("sql", new Layout(dice).laidOut(draft.finished(text, statement.putArray("parameters"))));
    return statement.put("inputSourceSecurity", dice.chance(30)).put("authorizeSystemTablesDirectly", dice.chance(30));
  }

  private String statement()
  {
    return dice.oneOf("", "", "", "", "EXPLAIN PLAN FOR ", explain()) + switch (dice.below(11)) {
      case 0, 1, 2 -> insert();
      case 3, 4 -> replace();
      case 5 -> draft.isDruid33() ? export() : query();
      default -> query();
    };
  }

  private String explain()
  {
    return dice.oneOf(
        "EXPLAIN PLAN INCLUDING ATTRIBUTES WITH IMPLEMENTATION FOR ", "EXPLAIN PLAN EXCLUDING ATTRIBUTES FOR ",
        "EXPLAIN PLAN WITHOUT IMPLEMENTATION FOR ", "EXPLAIN PLAN AS JSON FOR ", "EXPLAIN PLAN WITH TYPE AS XML FOR ",
        "DESCRIBE STATEMENT ", "DESCRIBE "
    );
  }

  private String query()
  {
    return dice.chance(5)
           ? dice.oneOf("VALUES (1, 'a'), (2, 'b')", "TABLE foo", "TABLE druid.\"foo\"", "((TABLE foo))", "(SELECT dim1 FROM foo) LIMIT 1")
           : new Queries(draft, true).query(Scope.empty(), dice.between(0, DEPTH)).text();
  }

  private String insert()
  {
    return "INSERT INTO " + target() + " " + body() + partitions() + clusters();
  }

  private String export()
  {
    String to = dice.oneOf("local", "LOCAL", "\"local\"") + "(exportPath => '/data/out')";
    return "INSERT INTO EXTERN(" + to + ") AS " + dice.oneOf("CSV", "csv") + " "
           + new Queries(draft, false).query(Scope.empty(), dice.between(0, DEPTH)).text();
  }

  private String replace()
  {
    String overwritten = dice.oneOf(
        "ALL",
        "ALL",
        "WHERE __time >= TIMESTAMP '2000-01-01 00:00:00' AND __time < TIMESTAMP '2001-01-01 00:00:00'",
        "WHERE (\"__time\" >= TIMESTAMP '2000-01-01' AND __time < TIMESTAMP '2000-01-02')"
    );
    return "REPLACE INTO " + target() + " OVERWRITE " + overwritten + " " + body() + partitions() + clusters();
  }

  private String body()
  {
    if (dice.chance(8)) {
      return dice.oneOf("TABLE foo", "(SELECT dim1 AS a FROM foo)", "SELECT * FROM (VALUES (1)) AS t(x)", "(TABLE druid.visits)");
    }
    List<Kind> kinds = dice.oneOf(List.of(Kind.TEXT), List.of(Kind.TIME, Kind.TEXT), List.of(Kind.TEXT, Kind.NUMBER));
    return new Queries(draft, false).query(Scope.empty(), dice.between(0, DEPTH), kinds).text();
  }

  private String target()
  {
    String name = dice.oneOf("dst", "foo", "numfoo", "some new", "a.b", "druid.dst", "Über", "select");
    return dice.oneOf("", "", "druid.", "\"druid\".") + draft.written(name);
  }

  private String partitions()
  {
    return " PARTITIONED BY " + dice.oneOf(
        "ALL", "ALL TIME", "DAY", "HOUR", "FLOOR(__time TO DAY)", "TIME_FLOOR(\"__time\", 'PT1H')",
        draft.isDruid33() ? "'P1D'" : "MONTH"
    );
  }

  private String clusters()
  {
    return dice.chance(25) ? " CLUSTERED BY " + dice.oneOf("1", "1", "FLOOR(1)", "1, (SELECT MAX(page) FROM wikipedia)") : "";
  }
}
