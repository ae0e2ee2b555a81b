package org.warden.druid.door;

import org.warden.druid.engine.Door;
import org.warden.druid.engine.Submitted.Kind;

import javax.annotation.Nullable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The input sources, and what goes with them, that a thread has built lately outside any request: while it plans a
 * statement that came by JDBC.
 *
 * Nobody says where a statement begins or ends. A statement that fails before Druid asks about it leaves its sources
 * to the next one on its thread, which may then be refused for them, never allowed; they count no longer than
 * {@link #KEPT}. Few and small ones are kept, because other threads build some too and nobody ever asks there.
 */
final class PlannedSources
{
  static final int MAX_OBJECTS = 32;
  static final int MAX_BYTES = 64 * 1024;
  static final long KEPT = TimeUnit.SECONDS.toNanos(30);

  private final ThreadLocal<Plan> plans = new ThreadLocal<>();
  private final LongSupplier nanoTime;

  private static final class Plan
  {
    private final Submission sources = new Submission(Door.SQL, MAX_OBJECTS, MAX_BYTES);
    private final long since;

    private Plan(long since)
    {
      this.since = since;
    }
  }

  PlannedSources()
  {
    this(System::nanoTime);
  }

  PlannedSources(LongSupplier nanoTime)
  {
    this.nanoTime = nanoTime;
  }

  /** Whether a plan may be made of it; tasks are not. */
  static boolean isOne(Kind kind)
  {
    return kind == Kind.INPUT_SOURCE || kind == Kind.INPUT_FORMAT || kind == Kind.SECRET_PROVIDER;
  }

  /** Where to note another source. Once Druid has asked about the others, it is of another statement. */
  Submission next()
  {
    Submission known = lately();
    if (known != null && !known.isJudged()) {
      return known;
    }
    Plan plan = new Plan(nanoTime.getAsLong());
    plans.set(plan);
    return plan.sources;
  }

  /** What has been noted on this thread. */
  @Nullable
  Submission lately()
  {
    Plan plan = plans.get();
    if (plan != null && nanoTime.getAsLong() - plan.since >= KEPT) {
      plans.remove();
      return null;
    }
    return plan == null ? null : plan.sources;
  }
}
