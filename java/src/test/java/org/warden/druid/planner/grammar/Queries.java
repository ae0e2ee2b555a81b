package org.warden.druid.planner.grammar;

import java.util.ArrayList;
import java.util.List;

/** Queries: what is in WITH, set operations, order and limits. */
final class Queries
{
  private final Draft draft;
  private final Dice dice;
  private final Selects selects;
  /** Whether what is written may be put in order: not so for what is ingested. */
  private final boolean ordered;

  Queries(Draft draft, boolean ordered)
  {
    this.ordered = ordered;
    this.draft = draft;
    this.dice = draft.dice;
    this.selects = new Selects(draft, this);
  }

  /** Of a single column. */
  Query single(Kind kind, Scope scope, int depth)
  {
    return query(scope, depth, List.of(kind));
  }

  Query query(Scope scope, int depth)
  {
    return query(scope, depth, Selects.ANY);
  }

  /** With these columns. */
  Query query(Scope scope, int depth, List<Kind> wanted)
  {
    return depth > 0 && dice.chance(25) ? with(scope, depth - 1, wanted) : body(scope, depth, wanted);
  }

  private Query with(Scope scope, int depth, List<Kind> wanted)
  {
    List<String> ctes = new ArrayList<>();
    Scope inner = scope;
    for (int count = dice.oneOf(1, 1, 1, 2, 3); count > 0; count--) {
      // Shadows a datasource, a schema or nothing; may read the very thing that it shadows.
      String name = dice.oneOf("foo", "foo", "numfoo", "visits", "druid", "view", "w", "w2", "FOO", "druid.foo", "EXTERN");
      Query cte = query(inner.withoutColumns(), depth);
      if (!inner.ctes.containsKey(name)) {
        List<Column> columns = dice.chance(20) ? renamed(cte.columns()) : cte.columns();
        ctes.add(draft.written(name) + (columns == cte.columns() ? "" : list(columns)) + " AS (" + cte.text() + ")");
        inner = inner.withCte(name, columns);
      }
    }
    Query body = body(inner, depth, wanted);
    String recursive = draft.isDruid33() && dice.chance(10) ? "RECURSIVE " : "";
    return ctes.isEmpty()
           ? body
           : new Query("WITH " + recursive + String.join(", ", ctes) + " " + body.text(), body.columns());
  }

  private List<Column> renamed(List<Column> columns)
  {
    return columns.stream().map(each -> new Column(draft.freshName("w"), each.kind())).toList();
  }

  private static String list(List<Column> columns)
  {
    return " (" + String.join(", ", columns.stream().map(Column::name).toList()) + ")";
  }

  private Query body(Scope scope, int depth, List<Kind> wanted)
  {
    if (depth > 0 && dice.chance(20)) {
      return combined(scope, depth - 1, wanted);
    }
    Query select = selects.select(scope, depth, wanted);
    return dice.chance(ordered ? 25 : 1) ? new Query(select.text() + tail(select), select.columns()) : select;
  }

  private Query combined(Scope scope, int depth, List<Kind> wanted)
  {
    Query first = operand(scope, depth, wanted.equals(Selects.ANY) ? selects.kinds() : wanted);
    List<Kind> kinds = first.columns().stream().map(Column::kind).toList();
    StringBuilder text = new StringBuilder(first.text());
    for (int more = dice.oneOf(1, 1, 2); more > 0; more--) {
      text.append(dice.oneOf(" UNION ALL ", " UNION ALL ", " UNION ", " UNION DISTINCT ", otherThanUnion()));
      text.append(operand(scope, depth, kinds).text());
    }
    return new Query(text.toString(), first.columns());
  }

  /** 33 refuses them most of the time. */
  private String otherThanUnion()
  {
    return draft.isDruid33() && dice.chance(80) ? " UNION " : dice.oneOf(" INTERSECT ", " EXCEPT ALL ", " EXCEPT ");
  }

  private Query operand(Scope scope, int depth, List<Kind> kinds)
  {
    Query select = selects.select(scope, depth, kinds);
    return dice.chance(20) ? new Query("(" + select.text() + ")", select.columns()) : select;
  }

  private String tail(Query select)
  {
    return (dice.chance(60) ? " ORDER BY " + key(select) + direction() : "") + dice.oneOf(
        "", " LIMIT 10", " LIMIT ALL", " LIMIT " + draft.parameter("BIGINT", 3), " LIMIT 5 OFFSET 2",
        " OFFSET 3 ROWS FETCH NEXT 7 ROWS ONLY", " FETCH FIRST 1 ROW ONLY"
    );
  }

  private String key(Query select)
  {
    return dice.oneOf("1", draft.written(dice.oneOf(select.columns()).name()), "(SELECT MAX(page) FROM wikipedia)");
  }

  private String direction()
  {
    // Druid refuses most orders of NULL.
    return dice.chance(3) ? dice.oneOf(" NULLS LAST", " NULLS FIRST") : dice.oneOf("", " DESC", " ASC");
  }
}
