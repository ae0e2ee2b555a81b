package org.warden.druid.engine;

import java.util.Arrays;

/** An object that a request made Druid build, or would, as Druid's own Jackson writes it. */
public final class Submitted
{
  /** What it is. The native engine knows a kind by its place in this list. */
  public enum Kind
  {
    /** {@code org.apache.druid.indexing.common.task.Task} */
    TASK,
    /** {@code org.apache.druid.indexing.overlord.supervisor.SupervisorSpec} */
    SUPERVISOR,
    /** {@code org.apache.druid.client.indexing.SamplerSpec} */
    SAMPLER,
    /** {@code org.apache.druid.data.input.InputSource} */
    INPUT_SOURCE,
    /** {@code org.apache.druid.data.input.FirehoseFactory}, of Druid 27 and before */
    FIREHOSE,
    /**
     * A provider of a password or of settings, other than those that write them out. Its JSON should tell its type and
     * nothing more.
     */
    SECRET_PROVIDER,
    /** The whole body, of a door behind which Druid builds no object. */
    JSON,
    /** {@code org.apache.druid.data.input.InputFormat} */
    INPUT_FORMAT,
    /** The type that a body names, before Druid builds anything of it: judged by itself. */
    ANNOUNCED,
    /** What Druid's planner says of the SQL of a supervisor: a list of {@code org.apache.druid.query.explain.ExplainPlan}. */
    PLAN
  }

  private final Kind kind;
  private final byte[] json;

  /** Keeps the array, which must not change any more: JSON in UTF-8. */
  public Submitted(Kind kind, byte[] json)
  {
    this.kind = kind;
    this.json = json;
  }

  public Kind kind()
  {
    return kind;
  }

  /** The array itself, which nobody may change. */
  public byte[] json()
  {
    return json;
  }

  @Override
  public boolean equals(Object other)
  {
    return other instanceof Submitted
           && kind == ((Submitted) other).kind
           && Arrays.equals(json, ((Submitted) other).json);
  }

  @Override
  public int hashCode()
  {
    return Arrays.hashCode(json);
  }
}
