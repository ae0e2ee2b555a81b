package org.warden.druid.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The jars of one Druid version, as the build hands them over in system properties: a file that holds the class path
 * of the services, and ready extension folders by their names.
 */
public record Distribution(String version, String classPath, Map<String, Path> extensions)
{
  /** 27.0.0 with the multi-stage query engine and basic-security. */
  public static Distribution druid27()
  {
    Map<String, Path> extensions = new LinkedHashMap<>();
    extensions.put("druid-multi-stage-query", path("warden.msq27"));
    extensions.put("druid-basic-security", path("warden.basic27"));
    return new Distribution("27.0.0", read(path("warden.druid27")), extensions);
  }

  /** 33.0.0 with Kafka's extension: no multi-stage query engine, and no basic-security that would run on it. */
  public static Distribution druid33()
  {
    Map<String, Path> extensions = Map.of("druid-kafka-indexing-service", path("warden.kafka"));
    return new Distribution("33.0.0", read(path("warden.druid33")), extensions);
  }

  /** The extension folder behind {@link SharedPasswordLogins}. */
  public static Path sharedPasswordLogins()
  {
    return path("warden.login33");
  }

  /** {@link #druid27()} with the S3 extension of 29.0.0. */
  public static Distribution druid27WithS3()
  {
    Map<String, Path> extensions = new LinkedHashMap<>(druid27().extensions());
    extensions.put("druid-s3-extensions", path("warden.s3For27"));
    return new Distribution("27.0.0", read(path("warden.withS327")), extensions);
  }

  /** The folder of Warden as {@code gradle extension} leaves it. */
  public static Path warden()
  {
    return path("warden.extension");
  }

  static List<String> jvmFlags()
  {
    return List.of(
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
        // Short lives: the quick compiler and the simple collector start twice as fast on two cores.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Duser.timezone=UTC",
        "-Dfile.encoding=UTF-8",
        "-Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager"
    );
  }

  private static Path path(String property)
  {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("system property " + property + " is not set: start through bin/test or bin/demo");
    }
    return Path.of(value).toAbsolutePath();
  }

  private static String read(Path file)
  {
    try {
      return Files.readString(file).trim();
    }
    catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
