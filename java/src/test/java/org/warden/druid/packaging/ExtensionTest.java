package org.warden.druid.packaging;

import java.io.DataInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is given to operators: the folder, the tarball, and the jar in both. */
@EnabledIfSystemProperty(named = Extension.PLATFORMS, matches = ".+")
class ExtensionTest
{
  private static final int JAVA_8 = 52;

  @Test
  void theFolderHoldsTheJarAndTheLicence() throws IOException
  {
    try (Stream<Path> files = Files.list(Extension.folder())) {
      assertEquals(
          List.of("LICENSE", Extension.jar().getFileName().toString()),
          files.map(file -> file.getFileName().toString()).sorted().toList()
      );
    }
  }

  @Test
  void theTarballHoldsTheFolder() throws IOException
  {
    Map<String, byte[]> packed = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(
        new GZIPInputStream(Files.newInputStream(Extension.tarball())))) {
      for (TarArchiveEntry entry = tar.getNextTarEntry(); entry != null; entry = tar.getNextTarEntry()) {
        if (entry.isFile()) {
          packed.put(entry.getName(), tar.readAllBytes());
        }
      }
    }
    String jar = Extension.jar().getFileName().toString();
    assertEquals(List.of("druid-warden/LICENSE", "druid-warden/" + jar), List.copyOf(packed.keySet()));
    assertArrayEquals(Files.readAllBytes(Extension.jar()), packed.get("druid-warden/" + jar));
  }

  @Test
  void theJarHoldsOurClassesAndTheLibrariesAndNothingElse() throws IOException
  {
    List<String> others = new ArrayList<>(Extension.files());
    assertTrue(others.removeIf(file -> file.startsWith("org/warden/druid/") && file.endsWith(".class")));
    List<String> expected = new ArrayList<>(List.of(
        "META-INF/LICENSE",
        "META-INF/MANIFEST.MF",
        "META-INF/services/org.apache.druid.initialization.DruidModule",
        "org/warden/druid/version.properties"
    ));
    Extension.platforms().forEach(platform -> expected.add(Extension.library(platform)));
    assertEquals(expected.stream().sorted().toList(), others);
    assertEquals(List.of("linux-aarch64", "linux-x86_64"), Extension.platforms().stream().sorted().toList());
  }

  @Test
  void everyClassRunsOnJava8() throws IOException
  {
    for (String file : Extension.files()) {
      if (file.endsWith(".class")) {
        try (DataInputStream content = new DataInputStream(new ByteArrayInputStream(Extension.read(file)))) {
          assertEquals(0xCAFEBABE, content.readInt(), file);
          content.readUnsignedShort();
          assertEquals(JAVA_8, content.readUnsignedShort(), file);
        }
      }
    }
  }

  @Test
  void theModuleThatDruidIsToldOfIsInTheJar() throws IOException
  {
    String service = "META-INF/services/org.apache.druid.initialization.DruidModule";
    List<String> modules = new String(Extension.read(service), StandardCharsets.UTF_8).strip().lines().toList();
    assertFalse(modules.isEmpty());
    for (String module : modules) {
      assertTrue(Extension.files().contains(module.replace('.', '/') + ".class"), module);
    }
  }
}
