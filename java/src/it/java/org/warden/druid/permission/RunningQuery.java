package org.warden.druid.permission;

/** A query's task that runs for as long as its source is held. */
record RunningQuery(String task, SlowSource source) implements AutoCloseable
{
  @Override
  public void close()
  {
    source.close();
  }
}
