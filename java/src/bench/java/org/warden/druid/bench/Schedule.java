package org.warden.druid.bench;

import org.openjdk.jmh.annotations.Mode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is measured in each round, those that are compared close to each other. */
final class Schedule
{
  /** With a million it takes a tenth of a second to answer, and gigabytes. */
  private static final int MOST_FOR_BASIC_SECURITY = 100_000;

  private final List<Measurement> measurements = new ArrayList<>();

  private Schedule()
  {
  }

  static List<Measurement> full()
  {
    Schedule schedule = new Schedule();
    schedule.crossing();
    schedule.allowed(Shape.EXACT, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000);
    schedule.denied(Shape.EXACT, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000);
    schedule.allowed(Shape.PREFIX, 10, 1_000, 100_000, 1_000_000);
    schedule.denied(Shape.PREFIX, 1_000);
    schedule.allowed(Shape.REGEX, 10, 1_000, 10_000);
    schedule.denied(Shape.REGEX, 10_000);
    schedule.allowed(Shape.GENERAL, 10, 1_000);
    schedule.denied(Shape.GENERAL, 1_000);
    schedule.allowed(Shape.EXACT_LONG, 1_000);
    schedule.readyAnswers(1, 10, 1_000, 100_000, 1_000_000);
    schedule.outsideRequest();
    schedule.single(1_000, 100_000, 1_000_000);
    schedule.growth("roles", 1, 10, 100, 1_000);
    schedule.growth("deny", 0, 1_000);
    schedule.users(1, 1_000, 100_000);
    schedule.filter(Shape.EXACT, Shape.PREFIX, Shape.GENERAL);
    schedule.threads();
    schedule.starts(1, 1_000, 100_000);
    schedule.reloads(1_000, 100_000);
    schedule.memory();
    return schedule.measurements;
  }

  static List<Measurement> quick()
  {
    Schedule schedule = new Schedule();
    schedule.crossing();
    schedule.allowed(Shape.EXACT, 10, 1_000, 100_000);
    schedule.denied(Shape.EXACT, 10, 1_000);
    schedule.allowed(Shape.PREFIX, 1_000);
    schedule.allowed(Shape.REGEX, 1_000);
    schedule.allowed(Shape.GENERAL, 1_000);
    schedule.readyAnswers(10, 1_000, 100_000);
    schedule.single(1_000);
    schedule.growth("roles", 1, 1_000);
    schedule.filter(Shape.EXACT);
    schedule.threads();
    schedule.starts(1_000);
    schedule.reloads(1_000);
    schedule.memory();
    return schedule.measurements;
  }

  private void crossing()
  {
    crossing("bare-jni", "nothing");
    crossing("bare-jni-string", "text");
  }

  private void crossing(String contender, String method)
  {
    add(Figure.of("decide", contender, "exact", 1), CrossingBenchmark.class, method, Map.of(), Reading::cpuTime);
  }

  private void allowed(Shape shape, int... permissions)
  {
    decide(shape, "late", permissions);
  }

  private void denied(Shape shape, int... permissions)
  {
    decide(shape, "none", permissions);
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

  private void readyAnswers(int... permissions)
  {
    for (int n : permissions) {
      decide("decide", Contender.MAP, Shape.EXACT, n, "late");
    }
  }

  private void outsideRequest()
  {
    decide("decide", Contender.WARDEN, Shape.EXACT, 1_000, "none-outside-request");
  }

  private void growth(String work, int... sizes)
  {
    for (int n : sizes) {
      decide(work, Contender.WARDEN, Shape.EXACT, n, "late");
      decide(work, Contender.WARDEN, Shape.EXACT, n, "none");
    }
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
  private void users(int... sizes)
  {
    for (int n : sizes) {
      users("same-user", n, "one");
      users("changing-user", n, "any");
    }
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

  private void single(int... permissions)
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
  }

  private void single(Figure figure, Class<?> benchmark, String method, Map<String, Object> parameters)
  {
    measurements.add(
        new JmhMeasurement(figure, benchmark, method, parameters, Mode.SampleTime, 1, Reading::percentiles)
    );
  }

  private void filter(Shape... shapes)
  {
    for (Shape shape : shapes) {
      filter(Contender.WARDEN, shape);
      filter(Contender.BASIC_SECURITY, shape);
    }
    filter(Contender.FRAMEWORK, Shape.EXACT);
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

  private void threads()
  {
    for (int threads : List.of(1, 2)) {
      threads("bare-jni", CrossingBenchmark.class, "nothing", threads);
      threads("warden", DecideBenchmark.class, "authorize", threads);
    }
  }

  private void threads(String contender, Class<?> benchmark, String method, int threads)
  {
    Figure figure = Figure.of("threads", contender, "exact", 1_000).with("threads", threads);
    measurements.add(
        new JmhMeasurement(figure, benchmark, method, Map.of(), Mode.AverageTime, threads, Reading::together)
    );
  }

  private void starts(int... permissions)
  {
    for (int n : permissions) {
      measurements.add(new StartMeasurement(n));
    }
  }

  private void reloads(int... permissions)
  {
    for (int n : permissions) {
      measurements.add(new ReloadMeasurement(n));
    }
  }

  private void memory()
  {
    measurements.add(new ReloadMemoryMeasurement(10_000));
    measurements.add(new LibrarySize());
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
