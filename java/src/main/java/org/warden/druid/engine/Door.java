package org.warden.druid.engine;

/** The way by which a request reaches data. The native engine knows a door by its place in this list. */
public enum Door
{
  /** {@code POST /druid/indexer/v1/task} */
  TASK,
  /** {@code POST /druid/indexer/v1/supervisor} */
  SUPERVISOR,
  /** {@code POST /druid/indexer/v1/sampler} */
  SAMPLER,
  /** {@code POST /druid/coordinator/v1/lookups/config} and what is below it */
  LOOKUPS,
  /** {@code POST /druid/coordinator/v1/config/compaction}, and what took its place on the Overlord */
  COMPACTION_CONFIG,
  /** SQL that Druid's planner reads: only what lies outside Druid is collected, the planner asks for the rest. */
  SQL
}
