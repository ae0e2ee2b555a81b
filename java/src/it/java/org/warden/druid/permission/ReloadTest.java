package org.warden.druid.permission;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warden.druid.cluster.Await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Changes of the policy file under a running cluster. The change that is looked for: newcomer may read wiki. */
@ExtendWith(GuardedCluster.class)
class ReloadTest
{
  private static final String WIKI = "SELECT COUNT(*) FROM wiki";
  private static final long TWO_LOOKS_MILLIS = 4_000;

  private final Scene scene;
  private final Path file;
  private String original;

  ReloadTest(Scene scene)
  {
    this.scene = scene;
    this.file = scene.cluster().policyFile();
  }

  @BeforeEach
  void remember() throws Exception
  {
    original = Files.readString(file);
    awaitNewcomer(403);
  }

  @AfterEach
  void restore() throws Exception
  {
    // By renaming: whatever a test has left there, a file or a link, is gone at once.
    replaceByRename(original);
    awaitNewcomer(403);
  }

  @Test
  void aChangedFileIsInForceAndTheLogSaysWhichRevision() throws Exception
  {
    Files.writeString(file, generous());

    awaitNewcomer(200);
    assertTrue(log().contains("Policy revision " + revision(generous()) + " of " + file + " is in force: "));
  }

  @Test
  void aRenamedFileIsInForce() throws Exception
  {
    replaceByRename(generous());

    awaitNewcomer(200);
  }

  @Test
  void aSwappedLinkIsInForceAsKubernetesDoesIt() throws Exception
  {
    Path folder = Files.createDirectory(file.resolveSibling("config-map"));
    Path data = folder.resolve("..data");
    writeVersion(folder, "..1", original);
    Files.createSymbolicLink(data, Path.of("..1"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), data.resolve("policy.json"));
    Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
    Thread.sleep(TWO_LOOKS_MILLIS);
    assertEquals(403, newcomer());

    writeVersion(folder, "..2", generous());
    Path swap = Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..2"));
    Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);

    awaitNewcomer(200);
  }

  @Test
  void aBrokenFileLeavesTheLastGoodPolicyInForceAndIsReportedOnce() throws Exception
  {
    int before = log().length();
    Files.writeString(file, """
        {
          "version": 1,
          "rolls": {},
          "users": { "newcomer": ["nobody-knows-this"] }
        }
        """);

    awaitLog(before, "stays in force");
    Thread.sleep(TWO_LOOKS_MILLIS);
    String said = log().substring(before);
    assertEquals(1, occurrences(said, "of the policy stays in force"), said);
    assertTrue(said.contains("\n3:3: "), said);
    assertTrue(said.contains("\n4:27: "), said);
    assertEquals(403, newcomer());
    assertEquals(200, scene.as(Person.ALICE).sql(WIKI).status());
  }

  @Test
  void aVanishedFileLeavesTheLastGoodPolicyInForce() throws Exception
  {
    int before = log().length();
    Files.delete(file);

    awaitLog(before, "cannot be read");
    assertEquals(403, newcomer());
    assertEquals(200, scene.as(Person.ALICE).sql(WIKI).status());
  }

  private String generous()
  {
    return original.replace("\"olivia\": [\"observer\"]", "\"olivia\": [\"observer\"], \"newcomer\": [\"wiki-reader\"]");
  }

  private void replaceByRename(String policy) throws IOException
  {
    Path next = Files.writeString(file.resolveSibling("policy.json.next"), policy);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writeVersion(Path folder, String version, String policy) throws IOException
  {
    Files.writeString(Files.createDirectory(folder.resolve(version)).resolve("policy.json"), policy);
  }

  private int newcomer()
  {
    return scene.as(Person.NEWCOMER).sql(WIKI).status();
  }

  private void awaitNewcomer(int status) throws InterruptedException
  {
    Await.until("newcomer is answered " + status, () -> newcomer() == status);
  }

  private void awaitLog(int from, String text) throws InterruptedException
  {
    Await.until("the Broker's log says: " + text, () -> log().substring(from).contains(text));
  }

  private String log() throws IOException
  {
    return scene.cluster().service("broker").logText();
  }

  private static int occurrences(String text, String part)
  {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }

  /** The first twelve digits of the SHA-256 of the content. */
  private static String revision(String content) throws NoSuchAlgorithmException
  {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, 12);
  }
}
