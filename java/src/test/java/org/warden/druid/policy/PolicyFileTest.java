package org.warden.druid.policy;

import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warden.druid.engine.Guard;
import org.warden.druid.engine.Guard.Answer;
import org.warden.druid.engine.Policies;
import org.warden.druid.subject.Groups;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.warden.druid.engine.Policies.aliceReads;

class PolicyFileTest
{
  private static final String BROKEN = "{\"version\": 1,\n \"roles\": [}";

  @TempDir
  private Path folder;

  private Path file;
  private final Guard guard = Policies.emptyGuard();
  private final List<String> journal = new ArrayList<>();
  private long nanoTime;

  @BeforeEach
  void nameTheFile()
  {
    file = folder.resolve("policy.json");
  }

  private PolicyFile policyFile(Path path)
  {
    Journal lines = new Journal()
    {
      @Override
      public void info(String text)
      {
        journal.add("INFO " + text);
      }

      @Override
      public void warn(String text)
      {
        journal.add("WARN " + text);
      }

      @Override
      public void error(String text)
      {
        journal.add("ERROR " + text);
      }
    };
    return new PolicyFile(path, guard, lines, () -> nanoTime);
  }

  private PolicyFile started(String policy) throws IOException
  {
    write(policy);
    PolicyFile policyFile = policyFile(file);
    policyFile.start();
    journal.clear();
    return policyFile;
  }

  private void write(String policy) throws IOException
  {
    Files.writeString(file, policy);
  }

  private void passMinute()
  {
    nanoTime += TimeUnit.SECONDS.toNanos(61);
  }

  private boolean aliceMayRead(String datasource)
  {
    AuthenticationResult alice = new AuthenticationResult("alice", "warden", "basic", null);
    Resource resource = new Resource(datasource, "DATASOURCE");
    return guard.decide(guard.subject(alice, Groups.NONE), resource, Action.READ) == Answer.ALLOW;
  }

  private void assertJournal(String... parts)
  {
    assertEquals(parts.length, journal.size(), () -> String.join("\n", journal));
    for (int i = 0; i < parts.length; i++) {
      assertTrue(journal.get(i).contains(parts[i]), journal.get(i));
    }
    journal.clear();
  }

  // ---- start ----

  @Test
  void theFirstLoadSaysRevisionAndNumbers() throws Exception
  {
    write(aliceReads("wiki"));
    policyFile(file).start();
    assertTrue(aliceMayRead("wiki"));
    assertJournal("INFO Policy revision " + sha256(file) + " of " + file
                  + " is in force: 1 role, 1 rule, 1 user, 0 groups");
  }

  private static String sha256(Path file) throws Exception
  {
    Process process = new ProcessBuilder("sha256sum", file.toString()).start();
    return new String(process.getInputStream().readAllBytes()).substring(0, 12);
  }

