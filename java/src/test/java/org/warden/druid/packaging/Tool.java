package org.warden.druid.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A command of this machine that the tests look through. */
final class Tool
{
  private Tool()
  {
  }

  /** What the command printed; a failure of it fails the test. */
  static String run(String... command) throws IOException, InterruptedException
  {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> List.of(command) + " printed:\n" + output);
    return output;
  }
}
