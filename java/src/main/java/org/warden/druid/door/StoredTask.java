package org.warden.druid.door;

import javax.annotation.Nullable;

/** A task that a request wants to see or cancel, as the task storage has it. */
public final class StoredTask
{
  private final String type;
  private final String datasource;

  @Nullable
  private final String submitter;

  public StoredTask(String type, String datasource, @Nullable String submitter)
  {
    this.type = type;
    this.datasource = datasource;
    this.submitter = submitter;
  }

  public String type()
  {
    return type;
  }

  public String datasource()
  {
    return datasource;
  }

  /** Who submitted the query that it runs; null if it runs none, or nobody knows. */
  @Nullable
  public String submitter()
  {
    return submitter;
  }
}
