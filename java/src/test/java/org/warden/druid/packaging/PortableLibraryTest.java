package org.warden.druid.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The native libraries run wherever the documentation says: on both platforms, with glibc 2.28 and newer. */
@EnabledIfSystemProperty(named = Extension.PLATFORMS, matches = ".+")
class PortableLibraryTest
{
  private static final int OLDEST_GLIBC_MINOR = 28;
  private static final long LARGEST = 5 * 1024 * 1024;
  private static final Map<String, String> MACHINES =
      Map.of("linux-x86_64", "Advanced Micro Devices X86-64", "linux-aarch64", "AArch64");
  private static final Set<String> PARTS_OF_GLIBC = Set.of(
      "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1");

  @TempDir
  Path folder;

  static List<String> platforms()
  {
    return Extension.platforms();
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void isOfItsPlatform(String platform) throws Exception
  {
    String header = Tool.run("readelf", "--file-header", "--wide", library(platform));
    assertTrue(header.contains(MACHINES.get(platform)), header);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void asksForNoNewerGlibc(String platform) throws Exception
  {
    String versions = Tool.run("readelf", "--version-info", "--wide", library(platform));
    List<Integer> minors = matches("Name: GLIBC_2\\.(\\d+)", versions).stream().map(Integer::valueOf).toList();
    assertFalse(minors.isEmpty(), versions);
    assertTrue(minors.stream().allMatch(minor -> minor <= OLDEST_GLIBC_MINOR), versions);
    assertEquals(Set.of("2"), Set.copyOf(matches("Name: GLIBC_(\\d+)", versions)), versions);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void needsNothingButGlibc(String platform) throws Exception
  {
    String dynamic = Tool.run("readelf", "--dynamic", "--wide", library(platform));
    Set<String> needed = Set.copyOf(matches("\\(NEEDED\\).*\\[(.+)]", dynamic));
    assertTrue(needed.contains("libc.so.6"), dynamic);
    assertTrue(PARTS_OF_GLIBC.containsAll(needed), dynamic);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void showsOnlyTheNativeMethods(String platform) throws Exception
  {
    String symbols = Tool.run("readelf", "--dyn-syms", "--wide", library(platform));
    Set<String> shown = Set.copyOf(matches("(?:FUNC|OBJECT) +(?:GLOBAL|WEAK) +DEFAULT +\\d+ (\\S+)", symbols));
    assertTrue(shown.contains("Java_org_warden_druid_engine_NativeEngine_version__"), symbols);
    assertTrue(
        shown.stream().allMatch(symbol -> symbol.startsWith("Java_org_warden_druid_engine_NativeEngine_")),
        symbols
    );
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void isSmall(String platform) throws IOException
  {
    assertTrue(Extension.read(Extension.library(platform)).length <= LARGEST);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void doesNotTellWhereItWasBuilt(String platform) throws IOException
  {
    String content = new String(Extension.read(Extension.library(platform)), StandardCharsets.ISO_8859_1);
    assertFalse(content.contains(System.getProperty("user.home") + "/"), "the home of whoever built it");
    assertFalse(content.contains(System.getProperty("user.dir") + "/"), "the folder that it was built in");
  }

  /** The library of a platform that this machine may not be of, decides: under an emulator. */
  @Test
  void decidesOnAarch64() throws Exception
  {
    Path source = folder.resolve("decide.c");
    try (InputStream text = PortableLibraryTest.class.getResourceAsStream("decide.c")) {
      Files.copy(text, source);
    }
    String program = folder.resolve("decide").toString();
    Tool.run(
        System.getProperty("warden.zigPython"), "-m", "ziglang", "cc", "-target", "aarch64-linux-gnu.2.28",
        source.toString(), "-o", program, "-ldl"
    );
    String answer = Tool.run("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu", program, library("linux-aarch64"));
    assertEquals("decision 0\n", answer);
  }

  private String library(String platform) throws IOException
  {
    return Extension.libraryIn(folder, platform).toString();
  }

  private static List<String> matches(String pattern, String text)
  {
    return Pattern.compile(pattern).matcher(text).results()
                  .map((MatchResult match) -> match.group(1))
                  .collect(Collectors.toList());
  }
}
