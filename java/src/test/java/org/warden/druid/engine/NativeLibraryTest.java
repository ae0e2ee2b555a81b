package org.warden.druid.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NativeLibraryTest
{
  @TempDir
  private Path folder;

  /** Warden's own classes anew, as in an extension's class loader; all else is the tests' own. */
  private static class Extension extends URLClassLoader
  {
    Extension()
    {
      super(classPath(), NativeLibraryTest.class.getClassLoader());
    }

    private static URL[] classPath()
    {
      return Stream.of(System.getProperty("java.class.path").split(":")).map(Extension::url).toArray(URL[]::new);
    }

    private static URL url(String path)
    {
      try {
        return Path.of(path).toUri().toURL();
      }
      catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException
    {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        return name.startsWith("org.warden.druid.engine.Native") ? findClass(name) : super.loadClass(name, resolve);
      }
    }

    boolean hasLoaded() throws ReflectiveOperationException
    {
      return (boolean) loadClass(NativeLibrary.class.getName()).getMethod("isLoaded").invoke(null);
    }

    /** Calls {@code NativeLibrary.load}, and hands on what it throws. */
    void load(String configured)
    {
      try {
        loadClass(NativeLibrary.class.getName()).getMethod("load", String.class).invoke(null, configured);
      }
      catch (InvocationTargetException e) {
        throw (RuntimeException) e.getCause();
      }
      catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String refusal(Extension extension, String configured)
  {
    return assertThrows(IllegalStateException.class, () -> extension.load(configured)).getMessage();
  }

  private Path copyOfLibrary() throws IOException
  {
    String resource = NativeLibrary.resource(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path copy = folder.resolve("copy.so");
    try (InputStream library = NativeLibrary.class.getResourceAsStream(resource)) {
      Files.copy(library, copy);
    }
    return copy;
  }

  @Test
  void theLibraryIsOfTheJarsVersion()
  {
    NativeLibrary.load(null);
    assertEquals(System.getProperty("warden.version"), NativeEngine.version());
  }

  @Test
  void eachClassLoaderLoadsItsOwnAndLeavesNoFile() throws Exception
  {
    String before = System.setProperty("java.io.tmpdir", folder.toString());
    try (Extension one = new Extension(); Extension other = new Extension()) {
      one.load(null);
      other.load(null);
      other.load("ignored, since it is loaded");
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(0, left.count());
      }
    }
    finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  void whoeverAsksIsToldWhetherThereIsALibrary() throws Exception
  {
    try (Extension extension = new Extension()) {
      assertFalse(extension.hasLoaded());
      refusal(extension, "/nowhere/libwarden.so");
      assertFalse(extension.hasLoaded());
      extension.load(null);
      assertTrue(extension.hasLoaded());
    }
  }

  /** Where all may write, as in /tmp, somebody else must not be able to change what is about to be loaded. */
  @Test
  void theCopyMayBeWrittenByItsOwnerAlone() throws Exception
  {
    Path copy = Files.createTempFile(folder, "druid-warden-", ".so");
    NativeLibrary.write(new ByteArrayInputStream(new byte[100_000]), copy);
    assertEquals(100_000, Files.size(copy));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
  }

  @Test
  void aConfiguredLibraryIsLoadedFromItsPlace() throws Exception
  {
    String before = System.setProperty("java.io.tmpdir", "/nowhere");
    try (Extension extension = new Extension()) {
      extension.load(copyOfLibrary().toString());
    }
    finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  void aConfiguredLibraryThatIsNotThereIsSaid() throws Exception
  {
    try (Extension extension = new Extension()) {
      String message = refusal(extension, "/nowhere/libwarden.so");
      assertTrue(message.startsWith("The native library /nowhere/libwarden.so, named by the property nativeLibrary, "
                                    + "cannot be loaded: "), message);
      assertTrue(message.contains("or remove the property"), message);
    }
  }

  @Test
  void aConfiguredFileThatIsNoLibraryIsSaid() throws Exception
  {
    Path rubbish = Files.writeString(folder.resolve("rubbish.so"), "rubbish");
    try (Extension extension = new Extension()) {
      assertTrue(refusal(extension, rubbish.toString()).contains("cannot be loaded: "));
    }
  }

  @Test
  void aTemporaryFolderThatIsNotThereIsSaidWithTheWaysOut() throws Exception
  {
    String before = System.setProperty("java.io.tmpdir", "/nowhere");
    try (Extension extension = new Extension()) {
      String message = refusal(extension, null);
      assertTrue(message.contains("Tried: /native/linux-"), message);
      assertTrue(message.contains(" copied into /nowhere "), message);
      assertTrue(message.contains("-Djava.io.tmpdir"), message);
      assertTrue(message.contains("the property nativeLibrary"), message);
    }
    finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  void aJarOfAnotherVersionIsRefused() throws Exception
  {
    try (Extension extension = new Extension()
    {
      @Override
      public InputStream getResourceAsStream(String name)
      {
        return name.endsWith("version.properties")
               ? new ByteArrayInputStream("version=9.9.9\n".getBytes(StandardCharsets.UTF_8))
               : super.getResourceAsStream(name);
      }
    }) {
      String message = refusal(extension, null);
      String library = System.getProperty("warden.version");
      assertTrue(message.startsWith("Warden's jar is version 9.9.9, but the native library is version " + library),
                 message);
      assertTrue(message.contains("must be from the same release"), message);
    }
  }

  @Test
  void aPlatformWithoutALibrarySaysWhichHaveOne()
  {
    assertEquals("/native/linux-x86_64/libwarden.so", NativeLibrary.resource("Linux", "amd64"));
    assertEquals("/native/linux-aarch64/libwarden.so", NativeLibrary.resource("Linux", "aarch64"));
    for (String[] platform : new String[][]{{"Linux", "s390x"}, {"Mac OS X", "aarch64"}, {"Windows 10", "amd64"}}) {
      String message = assertThrows(
          IllegalStateException.class,
          () -> NativeLibrary.resource(platform[0], platform[1])
      ).getMessage();
      assertEquals("Warden does not run on " + platform[0] + " " + platform[1] + ". It runs on Linux on x86_64 and on "
                   + "aarch64, with glibc 2.28 or newer.", message);
    }
  }
}
