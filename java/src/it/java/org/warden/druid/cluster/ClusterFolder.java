package org.warden.druid.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The temporary folder of one cluster: configuration, data and logs. */
final class ClusterFolder
{
  private static final String LOG4J = """
      <Configuration status="WARN">
        <Appenders>
          <Console name="Console" target="SYSTEM_OUT">
            <PatternLayout pattern="%d{ISO8601} %p [%t] %c - %m%n"/>
          </Console>
        </Appenders>
        <Loggers>
          <Root level="info"><AppenderRef ref="Console"/></Root>
          <Logger name="org.apache.zookeeper" level="warn"/>
          <Logger name="org.apache.curator" level="warn"/>
          <Logger name="org.apache.druid.server.coordinator" level="warn"/>
        </Loggers>
      </Configuration>
      """;

  private final Path root;

  ClusterFolder() throws IOException
  {
    root = Files.createTempDirectory("warden-cluster-");
    for (String sub : new String[]{"conf/_common", "extensions", "log", "tmp"}) {
      Files.createDirectories(root.resolve(sub));
    }
    Files.writeString(root.resolve("conf/_common/log4j2.xml"), LOG4J);
  }

  Path root()
  {
    return root;
  }

  Path log(String service)
  {
    return root.resolve("log").resolve(service + ".log");
  }

  Path configuration(String service)
  {
    return root.resolve("conf").resolve(service);
  }

  void linkExtension(String name, Path extension) throws IOException
  {
    Files.createSymbolicLink(root.resolve("extensions").resolve(name), extension);
  }

  /** Writes a properties file; {@code ${folder}} in a value stands for this folder. */
  void writeProperties(String service, String file, Map<String, String> properties)
  {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(properties).forEach(
        (key, value) -> text.append(key)
                            .append('=')
                            .append(value.replace("${folder}", root.toString()).replace("\\", "\\\\"))
                            .append('\n')
    );
    try {
      Files.createDirectories(configuration(service));
      Files.writeString(configuration(service).resolve(file), text);
    }
    catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove()
  {
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(ClusterFolder::removeFile);
    }
    catch (IOException | UncheckedIOException e) {
      System.err.println("could not remove " + root + ": " + e.getMessage());
    }
  }

  private static void removeFile(Path file)
  {
    try {
      Files.deleteIfExists(file);
    }
    catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
