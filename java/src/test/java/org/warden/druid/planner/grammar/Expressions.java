package org.warden.druid.planner.grammar;

import java.util.List;

/** Values. */
final class Expressions
{
  private final Draft draft;
  private final Dice dice;
  private final Queries queries;
  private final Conditions conditions;

  Expressions(Draft draft, Queries queries)
  {
    this.draft = draft;
    this.dice = draft.dice;
    this.queries = queries;
    this.conditions = new Conditions(draft, queries, this);
  }

  String value(Kind kind, Scope scope, int depth)
  {
    List<Reference> columns = scope.of(kind);
    if (!columns.isEmpty() && (depth <= 0 || dice.chance(50))) {
      return dice.oneOf(columns).text();
    }
    return switch (kind) {
      case TEXT -> depth <= 0 ? text() : text(scope, depth - 1);
      case NUMBER -> depth <= 0 ? number() : number(scope, depth - 1);
      case TIME -> depth <= 0 ? time() : time(scope, depth - 1);
      case ARRAY -> array(scope, depth - 1);
      case JSON, OTHER -> columns.isEmpty() ? text() : dice.oneOf(columns).text();
    };
  }

  private String text()
  {
    return switch (dice.below(9)) {
      case 0 -> "'it''s'";
      case 1 -> "''";
      case 2 -> "'-- FROM visits'";
      case 3 -> "'/* \"foo\" */'";
      case 4 -> "U&'\\0041b'";
      case 5 -> "'ü 日本'";
      case 6 -> draft.parameter("VARCHAR", "a");
      default -> "'a'";
    };
  }

  private String number()
  {
    return switch (dice.below(9)) {
      case 0 -> "1.5";
      case 1 -> "2e3";
      case 2 -> ".5";
      case 3 -> "- 3";
      case 4 -> draft.parameter("BIGINT", 7);
      case 5 -> "CAST(NULL AS BIGINT)";
      default -> String.valueOf(dice.below(1000));
    };
  }

  private String time()
  {
    return switch (dice.below(7)) {
      case 0 -> "CURRENT_TIMESTAMP";
      case 1 -> "{ts '2000-01-01 00:00:00'}";
      case 2 -> "DATE '2000-01-01'";
      case 3 -> "TIME_PARSE('2000-01-01')";
      case 4 -> "MILLIS_TO_TIMESTAMP(0)";
      default -> "TIMESTAMP '2000-01-01 00:00:00'";
    };
  }

  private String text(Scope scope, int depth)
  {
    String text = value(Kind.TEXT, scope, depth);
    return switch (dice.below(30)) {
      case 23 -> json(scope, dice.oneOf(
          "JSON_VALUE(%s, '$.x' RETURNING VARCHAR NULL ON EMPTY NULL ON ERROR)",
          "JSON_VALUE(%s, 'lax $.x' DEFAULT 'a' ON EMPTY)",
          "TO_JSON_STRING(JSON_QUERY(%s, '$.x' WITH WRAPPER NULL ON EMPTY))", "JSON_VALUE(%s, CAST('$.x' AS VARCHAR))"
      ), text);
      case 24 -> "TO_JSON_STRING(JSON_OBJECT(" + dice.oneOf("KEY 'a' VALUE ", "'a' : ", "'a' VALUE ") + text
                 + dice.oneOf("", " ABSENT ON NULL") + "))";
      case 25 -> "MV_TO_STRING(" + value(Kind.TEXT, scope, 0) + ", ',')";
      case 26 -> "U&'d!0061t' UESCAPE '!'";
      case 27 -> "ARRAY_TO_STRING(ARRAY(" + queries.single(Kind.TEXT, scope.withoutColumns(), depth).text() + "), ',')";
      case 28 -> array(scope, depth) + "[1]";
      case 0 -> "UPPER(" + text + ")";
      case 1 -> "CONCAT(" + text + ", " + value(Kind.TEXT, scope, depth) + ")";
      case 2 -> text + " || " + value(Kind.TEXT, scope, depth);
      case 3 -> "SUBSTRING(" + text + " FROM 1 FOR 2)";
      case 4 -> "SUBSTRING(" + text + ", 1, 2)";
      case 5 -> "TRIM(" + dice.oneOf("BOTH", "LEADING", "TRAILING") + " 'x' FROM " + text + ")";
      case 6 -> "COALESCE(" + text + ", " + value(Kind.TEXT, scope, depth) + ")";
      case 7 -> "CASE WHEN " + condition(scope, depth) + " THEN " + text + " ELSE 'b' END";
      case 8 -> "CASE " + text + " WHEN 'a' THEN 'b' WHEN 'c', 'd' THEN 'e' END";
      case 9 -> "CAST(" + value(Kind.NUMBER, scope, depth) + " AS VARCHAR)";
      case 10 -> "CAST(" + text + " AS " + dice.oneOf("CHAR(3)", "VARCHAR(20)", "VARCHAR") + ")";
      case 11 -> "LOOKUP(" + text + ", '" + dice.oneOf(draft.tables.lookups) + "')";
      case 12 -> "NULLIF(" + text + ", 'a')";
      case 13 -> "{fn UCASE(" + text + ")}";
      case 14 -> "{ fn CONCAT(" + text + ", 'x') }";
      case 15 -> "\"upper\"(" + text + ")";
      case 16 -> "REGEXP_EXTRACT(" + text + ", '(.)', 1)";
      case 17 -> "TIME_FORMAT(" + value(Kind.TIME, scope, depth) + ", 'yyyy')";
      case 18 -> "REPLACE(" + text + ", 'a', 'b')";
      case 19 -> "TRIM(" + text + ")";
      case 20 -> json(scope, "JSON_VALUE(%s, '$.x')", text);
      case 21 -> subquery(Kind.TEXT, scope, depth);
      case 22 -> "LPAD(" + text + ", 5, ' ')";
      default -> "(" + text + ")";
    };
  }

