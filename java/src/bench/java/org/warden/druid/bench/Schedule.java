package org.warden.druid.bench;

import java.util.List;

/** What is measured in each round, in this order: what is compared stands close to each other. */
final class Schedule
{
  private Schedule()
  {
  }

  static List<Measurement> full()
  {
    return new ScheduleBuilder()
        .crossing()
        .allowed(Shape.EXACT, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
        .denied(Shape.EXACT, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
        .allowed(Shape.PREFIX, 10, 1_000, 100_000, 1_000_000)
        .denied(Shape.PREFIX, 1_000)
        .allowed(Shape.REGEX, 10, 1_000, 10_000)
        .denied(Shape.REGEX, 10_000)
        .allowed(Shape.GENERAL, 10, 1_000)
        .denied(Shape.GENERAL, 1_000)
        .allowed(Shape.EXACT_LONG, 1_000)
        .readyAnswers(1, 10, 1_000, 100_000, 1_000_000)
        .outsideRequest()
        .single(1_000, 100_000, 1_000_000)
        .growth("roles", 1, 10, 100, 1_000)
        .growth("deny", 0, 1_000)
        .users(1, 1_000, 100_000)
        .filter(Shape.EXACT, Shape.PREFIX, Shape.GENERAL)
        .threads()
        .starts(1, 1_000, 100_000)
        .reloads(1_000, 100_000)
        .memory()
        .build();
  }

  static List<Measurement> quick()
  {
    return new ScheduleBuilder()
        .crossing()
        .allowed(Shape.EXACT, 10, 1_000, 100_000)
        .denied(Shape.EXACT, 10, 1_000)
        .allowed(Shape.PREFIX, 1_000)
        .allowed(Shape.REGEX, 1_000)
        .allowed(Shape.GENERAL, 1_000)
        .readyAnswers(10, 1_000, 100_000)
        .single(1_000)
        .growth("roles", 1, 1_000)
        .filter(Shape.EXACT)
        .threads()
        .starts(1_000)
        .reloads(1_000)
        .memory()
        .build();
  }
}
