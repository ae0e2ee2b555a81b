package org.warden.druid.bench;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** What is taken out of what JMH found. */
interface Reading
{
  void take(RunResult result, Figure figure, Records records);

  /** CPU time of a call in nanoseconds, and what it allocates. */
  static void cpuTime(RunResult result, Figure figure, Records records)
  {
    records.add(
        figure.with("unit", "ns").with("clock", "thread-cpu"),
        cpuNanos(result),
        result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()
    );
  }

  /** The same in milliseconds. */
  static void cpuMillis(RunResult result, Figure figure, Records records)
  {
    records.add(
        figure.with("unit", "ms").with("clock", "thread-cpu"),
        cpuNanos(result) / 1e6,
        result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()
    );
  }

  /** What a call takes a thread, where others call as well: on the wall, as waiting counts; and in CPU time. */
  static void together(RunResult result, Figure figure, Records records)
  {
    records.add(figure.with("unit", "ns").with("clock", "wall"), result.getPrimaryResult().getScore());
    records.add(
        figure.with("work", figure.fields().get("work") + "-cpu").with("unit", "ns").with("clock", "thread-cpu"),
        cpuNanos(result)
    );
  }

  /** Half of the single calls took no longer than the one, and all but a hundredth than the other. */
  static void percentiles(RunResult result, Figure figure, Records records)
  {
    Statistics times = result.getPrimaryResult().getStatistics();
    Figure single = figure.with("unit", "ns").with("clock", "wall");
    records.add(single.with("work", "single-p50"), times.getPercentile(50));
    records.add(single.with("work", "single-p99"), times.getPercentile(99));
  }

  private static double cpuNanos(RunResult result)
  {
    return sum(result, "cpuNanos") / sum(result, "calls");
  }

  /** Of the {@link ThreadClock}s, over all iterations. */
  private static double sum(RunResult result, String counter)
  {
    return result.getBenchmarkResults()
                 .stream()
                 .flatMap(fork -> fork.getIterationResults().stream())
                 .mapToDouble(iteration -> iteration.getSecondaryResults().get(counter).getScore())
                 .sum();
  }
}
