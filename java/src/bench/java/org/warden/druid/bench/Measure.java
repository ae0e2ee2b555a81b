package org.warden.druid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures Warden through Druid's own door, beside what else can stand there. */
public final class Measure
{
  private static final String USAGE = """
      java @build/bench.args [--quick] [WORD]...
      Measures what Druid's authorizer takes, Warden and others, and writes java.jsonl.
        --quick   one round over a few sizes
        WORD      only what has all these words in its line, such as: warden exact 1000; shows it and writes nothing
      Environment: WARDEN_BENCH_OUTPUT, the folder to write to (else build/bench); WARDEN_BENCH_QUICK=1, as --quick.
      Leave the machine alone while it runs.
      """;

  private final long startedAt = System.nanoTime();
  private final Records records = new Records();

  private Measure()
  {
  }

  public static void main(String[] arguments) throws Exception
  {
    List<String> words = new ArrayList<>(List.of(arguments));
    boolean quick = words.remove("--quick") || "1".equals(System.getenv("WARDEN_BENCH_QUICK"));
    if (words.stream().anyMatch(word -> word.startsWith("-"))) {
      System.out.print(USAGE);
      System.exit(words.contains("--help") || words.contains("-h") ? 0 : 1);
    }
    List<Measurement> schedule = new ArrayList<>(quick ? Schedule.quick() : Schedule.full());
    schedule.removeIf(measurement -> !List.of(measurement.title().split(" ")).containsAll(words));
    if (schedule.isEmpty()) {
      System.err.println("Nothing is measured under these words: " + String.join(" ", words));
      System.exit(1);
    }
    Measure measure = new Measure();
    measure.run(schedule, quick ? Effort.QUICK : Effort.FULL);
    if (words.isEmpty()) {
      measure.write();
    } else {
      System.out.print(measure.records.lines());
    }
  }

  private void run(List<Measurement> schedule, Effort effort) throws Exception
  {
    int all = effort.rounds() * schedule.size();
    int done = 0;
    for (int round = 0; round < effort.rounds(); round++) {
      for (Measurement measurement : schedule) {
        done++;
        say(done + " of " + all + ": " + measurement.title());
        measurement.run(effort, records);
      }
    }
  }

  private void write() throws IOException
  {
    String folder = System.getenv("WARDEN_BENCH_OUTPUT");
    Path file = Paths.get(folder == null ? System.getProperty("warden.bench.output") : folder, "java.jsonl");
    Files.createDirectories(file.getParent());
    Files.writeString(file, records.lines());
    say("written: " + file);
  }

  private void say(String what)
  {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startedAt);
    System.out.printf("[%3dm%02ds] %s%n", elapsed.toMinutes(), elapsed.toSecondsPart(), what);
  }
}
