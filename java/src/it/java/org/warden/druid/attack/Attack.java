package org.warden.druid.attack;

import java.util.EnumSet;
import java.util.Set;

/**
 * A request that Warden must refuse.
 *
 * @param door     the number of the door, see {@link AttackTable#doors}
 * @param what     the attack in words
 * @param stock    what stock Druid does
 * @param refusal  what Warden answers
 * @param tried    the clusters that it is tried on
 */
record Attack(
    int door,
    Attacker who,
    String what,
    Request request,
    Outcome stock,
    Refusal refusal,
    Set<Version> tried
)
{
  /** A Druid that the tests run. */
  enum Version
  {
    DRUID_27("27.0.0"), DRUID_33("33.0.0");

    private final String words;

    Version(String words)
    {
      this.words = words;
    }

    String words()
    {
      return words;
    }
  }

  static Attack of(int door, Attacker who, String what, Request request, Outcome stock, String sentence)
  {
    return of(door, who, what, request, stock, Refusal.saying(sentence));
  }

  static Attack of(int door, Attacker who, String what, Request request, Outcome stock, Refusal refusal)
  {
    return new Attack(door, who, what, request, stock, refusal, EnumSet.of(Version.DRUID_27));
  }

  /** The same, tried on other clusters. */
  Attack on(Version first, Version... more)
  {
    return new Attack(door, who, what, request, stock, refusal, EnumSet.of(first, more));
  }
}
