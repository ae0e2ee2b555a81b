package org.warden.druid.cluster;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what a cluster does in its own time. */
public final class Await
{
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(180);

  private Await()
  {
  }

  /** Returns when the condition holds; an error that says what was waited for where it never does. */
  public static void until(String what, Callable<Boolean> condition) throws InterruptedException
  {
    long deadline = System.nanoTime() + PATIENCE;
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain: " + what);
      }
      Thread.sleep(150);
    }
  }

  private static boolean holds(Callable<Boolean> condition) throws InterruptedException
  {
    try {
      return condition.call();
    }
    catch (InterruptedException e) {
      throw e;
    }
    catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
