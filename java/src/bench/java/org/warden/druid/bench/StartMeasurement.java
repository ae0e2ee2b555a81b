package org.warden.druid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@link Start}, with so many permissions. */
record StartMeasurement(int permissions) implements Measurement
{
  @Override
  public String title()
  {
    return "start " + permissions;
  }

  @Override
  public void run(Effort effort, Records records) throws IOException, InterruptedException
  {
    Path policy = Files.createTempFile("policy", ".json");
    try {
      Files.writeString(policy, new WardenDocument(Grants.of("decide", Shape.EXACT, permissions)).text());
      FreshJvm.run(Start.class, List.of(), permissions, policy)
              .forEach((work, millis) -> records.add(figure(work), millis));
    }
    finally {
      Files.delete(policy);
    }
  }

  private Figure figure(String work)
  {
    return Figure.of(work, Contender.WARDEN, Shape.EXACT, permissions)
                 .with("unit", "ms")
                 .with("clock", work.endsWith("-wall") ? "wall" : "thread-cpu");
  }
}
