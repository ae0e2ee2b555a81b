package org.warden.druid;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.engine.Policies;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The same class files, compiled against 27, among the jars of each version of Druid. */
class DruidVersionTest
{
  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"warden.druid27", "warden.druid33", "warden.druid37"})
  void theAuthorizerLinksAndAnswers(final String classPath) throws Exception
  {
    final Path policy = Files.writeString(folder.resolve("policy.json"), Policies.aliceReads("wiki"));
    try (URLClassLoader druid = druid(Files.readString(Path.of(System.getProperty(classPath))).trim())) {
      final Object probe = druid.loadClass(DruidVersionProbe.class.getName())
                                .getConstructor(String.class)
                                .newInstance(policy.toString());
      final String sentence = "user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it";
      assertEquals(
          List.of("true", "false", sentence, sentence, "allowed", sentence),
          ((Callable<?>) probe).call()
      );
    }
  }

  /** Warden's and the tests' own folders and the jars of that version; of this JVM just its platform. */
  private static URLClassLoader druid(final String jars) throws Exception
  {
    final List<URL> urls = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Files.isDirectory(Path.of(path))) {
        urls.add(Path.of(path).toUri().toURL());
      }
    }
    for (String jar : jars.split(File.pathSeparator)) {
      urls.add(Path.of(jar).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }
}
