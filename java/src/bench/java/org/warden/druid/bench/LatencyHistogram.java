package org.warden.druid.bench;

/** Counts times by the nanosecond, up to a bound above which they are all the same. */
final class LatencyHistogram
{
  private static final int BOUND = 1_000_000;

  private final int[] counts = new int[BOUND + 1];
  private long total;

  void add(long nanos)
  {
    counts[(int) Math.min(nanos, BOUND)]++;
    total++;
  }

  /** So many nanoseconds this part of all took at most. */
  int percentile(double part)
  {
    long left = (long) Math.ceil(total * part);
    int nanos = -1;
    while (left > 0) {
      nanos++;
      left -= counts[nanos];
    }
    return nanos;
  }
}
