package org.warden.druid.engine;

import org.apache.druid.discovery.NodeRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StorageAnnouncementTest
{
  private static final String STORAGE = "druid.msq.intermediate.storage.";

  private final List<String> lines = new ArrayList<>();
  private final Properties properties = new Properties();

  @BeforeEach
  void load()
  {
    NativeLibrary.load(null);
  }

  private void configure(Map<String, String> storage)
  {
    storage.forEach((name, value) -> properties.setProperty(STORAGE + name, value));
  }

  private List<String> said(NodeRole... roles)
  {
    lines.clear();
    new StorageAnnouncement(Set.of(roles), properties, lines::add).start();
    return lines;
  }

  @Test
  void aServiceSaysWhatItNeedsAndHowToCheckIt()
  {
    configure(Map.of("enable", "true", "type", "s3", "bucket", "shuffle", "prefix", "druid/msq"));

    assertEquals(
        List.of("Durable storage is on S3: this indexer needs s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and "
                + "s3:DeleteObject on the objects 'druid/msq/*' of the bucket 'shuffle', and s3:ListBucket on the bucket "
                + "itself. To check that: warden s3 probe --role worker --config common.runtime.properties"),
        said(NodeRole.INDEXER)
    );
    assertTrue(said(NodeRole.PEON).get(0).contains(": this task needs s3:GetObject, "));
    assertTrue(said(NodeRole.MIDDLE_MANAGER).get(0).contains(": the tasks of this middle manager need s3:GetObject, "));
    assertTrue(said(NodeRole.BROKER).get(0).contains(": this broker needs s3:GetObject on "));
    for (NodeRole role : List.of(NodeRole.COORDINATOR, NodeRole.OVERLORD, NodeRole.HISTORICAL, NodeRole.ROUTER)) {
      assertEquals(List.of(), said(role), role.getJsonName());
    }

    configure(Map.of("cleaner.enabled", "true"));
    assertTrue(said(NodeRole.COORDINATOR, NodeRole.OVERLORD).get(0).contains(": the cleaner of this overlord needs "));
  }

  /** Druid reads two files: what the one has and not the other is a default of that. */
  @Test
  void propertiesOfBothFilesCount()
  {
    configure(Map.of("enable", "true", "type", "s3", "bucket", "common", "prefix", "p"));
    Properties service = new Properties(properties);
    service.setProperty(STORAGE + "bucket", "own");

    new StorageAnnouncement(Set.of(NodeRole.PEON), service, lines::add).start();
    assertEquals(1, lines.size());
    assertTrue(lines.get(0).contains("of the bucket 'own'"), lines::toString);
  }

  @Test
  void nothingIsSaidWhereNothingIsConfigured()
  {
    properties.setProperty("druid.s3.secretKey", "secret");
    assertEquals(List.of(), said(NodeRole.INDEXER));
    configure(Map.of("enable", "true", "type", "local", "basePath", "/tmp"));
    assertEquals(List.of(), said(NodeRole.INDEXER));
  }

  @Test
  void whateverTheValuesAreItIsOneLine()
  {
    String odd = "b\r\n2026-01-01 INFO forged\u0000\ud800\u202e'";
    configure(Map.of("enable", "true", "type", "s3", "bucket", odd, "prefix", "%s%n${jndi:x}" + "p".repeat(100_000)));

    String line = said(NodeRole.INDEXER).get(0);
    assertFalse(line.chars().anyMatch(unit -> unit < ' ' || unit == '\u202e'), line);
    assertTrue(line.contains("of the bucket 'b\\r\\n2026-01-01 INFO forged\\0\ufffd\\u{202e}\\''"), line);
    assertTrue(line.length() < 1_000, line);
  }

  @Test
  void nothingKeepsAServiceFromStarting()
  {
    configure(Map.of("enable", "true", "type", "s3", "bucket", "shuffle", "prefix", "p"));
    new StorageAnnouncement(Set.of(NodeRole.PEON), properties, line -> {
      throw new UnsatisfiedLinkError("a library of another version");
    }).start();
    new StorageAnnouncement(null, properties, lines::add).start();
    new StorageAnnouncement(Set.of(NodeRole.PEON), null, lines::add).start();
    assertEquals(List.of(), lines);

    configure(Map.of("bucket", ""));
    properties.remove(STORAGE + "prefix");
    assertEquals(
        List.of("Durable storage is on S3, but the property " + STORAGE + "prefix is missing: queries that use the "
                + "storage fail."),
        said(NodeRole.PEON)
    );
  }
}
