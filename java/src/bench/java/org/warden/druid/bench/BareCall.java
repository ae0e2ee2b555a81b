package org.warden.druid.bench;

/** Native methods that do nothing ({@code benches/bare}), and what else the benchmarks need of the system. */
final class BareCall
{
  static {
    System.load(System.getProperty("warden.bench.bare"));
  }

  private BareCall()
  {
  }

  /** Nothing at all; 1. */
  static native int nothing();

  /** Copies the text, as whoever decides about it must; a character in its middle. */
  static native int text(String text);

  /** Keeps this thread on one processor; false, if that cannot be. */
  static native boolean pin(int processor);
}
