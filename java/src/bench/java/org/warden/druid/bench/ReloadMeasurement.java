package org.warden.druid.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@link Reloads}, of a policy with so many permissions. */
record ReloadMeasurement(int permissions) implements Measurement
{
  @Override
  public String title()
  {
    return "reload " + permissions;
  }

  @Override
  public void run(Effort effort, Records records) throws IOException, InterruptedException
  {
    Map<String, Double> nanos = FreshJvm.run(Reloads.class, List.of("-Xmx1g"), permissions);
    boolean pinned = nanos.get("pinned") == 1;
    for (String shape : List.of("still", "reloading")) {
      for (String percentile : List.of("p50", "p99", "p99.9")) {
        Figure figure = Figure.of("reload-" + percentile, "warden", shape, permissions);
        records.add(
            figure.with("unit", "ns").with("clock", "wall").with("pinned", pinned),
            nanos.get(shape + "-" + percentile)
        );
      }
    }
  }
}
