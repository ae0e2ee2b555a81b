package org.warden.druid.door;

/** A stored task that a request wants to cancel: its real type and its datasource, as the task storage has them. */
public final class CancelledTask
{
  private final String taskType;
  private final String datasource;

  public CancelledTask(String taskType, String datasource)
  {
    this.taskType = taskType;
    this.datasource = datasource;
  }

  public String taskType()
  {
    return taskType;
  }

  public String datasource()
  {
    return datasource;
  }
}
