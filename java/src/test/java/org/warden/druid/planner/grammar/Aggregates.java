package org.warden.druid.planner.grammar;

/** Values over many rows. */
final class Aggregates
{
  private final Dice dice;
  private final Expressions expressions;

  Aggregates(Draft draft, Expressions expressions)
  {
    this.dice = draft.dice;
    this.expressions = expressions;
  }

  /** A value over many rows. */
  String aggregate(Kind kind, Scope scope, int depth)
  {
    String filter = dice.chance(15) ? " FILTER (WHERE " + expressions.condition(scope, dice.below(2)) + ")" : "";
    String text = expressions.value(Kind.TEXT, scope, depth);
    if (kind == Kind.TIME) {
      return dice.oneOf("MAX", "MIN") + "(" + expressions.value(Kind.TIME, scope, 0) + ")" + filter;
    }
    if (kind != Kind.NUMBER) {
      return switch (dice.below(3)) {
        case 0 -> "STRING_AGG(" + dice.oneOf("", "DISTINCT ") + text + ", ',')" + filter;
        case 1 -> "LATEST_BY(" + text + ", " + expressions.value(Kind.TIME, scope, 0) + ", 10)" + filter;
        default -> "ANY_VALUE(" + text + ", 10)" + filter;
      };
    }
    return switch (dice.below(6)) {
      case 0 -> "COUNT(*)" + filter;
      case 1 -> "COUNT(DISTINCT " + text + ")" + filter;
      case 2 -> "APPROX_COUNT_DISTINCT(" + text + ")" + filter;
      case 3 -> "COUNT(" + dice.oneOf("", "ALL ") + text + ")" + filter;
      default -> dice.oneOf("SUM", "MAX", "MIN", "AVG") + "(" + expressions.value(Kind.NUMBER, scope, depth) + ")" + filter;
    };
  }

  /** A number over a window. */
  String windowed(Scope scope)
  {
    String partition = dice.chance(60) ? "PARTITION BY " + expressions.value(Kind.TEXT, scope, 0) : "";
    String frame = dice.chance(30) ? " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW" : "";
    String window = "(" + partition
                    + " ORDER BY " + expressions.value(Kind.NUMBER, scope, 0) + dice.oneOf("", " DESC") + frame + ")";
    return frame.isEmpty()
           ? dice.oneOf("ROW_NUMBER()", "RANK()", "SUM(" + expressions.value(Kind.NUMBER, scope, 0) + ")") + " OVER " + window
           : "SUM(" + expressions.value(Kind.NUMBER, scope, 0) + ") OVER " + window;
  }
}