  @Test
  void noFileAtStartIsThrown()
  {
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> policyFile(file).start());
    assertEquals("The policy file " + file + " cannot be read: there is no such file.", e.getMessage());
  }

  @Test
  void aBadFileAtStartIsThrownWithEachError() throws Exception
  {
    write("{\"version\": 1,\n \"roles\": {\"r\": {\"allowed\": []}},\n \"users\": {\"bob\": [\"none\"]}}");
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> policyFile(file).start());
    String[] lines = e.getMessage().split("\n");
    assertEquals("The policy file " + file + " is not valid:", lines[0]);
    assertTrue(lines[1].startsWith("2:"), lines[1]);
    assertTrue(lines[2].startsWith("3:"), lines[2]);
  }

  @Test
  void warningsAreWrittenOneByOne() throws Exception
  {
    write(aliceReads("wiki").replace("[\"reader\"]", "[]"));
    policyFile(file).start();
    assertEquals(2, journal.size(), journal.toString());
    assertTrue(journal.get(1).matches("WARN Policy revision \\w{12} of .*, 2:\\d+: .*reader.*"), journal.get(1));
  }

  @Test
  void aFileThatOthersMayWriteIsAWarning() throws Exception
  {
    write(aliceReads("wiki"));
    for (String open : List.of("rw-rw-r--", "rw-r--rw-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
      policyFile(file).start();
      assertTrue(journal.get(0).contains("may be written by others"), journal.get(0));
      journal.clear();
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    policyFile(file).start();
    assertTrue(journal.get(0).startsWith("INFO"), journal.get(0));
  }

  // ---- changes ----

  @Test
  void aWrittenFileIsTakenUp() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki"));
    policyFile.look();
    assertJournal();
    write(aliceReads("other"));
    policyFile.look();
    assertJournal("is in force: 1 role (1 changed), 1 rule, 1 user, 0 groups");
    assertTrue(aliceMayRead("other") && !aliceMayRead("wiki"));
  }

  @Test
  void aRenamedFileIsTakenUpThoughSizeAndTimeAreTheOldOnes() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki1"));
    FileTime time = Files.getLastModifiedTime(file);
    Path next = folder.resolve("next.json");
    Files.writeString(next, aliceReads("wiki2"));
    Files.setLastModifiedTime(next, time);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    policyFile.look();
    assertTrue(aliceMayRead("wiki2") && !aliceMayRead("wiki1"));
  }

  /** As Kubernetes does it: policy.json → ..data/policy.json, and ..data → a folder, replaced by renaming a link. */
  @Test
  void aSwappedLinkIsTakenUp() throws Exception
  {
    Path link = folder.resolve("..data");
    Files.createSymbolicLink(link, mounted("..1", aliceReads("wiki")).getFileName());
    Files.createSymbolicLink(file, Path.of("..data", "policy.json"));
    PolicyFile policyFile = policyFile(file);
    policyFile.start();

    Path swapped = folder.resolve("..data_tmp");
    Files.createSymbolicLink(swapped, mounted("..2", aliceReads("other")).getFileName());
    Files.move(swapped, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    policyFile.look();
    assertTrue(aliceMayRead("other") && !aliceMayRead("wiki"));
  }

  private Path mounted(String name, String policy) throws IOException
  {
    Path mount = Files.createDirectory(folder.resolve(name));
    Files.writeString(mount.resolve("policy.json"), policy);
    return mount;
  }

  /** Long after the last change a file is no longer read, just looked at; a change in place must show even then. */
  @Test
  void aSettledFileThatChangesInPlaceIsTakenUp() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki1"));
    FileTime time = Files.getLastModifiedTime(file);
    Thread.sleep(3_200);
    policyFile.look();
    write(aliceReads("wiki2"));
    Files.setLastModifiedTime(file, time);
    policyFile.look();
    assertTrue(aliceMayRead("wiki2") && !aliceMayRead("wiki1"));
  }

  // ---- trouble ----

  @Test
  void aBrokenFileIsSaidOnceAndThenOnceAMinute() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki"));
    write(BROKEN);
    policyFile.look();
    assertTrue(journal.get(0).startsWith("ERROR Revision "), journal.get(0));
    assertTrue(journal.get(0).contains("\n2:"), journal.get(0));
    journal.clear();

    policyFile.look();
    policyFile.look();
    assertJournal();
    passMinute();
    policyFile.look();
    policyFile.look();
    assertJournal("is still in force, because the policy file " + file + " is not valid in revision " + sha256(file));
    assertTrue(aliceMayRead("wiki"));
  }

  @Test
  void eachBrokenContentIsSaid() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki"));
    write(BROKEN);
    policyFile.look();
    write("{");
    policyFile.look();
    assertJournal("ERROR", "ERROR");
  }

  @Test
  void aRepairedFileIsTakenUp() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki"));
    write(BROKEN);
    policyFile.look();
    write(aliceReads("other"));
    policyFile.look();
    assertJournal("ERROR", "INFO Policy revision");
    passMinute();
    policyFile.look();
    assertJournal();
    assertTrue(aliceMayRead("other"));
  }

  @Test
  void aVanishedFileLeavesItsPolicyInForceAndMayComeBack() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki"));
    Files.delete(file);
    policyFile.look();
    policyFile.look();
    assertJournal("stays in force, because the policy file " + file + " cannot be read: there is no such file");
    passMinute();
    policyFile.look();
    assertJournal("WARN");
    assertTrue(aliceMayRead("wiki"));

    write(aliceReads("wiki"));
    policyFile.look();
    assertJournal("is again the revision");
    Files.delete(file);
    policyFile.look();
    assertJournal("ERROR");
  }

  @Test
  void aFolderAPipeOrAHugeFileIsTroubleAndNoMore() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki"));
    Files.delete(file);
    Files.createDirectory(file);
    policyFile.look();
    assertJournal("it is not a regular file");
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    assertTimeoutPreemptively(Duration.ofSeconds(30), policyFile::look);
    Files.delete(file);
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(100L * 1024 * 1024);
    }
    policyFile.look();
    assertJournal("it is larger than 64 MiB");
    assertTrue(aliceMayRead("wiki"));
  }

  @Test
  void lookingGoesOnWhateverHappens() throws Exception
  {
    PolicyFile policyFile = started(aliceReads("wiki"));
    guard.close();
    write(aliceReads("other"));
    policyFile.look();
    assertJournal("could not be loaded: java.lang.IllegalStateException: no such guard");
  }

  // ---- for real ----

  @Test
  void changesAreTakenUpByThemselves() throws Exception
  {
    write(aliceReads("wiki"));
    try (PolicyFile policyFile = PolicyFile.open(file, guard, Duration.ofMillis(200))) {
      write(BROKEN);
      Thread.sleep(300);
      assertTrue(aliceMayRead("wiki"));
      write(aliceReads("other"));
      // Generous to a busy machine.
      for (int i = 0; i < 100 && !aliceMayRead("other"); i++) {
        Thread.sleep(100);
      }
      assertTrue(aliceMayRead("other"));
    }
  }
}
