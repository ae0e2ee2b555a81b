package org.warden.druid.planner.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** FROM, with one table or with a few that are joined. */
final class FromClause
{
  private final Draft draft;
  private final Dice dice;
  private final Expressions expressions;
  private final TableForms forms;
  private final Scope scope;
  private final List<Named> tables = new ArrayList<>();
  private final StringBuilder text = new StringBuilder(" FROM ");

  private FromClause(Draft draft, Expressions expressions, TableForms forms, Scope scope)
  {
    this.draft = draft;
    this.dice = draft.dice;
    this.expressions = expressions;
    this.forms = forms;
    this.scope = scope;
  }

  static FromClause write(Draft draft, Expressions expressions, TableForms forms, Scope scope, int depth)
  {
    FromClause from = new FromClause(draft, expressions, forms, scope);
    Named first = from.named(depth);
    from.tables.add(first);
    from.text.append(first.text);
    for (int more = depth <= 0 ? 0 : from.dice.oneOf(0, 0, 0, 1, 1, 2); more > 0; more--) {
      from.join(depth - 1);
    }
    return from;
  }

  String text()
  {
    return text.toString();
  }

  /** What {@code SELECT *} gives; empty: more than can be told. */
  List<Column> star()
  {
    return tables.size() == 1 ? tables.get(0).columns : List.of();
  }

  /** All columns, as expressions may write them. */
  List<Reference> references()
  {
    List<Reference> all = new ArrayList<>();
    boolean alone = tables.size() == 1;
    tables.forEach(each -> all.addAll(references(each, alone)));
    return all;
  }

  /** A table with the name that it goes by. */
  private record Named(String text, String name, List<Column> columns)
  {
  }

  private List<Reference> references(Named table, boolean alone)
  {
    String qualifier = alone && dice.chance(60) ? "" : draft.written(table.name) + ".";
    return table.columns.stream()
                        .map(each -> new Reference(qualifier + draft.written(each.name()), each.kind()))
                        .toList();
  }

  private void join(int depth)
  {
    List<Reference> left = texts(references());
    if (!left.isEmpty() && dice.chance(10)) {
      unnest(dice.oneOf(left));
      return;
    }
    Named table = named(depth);
    List<Reference> right = texts(references(table, false));
    tables.add(table);
    if (left.isEmpty() || right.isEmpty() || dice.chance(25)) {
      text.append(dice.oneOf(", ", " CROSS JOIN ")).append(table.text);
    } else if (dice.chance(5)) {
      String shared = draft.written(table.columns.get(0).name());
      text.append(dice.oneOf(" JOIN ", " FULL JOIN ")).append(table.text).append(" USING (").append(shared).append(')');
    } else {
      text.append(dice.oneOf(" JOIN ", " INNER JOIN ", " LEFT JOIN ", " LEFT OUTER JOIN ", " RIGHT JOIN ", " FULL OUTER JOIN "))
          .append(table.text)
          .append(" ON ").append(dice.oneOf(left).text()).append(" = ").append(dice.oneOf(right).text());
      if (dice.chance(15)) {
        text.append(" AND ").append(expressions.condition(scope.selectingFrom(references()), dice.below(2)));
      }
    }
  }

  private void unnest(Reference column)
  {
    Named unnested = new Named("", draft.freshName("u"), List.of(new Column("d", Kind.TEXT)));
    tables.add(unnested);
    text.append(dice.oneOf(", ", " CROSS JOIN ")).append("UNNEST(MV_TO_ARRAY(").append(column.text()).append(")) AS ")
        .append(unnested.name).append(dice.oneOf("(d)", " (d)"));
  }

  private static List<Reference> texts(List<Reference> references)
  {
    return references.stream().filter(each -> each.kind() == Kind.TEXT).toList();
  }

  private Named named(int depth)
  {
    Named bare = dice.chance(35) ? bare() : null;
    return bare == null ? aliased(depth) : bare;
  }

  /** A table that goes by its own name; null, if that is taken. */
  private Named bare()
  {
    boolean datasource = scope.ctes.isEmpty() || dice.chance(30);
    String name = dice.oneOf(List.copyOf(new TreeSet<>(
        datasource ? draft.tables.datasources.keySet() : scope.ctes.keySet()
    )));
    if (tables.stream().anyMatch(each -> each.name.equals(name))) {
      return null;
    }
    boolean qualified = datasource && (scope.ctes.containsKey(name) || dice.chance(30));
    List<Column> columns = datasource ? draft.tables.datasources.get(name) : scope.ctes.get(name);
    return new Named((qualified ? forms.schema("druid") : "") + draft.written(name), name, columns);
  }

  private Named aliased(int depth)
  {
    Query table = forms.table(scope, depth);
    String alias = alias();
    List<Column> columns = table.columns();
    String renamed = "";
    if (dice.chance(10)) {
      columns = columns.stream().map(each -> new Column(draft.freshName("r"), each.kind())).toList();
      renamed = " (" + String.join(", ", columns.stream().map(Column::name).toList()) + ")";
    }
    String text = table.text() + dice.oneOf(" ", " AS ") + draft.written(alias) + renamed;
    return new Named(text + (dice.chance(4) ? sample() : ""), alias, columns);
  }

  private String alias()
  {
    String alias = dice.chance(15)
                   ? dice.oneOf("foo", "numfoo", "druid", "sys", "a b", "extern", "view", "Partitioned", "value", "date")
                   : draft.freshName("t");
    return tables.stream().anyMatch(each -> each.name.equals(alias)) ? draft.freshName("t") : alias;
  }

  private String sample()
  {
    return " TABLESAMPLE " + dice.oneOf("BERNOULLI(10)", "SYSTEM(10) REPEATABLE(3)", "SUBSTITUTE('visits')");
  }
}
