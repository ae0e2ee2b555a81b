package org.warden.druid.planner.grammar;

import java.util.List;

/** What is true or not. */
final class Conditions
{
  private final Draft draft;
  private final Dice dice;
  private final Queries queries;
  private final Expressions values;

  Conditions(Draft draft, Queries queries, Expressions values)
  {
    this.draft = draft;
    this.dice = draft.dice;
    this.queries = queries;
    this.values = values;
  }

  String condition(Scope scope, int depth)
  {
    Kind kind = dice.chance(60) ? Kind.TEXT : Kind.NUMBER;
    String left = values.value(kind, scope, depth - 1);
    if (depth <= 0) {
      return left + comparison() + values.value(kind, scope, 0);
    }
    return switch (dice.below(25)) {
      case 22 -> "(" + values.value(Kind.TEXT, scope, 0) + ", " + values.value(Kind.NUMBER, scope, 0) + ") IN ("
                 + queries.query(scope.withoutColumns(), depth - 1, List.of(Kind.TEXT, Kind.NUMBER)).text() + ")";
      case 23 -> "ROW(" + left + ", 1) = (" + values.value(kind, scope, 0) + ", 1)";
      case 0 -> condition(scope, depth - 1) + " AND " + condition(scope, depth - 1);
      case 1 -> condition(scope, depth - 1) + " OR " + condition(scope, depth - 1);
      case 2 -> "NOT (" + condition(scope, depth - 1) + ")";
      case 3 -> "(" + condition(scope, depth - 1) + ")"
                + dice.oneOf(" IS TRUE", " IS NOT FALSE", " IS UNKNOWN", " IS NOT TRUE");
      case 4 -> left + dice.oneOf(" IS NULL", " IS NOT NULL");
      case 5 -> left + not() + " IN (" + values.value(kind, scope, 0) + ", " + values.value(kind, scope, 0) + ")";
      case 6, 7 -> left + not() + " IN (" + queries.single(kind, scope.withoutColumns(), depth - 1).text() + ")";
      case 8 -> dice.chance(70) ? left + " IS NULL" : dice.oneOf("", "NOT ") + "EXISTS (" + exists(scope, depth - 1) + ")";
      case 10 -> left + not() + " BETWEEN " + dice.oneOf("", "SYMMETRIC ", "ASYMMETRIC ") + values.value(kind, scope, 0)
                 + " AND " + values.value(kind, scope, 0);
      case 11 -> values.value(Kind.TEXT, scope, depth - 1) + not() + " LIKE 'a%'" + dice.oneOf("", " ESCAPE '!'");
      case 12 -> values.value(Kind.TEXT, scope, depth - 1) + not() + (dice.chance(20) ? " SIMILAR TO 'a|b'" : " LIKE '%b_'");
      case 13 -> left + dice.oneOf(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ") + values.value(kind, scope, 0);
      case 14 -> left + dice.oneOf(" = ", " > ", " <> ") + dice.oneOf("ANY", "SOME", "ALL") + " ("
                 + queries.single(kind, scope.withoutColumns(), depth - 1).text() + ")";
      case 15 -> values.value(Kind.TIME, scope, 0) + dice.oneOf(" >= ", " < ") + values.value(Kind.TIME, scope, 0);
      case 16 -> "(" + left + ", 'z') IN ((" + values.value(kind, scope, 0) + ", 'y'))";
      case 17 -> "TIME_IN_INTERVAL(" + values.value(Kind.TIME, scope, 0) + ", '2000/P1Y')";
      case 18 -> "CAST(" + left + " AS VARCHAR) = " + values.value(Kind.TEXT, scope, 0);
      default -> left + comparison() + values.value(kind, scope, depth - 1);
    };
  }

  /** A query that may also name columns of the one around it. */
  private String exists(Scope scope, int depth)
  {
    if (scope.of(Kind.TEXT).isEmpty() || dice.chance(50)) {
      return queries.query(scope.withoutColumns(), depth).text();
    }
    String inner = draft.freshName("i");
    return "SELECT 1 FROM " + dice.oneOf("foo", "druid.foo2", "\"numfoo\"") + " AS " + inner + " WHERE "
           + inner + ".dim1 = " + dice.oneOf(scope.of(Kind.TEXT)).text();
  }

  private String not()
  {
    return dice.chance(25) ? " NOT" : "";
  }

  private String comparison()
  {
    return dice.oneOf(" = ", " <> ", " < ", " >= ", " != ");
  }
}
