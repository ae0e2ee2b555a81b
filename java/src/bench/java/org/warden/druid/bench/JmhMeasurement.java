package org.warden.druid.bench;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One of JMH's benchmarks with its parameters, in a JVM of its own each round.
 *
 * @param parameters by the names of the benchmark's fields
 */
record JmhMeasurement(
    Figure figure,
    Class<?> benchmark,
    String method,
    Map<String, Object> parameters,
    Mode mode,
    int threads,
    Reading reading
) implements Measurement
{
  @Override
  public String title()
  {
    return figure.toString();
  }

  @Override
  public void run(Effort effort, Records records) throws RunnerException
  {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + Pattern.quote(benchmark.getName() + "." + method) + "$")
        .mode(mode)
        .timeUnit(TimeUnit.NANOSECONDS)
        .threads(threads)
        .forks(1)
        .warmupIterations(effort.warmups() * warmth())
        .warmupTime(TimeValue.milliseconds(effort.millis()))
        .measurementIterations(effort.iterations())
        .measurementTime(TimeValue.milliseconds(effort.millis()))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    parameters.forEach((name, value) -> options.param(name, value.toString()));
    reading.take(new Runner(options.build()).runSingle(), figure, records);
  }

  /**
   * How much longer than others this is warmed up: a list is few calls in the same time, and basic-security shall not
   * look slow because it is still being compiled.
   */
  private int warmth()
  {
    if (benchmark == FilterBenchmark.class) {
      return 3;
    }
    return parameters.get("contender") == Contender.BASIC_SECURITY ? 2 : 1;
  }
}
