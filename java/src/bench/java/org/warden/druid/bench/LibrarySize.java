package org.warden.druid.bench;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** How large the native libraries in the extension's jar are. */
final class LibrarySize implements Measurement
{
  private static final String FOLDER = "native/";
  private static final String FILE = "/libwarden.so";

  @Override
  public String title()
  {
    return "library";
  }

  @Override
  public void run(Effort effort, Records records) throws IOException
  {
    try (JarFile jar = new JarFile(System.getProperty("warden.bench.extension"))) {
      List<JarEntry> libraries =
          jar.stream().filter(entry -> entry.getName().endsWith(FILE)).collect(Collectors.toList());
      for (JarEntry library : libraries) {
        String platform = library.getName().substring(FOLDER.length(), library.getName().length() - FILE.length());
        records.add(Figure.of("library", "warden", platform, 0).with("unit", "bytes"), library.getSize());
      }
    }
  }
}
