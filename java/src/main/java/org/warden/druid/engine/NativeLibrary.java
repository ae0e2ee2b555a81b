package org.warden.druid.engine;

import javax.annotation.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Properties;

/** Finds the native library, loads it once per class loader, and makes sure that it belongs to this jar. */
public final class NativeLibrary
{
  private static final String FILE = "libwarden.so";
  private static final String PLATFORMS = "Linux on x86_64 and on aarch64, with glibc 2.28 or newer";

  private static boolean loaded;

  private NativeLibrary()
  {
  }

  /**
   * Loads the library, unless it has been.
   *
   * @param configured the property {@code nativeLibrary}: a path to load from instead of the jar
   * @throws IllegalStateException saying what was tried and what to do
   */
  public static synchronized void load(@Nullable String configured)
  {
    if (loaded) {
      return;
    }
    if (configured == null) {
      loadFromJar();
    } else {
      loadFile(configured);
    }
    requireSameVersion(jarVersion(), libraryVersion());
    loaded = true;
  }

  /** Whether there is an engine to ask: without an authorizer that needs it, it is not loaded. */
  public static synchronized boolean isLoaded()
  {
    return loaded;
  }

  private static void loadFile(String configured)
  {
    Path path = Paths.get(configured).toAbsolutePath();
    try {
      System.load(path.toString());
    }
    catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "The native library " + path + ", named by the property nativeLibrary, cannot be loaded: " + e.getMessage()
          + ". Put the " + FILE + " of this platform there, readable by Druid, on a file system that is not mounted "
          + "noexec; or remove the property, and the library inside Warden's jar is used.",
          e
      );
    }
  }

  private static void loadFromJar()
  {
    String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path folder = Paths.get(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
    try (InputStream library = NativeLibrary.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IllegalStateException(
            "Warden's jar holds no " + resource + ": it was built for other platforms only. Install a jar that has "
            + "it, or name a library with the property nativeLibrary."
        );
      }
      loadCopy(library, folder);
    }
    catch (IOException | UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "Warden's native library cannot be loaded. Tried: " + resource + " of Warden's jar, copied into " + folder
          + " (the system property java.io.tmpdir): " + e + ". That folder must exist, be writable and not be mounted "
          + "noexec. Start Druid with another -Djava.io.tmpdir; or copy " + resource + " out of the jar to a place "
          + "of your choice and name it with the property nativeLibrary.",
          e
      );
    }
  }

  /**
   * Loads from a file of its own: other processes of this machine load theirs, and the JVM refuses the same file to
   * a second class loader. Linux keeps a loaded library when its file goes.
   */
  private static void loadCopy(InputStream library, Path folder) throws IOException
  {
    Path copy = Files.createTempFile(folder, "druid-warden-", ".so");
    try {
      write(library, copy);
      System.load(copy.toString());
    }
    finally {
      Files.deleteIfExists(copy);
    }
  }

  /**
   * Writes into the file that is there, which only its owner may write: one made anew would have the rights that the
   * process's umask leaves, and whoever may write it has their code run by Druid.
   */
  static void write(InputStream library, Path file) throws IOException
  {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      byte[] chunk = new byte[64 * 1024];
      for (int length = library.read(chunk); length >= 0; length = library.read(chunk)) {
        out.write(chunk, 0, length);
      }
    }
  }

  static String resource(String system, String architecture)
  {
    String platform = platform(system, architecture.toLowerCase(Locale.ROOT));
    if (platform == null) {
      throw new IllegalStateException(
          "Warden does not run on " + system + " " + architecture + ". It runs on " + PLATFORMS + "."
      );
    }
    return "/native/" + platform + "/" + FILE;
  }

  @Nullable
  private static String platform(String system, String architecture)
  {
    if (!"Linux".equals(system)) {
      return null;
    }
    switch (architecture) {
      case "amd64":
      case "x86_64":
        return "linux-x86_64";
      case "aarch64":
      case "arm64":
        return "linux-aarch64";
      default:
        return null;
    }
  }

  static void requireSameVersion(String jar, String library)
  {
    if (!jar.equals(library)) {
      throw new IllegalStateException(
          "Warden's jar is version " + jar + ", but the native library is version " + library + ". They must be from "
          + "the same release: remove the property nativeLibrary or let it name the library of " + jar
          + ", and leave just one druid-warden jar in the extension's folder."
      );
    }
  }

  private static String libraryVersion()
  {
    try {
      return NativeEngine.version();
    }
    catch (UnsatisfiedLinkError e) {
      // Some other library, loaded by its path.
      return "unknown (" + e.getMessage() + ")";
    }
  }

  /** The build writes it next to the classes. */
  private static String jarVersion()
  {
    Properties properties = new Properties();
    try (InputStream resource = NativeLibrary.class.getResourceAsStream("/org/warden/druid/version.properties")) {
      if (resource != null) {
        properties.load(resource);
      }
    }
    catch (IOException e) {
      throw new IllegalStateException("Warden's jar cannot be read: " + e, e);
    }
    return properties.getProperty("version", "unknown");
  }
}
