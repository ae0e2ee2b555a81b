package org.warden.druid.decision;

import java.util.List;

/** Logs of denials for tests. */
public final class DenialLogs
{
  private DenialLogs()
  {
  }

  public static DenialLog into(List<String> lines)
  {
    return new DenialLog(System::nanoTime, lines::add);
  }
}
