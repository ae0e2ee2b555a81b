package org.warden.druid.permission;

import java.util.Map;
import java.util.Set;

/**
 * What a request could have changed.
 *
 * @param tasks   the ids of all tasks
 * @param running the ids of those that run
 * @param rows    how many rows each datasource has
 * @param reads   how many queries with the mark of the request have reached data
 */
record Traces(Set<String> tasks, Set<String> running, Map<String, Long> rows, long reads)
{
  /** What is different later, in words; null where nothing is. */
  String differenceTo(Traces later)
  {
    if (!tasks.equals(later.tasks)) {
      return "a refused request started a task: " + tasks + " became " + later.tasks;
    }
    if (!running.equals(later.running)) {
      return "a refused request ended a task: " + running + " became " + later.running;
    }
    if (!rows.equals(later.rows)) {
      return "a refused request wrote: " + rows + " became " + later.rows;
    }
    if (later.reads != 0) {
      return "a refused request read data";
    }
    return null;
  }
}
