package org.warden.druid.permission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.Distribution;
import org.warden.druid.cluster.Service;
import org.warden.druid.cluster.ServiceProcess;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What Warden cannot guard must not run: each service here ends by itself, and its log says what to do. */
@ExtendWith(GuardedCluster.class)
class StartFailureTest
{
  private static final String PROPERTY = "druid.auth.authorizer.warden.";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Cluster cluster;

  StartFailureTest(Scene scene)
  {
    cluster = scene.cluster();
  }

  @Test
  void withoutAPolicy() throws Exception
  {
    assertRefuses(
        "no-policy",
        Map.of(PROPERTY + "policyFile", "/nowhere/policy.json"),
        "This service does not start",
        "The policy file /nowhere/policy.json cannot be read"
    );
  }

  @Test
  void withABadPolicyEveryErrorIsNamed() throws Exception
  {
    Path policy = Files.writeString(
        cluster.folder().resolve("bad-policy.json"),
        "{\n  \"version\": 1,\n  \"rolls\": {},\n  \"users\": { \"bob\": [\"nobody-knows-this\"] }\n}\n"
    );
    assertRefuses(
        "bad-policy",
        Map.of(PROPERTY + "policyFile", policy.toString()),
        "The policy file " + policy + " is not valid",
        "3:3: ",
        "4:22: ",
        "nobody-knows-this"
    );
  }

  @Test
  void withoutTheNativeLibrary() throws Exception
  {
    assertRefuses(
        "no-library",
        Map.of(PROPERTY + "nativeLibrary", "/nowhere/libwarden.so"),
        "The native library /nowhere/libwarden.so, named by the property nativeLibrary, cannot be loaded",
        "or remove the property"
    );
  }

  @Test
  void withALibraryOfAnotherVersion() throws Exception
  {
    Path extensions = Files.createDirectory(cluster.folder().resolve("other-extensions"));
    try (Stream<Path> links = Files.list(cluster.folder().resolve("extensions"))) {
      for (Path link : links.filter(path -> !path.endsWith("druid-warden")).toList()) {
        Files.createSymbolicLink(extensions.resolve(link.getFileName()), link);
      }
    }
    copyWithVersion("9.9.9", Files.createDirectory(extensions.resolve("druid-warden")));
    assertRefuses(
        "other-library",
        Map.of("druid.extensions.directory", extensions.toString()),
        "Warden's jar is version 9.9.9, but the native library is version",
        "They must be from the same release"
    );
  }

  @Test
  void withAMisspeltProperty() throws Exception
  {
    assertRefuses(
        "misspelt",
        Map.of(PROPERTY + "policyfile", "/etc/druid/policy.json"),
        "There is no property " + PROPERTY + "policyfile"
    );
  }

  private void assertRefuses(String name, Map<String, String> properties, String... said) throws Exception
  {
    ServiceProcess service = cluster.startAlone(Service.broker(name, new LinkedHashMap<>(properties)));
    Integer status = service.awaitExit(PATIENCE);
    assertNotNull(status, () -> name + " still runs");
    assertNotEquals(0, status);
    String log = service.logText();
    for (String sentence : said) {
      assertTrue(log.contains(sentence), () -> "the log does not say: " + sentence + "\n" + log);
    }
  }

  /** The extension as built, but for the version that its jar says it has. */
  private static void copyWithVersion(String version, Path folder) throws IOException
  {
    try (Stream<Path> files = Files.list(Distribution.warden())) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        copyWithVersion(version, jar, folder.resolve(jar.getFileName()));
      }
    }
  }

  private static void copyWithVersion(String version, Path from, Path to) throws IOException
  {
    try (JarFile jar = new JarFile(from.toFile());
         OutputStream file = Files.newOutputStream(to);
         JarOutputStream copy = new JarOutputStream(file)) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        copy.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream content = jar.getInputStream(entry)) {
          boolean isVersion = entry.getName().endsWith("/version.properties");
          copy.write(isVersion ? ("version=" + version).getBytes(StandardCharsets.UTF_8) : content.readAllBytes());
        }
        copy.closeEntry();
      }
    }
  }
}
