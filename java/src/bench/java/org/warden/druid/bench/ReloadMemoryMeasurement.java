package org.warden.druid.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@link ReloadMemory}, of a policy with so many permissions. */
record ReloadMemoryMeasurement(int permissions) implements Measurement
{
  /** A heap that is there from the beginning and stays: only native memory can grow. */
  private static final List<String> FIXED_HEAP = List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  @Override
  public String title()
  {
    return "reload-memory " + permissions;
  }

  @Override
  public void run(Effort effort, Records records) throws IOException, InterruptedException
  {
    Map<String, Double> resident = FreshJvm.run(ReloadMemory.class, FIXED_HEAP, permissions);
    resident.forEach((reloads, bytes) -> records.add(
        Figure.of("reload-memory", "warden", "resident", Integer.parseInt(reloads))
              .with("permissions", permissions)
              .with("unit", "bytes"),
        bytes
    ));
  }
}
