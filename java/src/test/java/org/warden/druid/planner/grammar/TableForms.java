package org.warden.druid.planner.grammar;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The forms in which a table stands in FROM, without its alias. */
final class TableForms
{
  private final Draft draft;
  private final Dice dice;
  private final Queries queries;
  private final Externs externs;

  TableForms(Draft draft, Queries queries)
  {
    this.draft = draft;
    this.dice = draft.dice;
    this.queries = queries;
    this.externs = new Externs(draft);
  }

  Query table(Scope scope, int depth)
  {
    return depth > 0 && dice.chance(35) ? nested(scope, depth - 1) : simple(scope);
  }

  private Query nested(Scope scope, int depth)
  {
    Query query = queries.query(scope.withoutColumns(), depth);
    return new Query(dice.oneOf("", "", "", "LATERAL ") + "(" + query.text() + ")", query.columns());
  }

  private Query simple(Scope scope)
  {
    return switch (dice.below(14)) {
      case 0 -> known(schema("view"), draft.tables.views);
      case 1 -> known(schema("sys"), draft.tables.system);
      case 2 -> known(dice.oneOf("INFORMATION_SCHEMA.", "\"INFORMATION_SCHEMA\"."), draft.tables.information);
      case 3 -> lookup();
      case 4, 5 -> externs.table();
      case 6 -> draft.isDruid33() ? pivoted() : unnested();
      case 7 -> draft.isDruid33() ? appended() : unnested();
      case 8 -> values();
      case 9, 10, 11 -> cte(scope);
      default -> dice.chance(40) ? datasource() : unqualified(scope);
    };
  }

  /** A datasource, whatever else has its name. */
  private Query datasource()
  {
    return known(schema("druid"), draft.tables.datasources);
  }

  /** A datasource whose name means nothing else here. */
  private Query unqualified(Scope scope)
  {
    Map<String, List<Column>> rest = new TreeMap<>(draft.tables.datasources);
    rest.keySet().removeAll(scope.ctes.keySet());
    return known("", rest);
  }

  private Query cte(Scope scope)
  {
    return scope.ctes.isEmpty() ? datasource() : known("", scope.ctes);
  }

  private Query lookup()
  {
    return new Query(
        schema("lookup") + draft.written(dice.oneOf(draft.tables.lookups)),
        List.of(new Column("k", Kind.TEXT), new Column("v", Kind.TEXT))
    );
  }

  private Query unnested()
  {
    return new Query("UNNEST(ARRAY['a', 'b'])", List.of(new Column("EXPR$0", Kind.TEXT)));
  }

  private Query appended()
  {
    String second = dice.oneOf("foo2", "numfoo", "druid.foo", "visits");
    return new Query(
        "TABLE(" + dice.oneOf("APPEND", "\"append\"") + "('foo', '" + second + "'))",
        List.of(new Column("__time", Kind.TIME), new Column("dim1", Kind.TEXT))
    );
  }

  private Query pivoted()
  {
    return new Query(
        schema("druid") + "foo PIVOT (COUNT(*) AS n FOR dim1 IN ('a' AS aa, 'b'))",
        List.of(new Column("dim2", Kind.TEXT), new Column("aa_n", Kind.NUMBER))
    );
  }

  private Query values()
  {
    String rows = dice.oneOf("('a', 1), ('b', 2)", "ROW('a', 1)", "('a', 1)");
    return new Query("(VALUES " + rows + ")", List.of(new Column("EXPR$0", Kind.TEXT), new Column("EXPR$1", Kind.NUMBER)));
  }

  private Query known(String schema, Map<String, List<Column>> tables)
  {
    String name = dice.oneOf(List.copyOf(new TreeMap<>(tables).keySet()));
    return new Query(schema + draft.written(name), tables.get(name));
  }

  /** A schema, with its point. */
  String schema(String name)
  {
    return dice.oneOf(name, name, '"' + name + '"') + ".";
  }
}
