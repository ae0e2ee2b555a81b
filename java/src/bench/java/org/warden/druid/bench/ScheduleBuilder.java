package org.warden.druid.bench;

import org.openjdk.jmh.annotations.Mode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts together what is measured, by the figures that come of it. */
final class ScheduleBuilder
{
  /** With a million it takes a tenth of a second to answer, and gigabytes. */
  private static final int MOST_FOR_BASIC_SECURITY = 100_000;

  private final List<Measurement> measurements = new ArrayList<>();

  List<Measurement> build()
  {
    return measurements;
  }

  /** The floor: calls of native code that do nothing. */
  ScheduleBuilder crossing()
  {
    crossing("bare-jni", "nothing");
    crossing("bare-jni-string", "text");
    return this;
  }

  private void crossing(String contender, String method)
  {
    add(Figure.of("decide", contender, "exact", 1), CrossingBenchmark.class, method, Map.of(), Reading::cpuTime);
  }

  /** For what is allowed late among so many permissions. */
  ScheduleBuilder allowed(Shape shape, int... permissions)
  {
    decide(shape, "late", permissions);
    return this;
  }

  /** For what none of so many permissions allows. */
  ScheduleBuilder denied(Shape shape, int... permissions)
  {
    decide(shape, "none", permissions);
    return this;
  }

  private void decide(Shape shape, String asked, int... permissions)
  {
    for (int n : permissions) {
      decide("decide", Contender.WARDEN, shape, n, asked);
      if (n <= MOST_FOR_BASIC_SECURITY) {
        decide("decide", Contender.BASIC_SECURITY, shape, n, asked);
      }
    }
  }

  /** A look-up in a hash map of so many answers. */
  ScheduleBuilder readyAnswers(int... permissions)
  {
    for (int n : permissions) {
      decide("decide", Contender.MAP, Shape.EXACT, n, "late");
    }
    return this;
  }

  /** A denial that is logged at once, as there is no answer to a request that would tell whether it refused it. */
  ScheduleBuilder outsideRequest()
  {
    decide("decide", Contender.WARDEN, Shape.EXACT, 1_000, "none-outside-request");
    return this;
  }

  /** With more and more of what {@link Grants#of} says to grow. */
  ScheduleBuilder growth(String work, int... sizes)
  {
    for (int n : sizes) {
      decide(work, Contender.WARDEN, Shape.EXACT, n, "late");
      decide(work, Contender.WARDEN, Shape.EXACT, n, "none");
    }
    return this;
  }

  private void decide(String work, Contender contender, Shape shape, int n, String asked)
  {
    add(
        Figure.of(work, contender, shape, n).with("asked", asked),
        DecideBenchmark.class,
        "authorize",
        Map.of("work", work, "contender", contender, "shape", shape, "n", n, "asked", asked),
        Reading::cpuTime
    );
  }

  /** Of one user among many, and of another user with each question. */
  ScheduleBuilder users(int... sizes)
  {
    for (int n : sizes) {
      users("same-user", n, "one");
      users("changing-user", n, "any");
    }
    return this;
  }

  private void users(String shape, int n, String users)
  {
    add(
        Figure.of("users", "warden", shape, n).with("asked", "late"),
        DecideBenchmark.class,
        "authorize",
        Map.of("work", "users", "n", n, "users", users),
        Reading::cpuTime
    );
  }

  /** Of single calls, beside what the clock takes by itself. */
  ScheduleBuilder single(int... permissions)
  {
    single(Figure.of("single", "clock", "exact", 0), CrossingBenchmark.class, "clock", Map.of());
    for (int n : permissions) {
      single(
          Figure.of("single", Contender.WARDEN, Shape.EXACT, n).with("asked", "late"),
          DecideBenchmark.class,
          "single",
          Map.of("work", "single", "n", n)
      );
    }
    return this;
  }

  private void single(Figure figure, Class<?> benchmark, String method, Map<String, Object> parameters)
  {
    measurements.add(
        new JmhMeasurement(figure, benchmark, method, parameters, Mode.SampleTime, 1, Reading::percentiles)
    );
  }

  /** Of a list, beside what the list takes by itself. */
  ScheduleBuilder filter(Shape... shapes)
  {
    for (Shape shape : shapes) {
      filter(Contender.WARDEN, shape);
      filter(Contender.BASIC_SECURITY, shape);
    }
    filter(Contender.FRAMEWORK, Shape.EXACT);
    return this;
  }

  private void filter(Contender contender, Shape shape)
  {
    add(
        Figure.of("filter", contender, shape, 1_000),
        FilterBenchmark.class,
        "list",
        Map.of("contender", contender, "shape", shape, "n", 1_000),
        Reading::cpuMillis
    );
  }

  /** Two threads at once, beside one. */
  ScheduleBuilder threads()
  {
    for (int threads : List.of(1, 2)) {
      threads("bare-jni", CrossingBenchmark.class, "nothing", threads);
      threads("warden", DecideBenchmark.class, "authorize", threads);
    }
    return this;
  }

  private void threads(String contender, Class<?> benchmark, String method, int threads)
  {
    Figure figure = Figure.of("threads", contender, "exact", 1_000).with("threads", threads);
    measurements.add(
        new JmhMeasurement(figure, benchmark, method, Map.of(), Mode.AverageTime, threads, Reading::together)
    );
  }

  /** In processes of their own. */
  ScheduleBuilder starts(int... permissions)
  {
    for (int n : permissions) {
      measurements.add(new StartMeasurement(n));
    }
    return this;
  }

  /** While another thread replaces the policy. */
  ScheduleBuilder reloads(int... permissions)
  {
    for (int n : permissions) {
      measurements.add(new ReloadMeasurement(n));
    }
    return this;
  }

  /** What stays of a thousand policies, and how large the library is. */
  ScheduleBuilder memory()
  {
    measurements.add(new ReloadMemoryMeasurement(10_000));
    measurements.add(new LibrarySize());
    return this;
  }

  private void add(
      Figure figure,
      Class<?> benchmark,
      String method,
      Map<String, Object> parameters,
      Reading reading
  )
  {
    measurements.add(
        new JmhMeasurement(figure.with("threads", 1), benchmark, method, parameters, Mode.AverageTime, 1, reading)
    );
  }
}
