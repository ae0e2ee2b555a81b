package org.warden.druid.planner.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What can be named at a place in a statement. */
final class Scope
{
  /** The common table expressions, by the name that they shadow others by. */
  final Map<String, List<Column>> ctes;
  final List<Reference> columns;

  private Scope(Map<String, List<Column>> ctes, List<Reference> columns)
  {
    this.ctes = ctes;
    this.columns = columns;
  }

  static Scope empty()
  {
    return new Scope(Map.of(), List.of());
  }

  Scope withCte(String name, List<Column> of)
  {
    Map<String, List<Column>> more = new HashMap<>(ctes);
    more.put(name, of);
    return new Scope(more, columns);
  }

  /** As it is inside a query that selects from these. */
  Scope selectingFrom(List<Reference> references)
  {
    return new Scope(ctes, references);
  }

  /** As it is in a query that stands by itself. */
  Scope withoutColumns()
  {
    return new Scope(ctes, List.of());
  }

  List<Reference> of(Kind kind)
  {
    return columns.stream().filter(each -> each.kind() == kind).collect(Collectors.toCollection(ArrayList::new));
  }
}
