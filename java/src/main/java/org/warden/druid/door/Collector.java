package org.warden.druid.door;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Inject;
import org.apache.druid.discovery.NodeRole;
import org.apache.druid.guice.annotations.Json;
import org.apache.druid.guice.annotations.Self;
import org.warden.druid.engine.Submitted.Kind;

import javax.annotation.Nullable;
import java.util.Set;

/**
 * Takes what Druid's Jackson builds to the submission that it belongs to, if there is one on this thread.
 *
 * Most of what Jackson builds belongs to none: tasks from the storage, work between Druid's processes.
 */
public final class Collector
{
  private final PlannedSources planned = new PlannedSources();

  /** JDBC does not pass the filter; only brokers plan its statements. */
  private volatile boolean plansWithoutRequest;

  /** For parsers that have no mapper of their own. */
  @Nullable
  private volatile ObjectMapper json;

  /** Null until the service is made. */
  @Nullable
  private volatile BatchPlanner batches;

  @Inject
  void serve(@Self Set<NodeRole> roles, @Json ObjectMapper mapper, BatchPlanner planner)
  {
    plansWithoutRequest = roles.contains(NodeRole.BROKER);
    json = mapper;
    batches = planner;
  }

  /** What the plan that this thread is making outside a request reads, as far as Jackson has built it lately. */
  @Nullable
  public Submission planned()
  {
    return planned.lately();
  }

  /** Jackson has built an object. Never throws. */
  void built(Kind kind, @Nullable Object object, ObjectCodec codec)
  {
    Submission submission = collecting(kind);
    if (submission == null || object == null) {
      return;
    }
    ObjectMapper mapper = codec instanceof ObjectMapper ? (ObjectMapper) codec : json;
    submission.built(kind, object, mapper);
    Object plan = batches == null ? null : batches.plan(object);
    if (plan != null) {
      submission.built(Kind.PLAN, plan, mapper);
    }
  }

  @Nullable
  private Submission collecting(Kind kind)
  {
    RequestScope scope = RequestScope.current();
    if (scope != null) {
      return scope.submission();
    }
    return plansWithoutRequest && PlannedSources.isOne(kind) ? planned.next() : null;
  }
}
