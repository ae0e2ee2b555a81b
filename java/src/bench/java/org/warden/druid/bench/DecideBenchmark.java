package org.warden.druid.bench;

import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.openjdk.jmh.annotations.Benchmark;

/** One question of Druid's to its authorizer. */
public class DecideBenchmark
{
  @Benchmark
  public Access authorize(Scene scene, Asker asker, ThreadClock clock)
  {
    clock.calls++;
    return ask(scene, asker.next());
  }

  /** Without another clock beside, for the times of single calls. */
  @Benchmark
  public Access single(Scene scene, Asker asker)
  {
    return ask(scene, asker.next());
  }

  private static Access ask(Scene scene, int question)
  {
    Questions questions = scene.questions;
    return scene.authorizer.authorize(questions.askers()[question], questions.resources()[question], Action.READ);
  }
}
