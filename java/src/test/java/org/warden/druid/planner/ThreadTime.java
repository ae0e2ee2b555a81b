package org.warden.druid.planner;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/** How long pieces of work take, by the clock of the thread that does them. */
final class ThreadTime
{
  private static final int WARMING_ROUNDS = 5;
  private static final int MEASURED_ROUNDS = 5;

  private ThreadTime()
  {
  }

  /** The best of five times for each, in nanoseconds, after the JVM has warmed up on all of them. */
  static long[] bestOf(List<Runnable> works)
  {
    long[] best = new long[works.size()];
    Arrays.fill(best, Long.MAX_VALUE);
    for (int round = -WARMING_ROUNDS; round < MEASURED_ROUNDS; round++) {
      for (int i = 0; i < best.length; i++) {
        long taken = taken(works.get(i));
        if (round >= 0) {
          best[i] = Math.min(best[i], taken);
        }
      }
    }
    return best;
  }

  private static long taken(Runnable work)
  {
    long began = now();
    work.run();
    return now() - began;
  }

  private static long now()
  {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
