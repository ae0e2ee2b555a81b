package org.warden.druid.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** The extension as the build leaves it, named by system properties. */
final class Extension
{
  /** The platforms it was built for; empty if it was built for this machine alone, and is not to be given away. */
  static final String PLATFORMS = "warden.platforms";

  private Extension()
  {
  }

  static Path folder()
  {
    return Path.of(System.getProperty("warden.extension"));
  }

  static Path tarball()
  {
    return Path.of(System.getProperty("warden.tarball"));
  }

  static Path jar()
  {
    return folder().resolve("druid-warden-" + System.getProperty("warden.version") + ".jar");
  }

  static List<String> platforms()
  {
    return List.of(System.getProperty(PLATFORMS).split(","));
  }

  static String library(String platform)
  {
    return "native/" + platform + "/libwarden.so";
  }

  static List<String> files() throws IOException
  {
    try (JarFile jar = new JarFile(jar().toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).sorted().toList();
    }
  }

  static byte[] read(String file) throws IOException
  {
    try (JarFile jar = new JarFile(jar().toFile()); InputStream content = jar.getInputStream(jar.getEntry(file))) {
      return content.readAllBytes();
    }
  }

  /** A copy of a platform's library, out of the jar. */
  static Path libraryIn(Path folder, String platform) throws IOException
  {
    return Files.write(folder.resolve("libwarden-" + platform + ".so"), read(library(platform)));
  }
}
