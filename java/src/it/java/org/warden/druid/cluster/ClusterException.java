package org.warden.druid.cluster;

/** A cluster that cannot be used. The message names the service and shows the end of its log. */
public final class ClusterException extends RuntimeException
{
  private static final long serialVersionUID = 1L;
  private static final int LINES_SHOWN = 40;

  ClusterException(String message, ServiceProcess service)
  {
    super(message + "; the end of " + service.log() + ":\n" + service.logTail(LINES_SHOWN));
  }
}
