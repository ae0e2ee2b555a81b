package org.warden.druid.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a program in a JVM of its own, with the class path and the settings of this one. */
final class FreshJvm
{
  private FreshJvm()
  {
  }

  /**
   * What the program prints: a name and a number a line.
   *
   * @param jvm settings besides
   */
  static Map<String, Double> run(Class<?> program, List<String> jvm, Object... arguments)
      throws IOException, InterruptedException
  {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path output = Files.createTempFile("bench", ".out");
    try {
      Process process = new ProcessBuilder(command)
          .redirectOutput(output.toFile())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      if (process.waitFor() != 0) {
        throw new IOException(program.getSimpleName() + " failed, exit status " + process.exitValue());
      }
      return read(output);
    }
    finally {
      Files.delete(output);
    }
  }

  private static Map<String, Double> read(Path output) throws IOException
  {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String line : Files.readAllLines(output)) {
      String[] nameAndValue = line.split(" ");
      values.put(nameAndValue[0], Double.valueOf(nameAndValue[1]));
    }
    return values;
  }
}
