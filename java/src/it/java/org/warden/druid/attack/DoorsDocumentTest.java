package org.warden.druid.attack;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** docs/doors.md lists the attacks that the tests run. */
class DoorsDocumentTest
{
  @Test
  void theDocumentHoldsTheTable() throws IOException
  {
    String document = Files.readString(DoorsDocument.FILE);
    assertEquals(DoorsDocument.with(document), document, "see CONTRIBUTING.md for how to write the table anew");
  }

  @Test
  void thereIsAnAttackOnEveryDoor()
  {
    for (int door : AttackTable.doors().keySet()) {
      assertTrue(AttackTable.attacks().values().stream().anyMatch(attack -> attack.door() == door), "door " + door);
    }
  }
}