  private String number(Scope scope, int depth)
  {
    String number = value(Kind.NUMBER, scope, depth);
    return switch (dice.below(20)) {
      case 0 -> number + dice.oneOf(" + ", " - ", " * ", " / ") + value(Kind.NUMBER, scope, depth);
      case 1 -> "- " + number;
      case 2 -> "ABS(" + number + ")";
      case 3 -> "MOD(" + number + ", 3)";
      case 4 -> dice.oneOf("CHAR_LENGTH", "CHARACTER_LENGTH", "STRLEN") + "(" + value(Kind.TEXT, scope, depth) + ")";
      case 5 -> "EXTRACT(" + unit() + " FROM " + value(Kind.TIME, scope, depth) + ")";
      case 6 -> "POSITION('a' IN " + value(Kind.TEXT, scope, depth) + ")";
      case 7 -> "CAST(" + value(Kind.TEXT, scope, depth) + " AS "
                + dice.oneOf("BIGINT", "INTEGER", "DOUBLE", "DECIMAL(10, 2)") + ")";
      case 8 -> dice.oneOf("FLOOR", "CEIL", "CEILING") + "(" + number + ")";
      case 9 -> json(scope, "JSON_VALUE(%s, '$.x' RETURNING BIGINT)", number);
      case 10 -> "TIMESTAMPDIFF(" + dice.oneOf("DAY", "HOUR", "MONTH") + ", " + value(Kind.TIME, scope, depth) + ", "
                 + value(Kind.TIME, scope, depth) + ")";
      case 11 -> subquery(Kind.NUMBER, scope, depth);
      case 12 -> "CASE WHEN " + condition(scope, depth) + " THEN " + number + " END";
      case 13 -> "NULLIF(" + number + ", 0)";
      case 14 -> "{fn ABS(" + number + ")}";
      case 15 -> "POWER(" + number + ", 2)";
      case 16 -> dice.chance(10) ? number + " % 7" : "GREATEST(" + number + ", 2)";
      case 17 -> "ARRAY_LENGTH(" + array(scope, depth) + ")";
      case 18 -> "(CAST(" + number + " AS BIGINT))";
      default -> "(" + number + ")";
    };
  }

  private String time(Scope scope, int depth)
  {
    String time = value(Kind.TIME, scope, depth);
    return switch (dice.below(12)) {
      case 7 -> "CAST(" + time + " AS TIMESTAMP" + dice.oneOf("", "(3)", " WITH LOCAL TIME ZONE", " WITHOUT TIME ZONE") + ")";
      case 8 -> time + " + INTERVAL " + dice.oneOf("-", "") + "'1-2' YEAR TO MONTH";
      case 9 -> "{fn TIMESTAMPADD(DAY, 1, " + time + ")}";
      case 0 -> dice.oneOf("FLOOR", "CEIL") + "(" + time + " TO " + dice.oneOf("DAY", "HOUR", "MONTH", "WEEK") + ")";
      case 1 -> "TIME_FLOOR(" + time + ", 'PT1H')";
      case 2 -> "TIME_SHIFT(" + time + ", 'P1D', 1)";
      case 3 -> time + " + INTERVAL '1' " + dice.oneOf("DAY", "HOUR", "MONTH");
      case 4 -> time + " - INTERVAL '1 2' DAY TO HOUR";
      case 5 -> "TIMESTAMPADD(" + dice.oneOf("DAY", "HOUR", "SQL_TSI_MONTH") + ", 1, " + time + ")";
      case 6 -> "DATE_TRUNC('hour', " + time + ")";
      default -> "(" + time + ")";
    };
  }

  private String array(Scope scope, int depth)
  {
    return dice.chance(50)
           ? "ARRAY[" + value(Kind.TEXT, scope, depth) + ", 'b']"
           : "MV_TO_ARRAY(" + value(Kind.TEXT, scope, 0) + ")";
  }

  private String unit()
  {
    return dice.oneOf("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "DOW", "DOY", "EPOCH");
  }

  private String json(Scope scope, String form, String otherwise)
  {
    List<Reference> columns = scope.of(Kind.JSON);
    return columns.isEmpty() ? otherwise : form.formatted(dice.oneOf(columns).text());
  }

  private String subquery(Kind kind, Scope scope, int depth)
  {
    return "(" + queries.single(kind, scope.withoutColumns(), depth).text() + ")";
  }

  String condition(Scope scope, int depth)
  {
    return conditions.condition(scope, depth);
  }
}
