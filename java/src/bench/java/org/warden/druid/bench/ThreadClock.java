package org.warden.druid.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The CPU time of the thread that calls: what other processes do to the time on the wall is not in it. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ThreadClock
{
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  public long calls;
  public long cpuNanos;

  private long startedAt;

  @Setup(Level.Iteration)
  public void start()
  {
    calls = 0;
    startedAt = THREADS.getCurrentThreadCpuTime();
  }

  @TearDown(Level.Iteration)
  public void stop()
  {
    cpuNanos = THREADS.getCurrentThreadCpuTime() - startedAt;
  }
}
