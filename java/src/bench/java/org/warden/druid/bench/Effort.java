package org.warden.druid.bench;

/**
 * How long to measure.
 *
 * @param rounds     over everything: what disturbs the machine for a while then disturbs one value of each figure
 * @param warmups    iterations that do not count
 * @param iterations that count, of {@code millis} each
 */
record Effort(int rounds, int warmups, int iterations, int millis)
{
  static final Effort FULL = new Effort(5, 4, 3, 100);
  static final Effort QUICK = new Effort(1, 4, 2, 50);
}
