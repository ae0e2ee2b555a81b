package org.warden.druid.planner.grammar;

import java.util.ArrayList;
import java.util.List;

/** SELECT up to HAVING. */
final class Selects
{
  /** Whatever columns. */
  static final List<Kind> ANY = List.of();

  private final Draft draft;
  private final Dice dice;
  private final Queries queries;
  private final Expressions expressions;
  private final Aggregates aggregates;
  private final TableForms forms;

  Selects(Draft draft, Queries queries)
  {
    this.draft = draft;
    this.dice = draft.dice;
    this.queries = queries;
    this.expressions = new Expressions(draft, queries);
    this.aggregates = new Aggregates(draft, expressions);
    this.forms = new TableForms(draft, queries);
  }

  List<Kind> kinds()
  {
    List<Kind> kinds = new ArrayList<>();
    for (int count = dice.between(1, 3); count > 0; count--) {
      kinds.add(dice.oneOf(Kind.TEXT, Kind.TEXT, Kind.NUMBER, Kind.TIME));
    }
    return kinds;
  }

  Query select(Scope scope, int depth, List<Kind> wanted)
  {
    if (depth <= 0 && dice.chance(10)) {
      return items(scope.withoutColumns(), "", wanted.equals(ANY) ? kinds() : wanted, "");
    }
    FromClause from = FromClause.write(draft, expressions, forms, scope, depth);
    Scope inner = scope.selectingFrom(from.references());
    String where = dice.chance(45) ? " WHERE " + expressions.condition(inner, depth) : "";
    if (wanted.equals(ANY) && !from.star().isEmpty() && dice.chance(30)) {
      return new Query("SELECT " + hint() + "*" + from.text() + where, from.star());
    }
    List<Kind> kinds = wanted.equals(ANY) ? kinds() : wanted;
    return dice.chance(35)
           ? grouped(inner, depth, kinds, from.text() + where)
           : items(inner, dice.oneOf("", "", "", "DISTINCT ", "ALL "), kinds, from.text() + where);
  }

  private Query items(Scope scope, String quantifier, List<Kind> kinds, String rest)
  {
    List<String> items = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (Kind kind : kinds) {
      boolean windowed = kind == Kind.NUMBER && draft.isDruid33() && !scope.columns.isEmpty() && dice.chance(10);
      add(windowed ? aggregates.windowed(scope) : expressions.value(kind, scope, 2), kind, items, columns);
    }
    if (draft.isDruid33() && !rest.isEmpty() && dice.chance(3)) {
      rest += " QUALIFY ROW_NUMBER() OVER (ORDER BY " + expressions.value(Kind.NUMBER, scope, 0) + ") = 1";
    }
    return new Query("SELECT " + hint() + quantifier + String.join(", ", items) + rest, columns);
  }

  private String hint()
  {
    return dice.chance(3) ? dice.oneOf("/*+ broadcast */ ", "/*+ sort_merge(a, b) */ ") : "";
  }

  private Query grouped(Scope scope, int depth, List<Kind> kinds, String rest)
  {
    List<String> items = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (Kind kind : kinds) {
      List<Reference> candidates = scope.of(kind);
      if (!candidates.isEmpty() && dice.chance(60)) {
        String key = dice.oneOf(candidates).text();
        keys.add(dice.chance(30) ? String.valueOf(items.size() + 1) : key);
        add(key, kind, items, columns);
      } else {
        add(aggregates.aggregate(kind, scope, 1), kind, items, columns);
      }
    }
    String having = dice.chance(20) ? " HAVING " + having(scope, depth) : "";
    return new Query("SELECT " + String.join(", ", items) + rest + groupBy(keys) + having, columns);
  }

  private String having(Scope scope, int depth)
  {
    return dice.chance(30)
           ? "COUNT(*) > (" + queries.single(Kind.NUMBER, scope.withoutColumns(), depth - 1).text() + ")"
           : "COUNT(*) > 1";
  }

  private String groupBy(List<String> keys)
  {
    if (keys.isEmpty()) {
      return dice.chance(10) ? " GROUP BY ()" : "";
    }
    String all = String.join(", ", keys);
    boolean ordinals = all.matches(".*\\b\\d\\b.*");
    return switch (ordinals ? 9 : dice.below(10)) {
      case 0 -> " GROUP BY ROLLUP (" + all + ")";
      case 1 -> " GROUP BY CUBE (" + all + ")";
      case 2 -> " GROUP BY GROUPING SETS ((" + all + "), ())";
      case 3 -> draft.isDruid33() ? " GROUP BY DISTINCT " + all : " GROUP BY (" + all + ")";
      default -> " GROUP BY " + all;
    };
  }

  private void add(String item, Kind kind, List<String> items, List<Column> columns)
  {
    String name = dice.chance(10)
                  ? dice.oneOf("a b", "Order", "foo", "value", "date", "über") + items.size()
                  : draft.freshName("c");
    items.add(item + dice.oneOf(" AS ", " AS ", " ") + draft.written(name));
    columns.add(new Column(name, kind));
  }
}
