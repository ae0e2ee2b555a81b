package org.warden.druid.bench;

import org.openjdk.jmh.annotations.Mode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is measured in each round, those that are compared close to each other. */
final class Schedule
{
  private static final List<String> ASKED = List.of("late", "none");

  private final List<Measurement> measurements = new ArrayList<>();

  private Schedule()
  {
  }

  static List<Measurement> full()
  {
    Schedule schedule = new Schedule();
    schedule.crossing();
    schedule.decide(Shape.EXACT, List.of(1, 10, 100, 1_000, 10_000, 100_000, 1_000_000), 100_000);
    schedule.decide(Shape.PREFIX, List.of(10, 1_000, 100_000, 1_000_000), 100_000);
    schedule.decide(Shape.REGEX, List.of(10, 1_000, 10_000), 10_000);
    schedule.decide(Shape.GENERAL, List.of(10, 1_000), 1_000);
    schedule.decide(Shape.EXACT_LONG, List.of(1_000), 0);
    schedule.outsideRequest();
    schedule.single(List.of(1_000, 100_000, 1_000_000));
    schedule.growth("roles", List.of(1, 10, 100, 1_000));
    schedule.growth("deny", List.of(0, 1_000));
    schedule.users(List.of(1, 1_000, 100_000));
    schedule.filter(List.of(Shape.EXACT, Shape.PREFIX, Shape.GENERAL));
    schedule.threads();
    schedule.processes(List.of(1, 1_000, 100_000), List.of(1_000, 100_000));
    return schedule.measurements;
  }

  static List<Measurement> quick()
  {
    Schedule schedule = new Schedule();
    schedule.crossing();
    schedule.decide(Shape.EXACT, List.of(10, 1_000, 100_000), 1_000);
    schedule.decide(Shape.PREFIX, List.of(1_000), 1_000);
    schedule.decide(Shape.REGEX, List.of(1_000), 1_000);
    schedule.decide(Shape.GENERAL, List.of(1_000), 1_000);
    schedule.single(List.of(1_000));
    schedule.growth("roles", List.of(1, 1_000));
    schedule.filter(List.of(Shape.EXACT));
    schedule.threads();
    schedule.processes(List.of(1_000), List.of(1_000));
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

  /** @param most permissions that basic-security is given: its time grows with them */
  private void decide(Shape shape, List<Integer> permissions, int most)
  {
    for (int n : permissions) {
      for (String asked : ASKED) {
        decide("decide", Contender.WARDEN, shape, n, asked);
        if (n <= most) {
          decide("decide", Contender.BASIC_SECURITY, shape, n, asked);
        }
      }
      if (shape == Shape.EXACT) {
        decide("decide", Contender.MAP, shape, n, "late");
      }
    }
  }

  private void outsideRequest()
  {
    decide("decide", Contender.WARDEN, Shape.EXACT, 1_000, "none-outside-request");
  }

  private void growth(String work, List<Integer> sizes)
  {
    for (int n : sizes) {
      ASKED.forEach(asked -> decide(work, Contender.WARDEN, Shape.EXACT, n, asked));
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
  private void users(List<Integer> sizes)
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

  private void single(List<Integer> permissions)
  {
    single(Figure.of("single", "clock", "exact", 0), CrossingBenchmark.class, "clock", Map.of());
    for (int n : permissions) {
      for (String asked : ASKED) {
        single(
            Figure.of("single", Contender.WARDEN, Shape.EXACT, n).with("asked", asked),
            DecideBenchmark.class,
            "single",
            Map.of("work", "single", "n", n, "asked", asked)
        );
      }
    }
  }

  private void single(Figure figure, Class<?> benchmark, String method, Map<String, Object> parameters)
  {
    measurements.add(
        new JmhMeasurement(figure, benchmark, method, parameters, Mode.SampleTime, 1, Reading::percentiles)
    );
  }

  private void filter(List<Shape> shapes)
  {
    for (Shape shape : shapes) {
      for (Contender contender : List.of(Contender.WARDEN, Contender.BASIC_SECURITY, Contender.FRAMEWORK)) {
        add(
            Figure.of("filter", contender, shape, 1_000),
            FilterBenchmark.class,
            "list",
            Map.of("contender", contender, "shape", shape, "n", 1_000),
            Reading::cpuMillis
        );
      }
    }
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

  private void processes(List<Integer> starts, List<Integer> reloads)
  {
    starts.forEach(permissions -> measurements.add(new StartMeasurement(permissions)));
    reloads.forEach(permissions -> measurements.add(new ReloadMeasurement(permissions)));
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
