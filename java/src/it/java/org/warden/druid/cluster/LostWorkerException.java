package org.warden.druid.cluster;

/**
 * A query that failed over a fault of Druid 27 on a busy machine: the query's worker asks the Overlord where its
 * controller is, and gives up where the Overlord does not know yet. It says nothing about rights; send the query again.
 */
public final class LostWorkerException extends RuntimeException
{
  private static final long serialVersionUID = 1L;

  /** How often to send a query before believing that it is no accident. */
  public static final int ATTEMPTS = 4;

  LostWorkerException(String message)
  {
    super(message);
  }
}
