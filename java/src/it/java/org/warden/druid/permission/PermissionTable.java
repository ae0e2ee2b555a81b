package org.warden.druid.permission;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The permission model of the multi-stage query engine, as a table of requests: for each row what it needs, and cases
 * on both sides of it. Tests and the demo run the same cases, in this order.
 *
 * Row 11, the web console, and row 13, forked peons, need other machinery and are tests of their own.
 */
final class PermissionTable
{
  private static final Map<Integer, String> NEEDS = new TreeMap<>(Map.ofEntries(
      Map.entry(1, "Any multi-stage query needs nothing but a login"),
      Map.entry(2, "SELECT needs READ on each datasource"),
      Map.entry(3, "INSERT and REPLACE need WRITE on the target and READ on each datasource read"),
      Map.entry(4, "EXTERN needs READ on EXTERNAL; with input source security, on each kind of input source"),
      Map.entry(5, "EXPLAIN needs what the statement needs"),
      Map.entry(6, "The task of an INSERT or REPLACE: seeing it needs READ on the target"),
      Map.entry(7, "The task of a SELECT: seeing it needs READ on __query_select"),
      Map.entry(8, "Cancelling a query's task needs READ, as seeing it"),
      Map.entry(9, "Lists hold only what the user may READ"),
      Map.entry(10, "A refused request does nothing"),
      Map.entry(12, "Druid's internal user may do what the cluster needs, and nobody else can be it"),
      Map.entry(14, "A refusal of SQL over HTTP names all that is missing")
  ));

  private PermissionTable()
  {
  }

  /** What a row says, in words. */
  static String needs(int row)
  {
    return NEEDS.get(row);
  }

  static List<Case> cases()
  {
    return Stream.of(
        SelectRows.cases(),
        WriteRows.cases(),
        ExternRows.cases(),
        ExplainRows.cases(),
        TaskRows.cases(),
        CancelRows.cases(),
        ListRows.cases(),
        InternalUserRows.cases(),
        RefusalRows.cases(),
        // Last: they look back on all refusals.
        NothingHappenedRows.cases()
    ).flatMap(List::stream).toList();
  }
}
