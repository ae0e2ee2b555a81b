package org.warden.druid.planner.grammar;

import java.util.List;
import java.util.Random;

/** Chance, repeatable by its seed. */
public final class Dice
{
  private final Random random;

  public Dice(long seed)
  {
    this.random = new Random(seed);
  }

  public boolean chance(int percent)
  {
    return random.nextInt(100) < percent;
  }

  public int below(int bound)
  {
    return random.nextInt(bound);
  }

  /** From the first to the last, both included. */
  public int between(int first, int last)
  {
    return first + random.nextInt(last - first + 1);
  }

  @SafeVarargs
  public final <T> T oneOf(T... choices)
  {
    return choices[random.nextInt(choices.length)];
  }

  public <T> T oneOf(List<T> choices)
  {
    return choices.get(random.nextInt(choices.size()));
  }
}
