package org.warden.druid.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.stream.Stream;

/** A call of native code that does nothing: the floor. */
@State(Scope.Benchmark)
public class CrossingBenchmark
{
  private String[] names;

  @Setup(Level.Trial)
  public void setUp()
  {
    Questions questions = Questions.ofOneUser(Grants.of("decide", Shape.EXACT, 1_000), true);
    names = Stream.of(questions.resources()).map(resource -> resource.getName()).toArray(String[]::new);
    String name = names[0];
    if (BareCall.nothing() != 1 || BareCall.text(name) != name.charAt(name.length() / 2)) {
      throw new IllegalStateException("the bare calls answer wrongly");
    }
  }

  /** Neither a call nor anything else: what JMH's own clock takes, where single calls are timed. */
  @Benchmark
  public void clock()
  {
  }

  @Benchmark
  public int nothing(ThreadClock clock)
  {
    clock.calls++;
    return BareCall.nothing();
  }

  @Benchmark
  public int text(NameCursor cursor, ThreadClock clock)
  {
    clock.calls++;
    return BareCall.text(names[cursor.next()]);
  }

  /** The place of each thread among the names. */
  @State(Scope.Thread)
  public static class NameCursor
  {
    private int last;

    int next()
    {
      last = Questions.after(last);
      return last;
    }
  }
}
