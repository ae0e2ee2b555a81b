package org.warden.druid.cluster;

/** Where a cluster says what it is doing while somebody waits. */
@FunctionalInterface
public interface Progress
{
  void say(String line);

  /** Standard error, for tests. */
  static Progress toStandardError()
  {
    return System.err::println;
  }
}
