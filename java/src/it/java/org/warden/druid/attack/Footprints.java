package org.warden.druid.attack;

import java.util.Set;

/**
 * What a request could have changed.
 *
 * @param tasks      the ids of all tasks
 * @param supervisors, lookups, compaction Druid's lists of them
 * @param visits     how often Druid fetched something from the trap
 */
record Footprints(
    Set<String> tasks,
    String supervisors,
    String lookups,
    String compaction,
    long visits
)
{
}
