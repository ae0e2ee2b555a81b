package org.warden.druid.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of attacks in docs/doors.md, which is made of the very data that the tests run. */
final class DoorsDocument
{
  static final Path FILE = Path.of("docs", "doors.md");

  private static final String BEGIN = "<!-- attacks: written by DoorsDocument -->\n";
  private static final String END = "<!-- end of attacks -->\n";

  private DoorsDocument()
  {
  }

  /** Writes the table anew. */
  public static void main(String[] arguments) throws IOException
  {
    Files.writeString(FILE, with(Files.readString(FILE)));
  }

  /** The document with the table as it should be. */
  static String with(String document)
  {
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    if (end < begin) {
      throw new IllegalStateException("no place for the table in " + FILE);
    }
    return document.substring(0, begin) + table() + document.substring(end);
  }

  private static String table()
  {
    Map<String, Attack> attacks = AttackTable.attacks();
    StringBuilder text = new StringBuilder("| who | rights |\n|---|---|\n");
    for (Attacker attacker : Attacker.values()) {
      text.append("| ").append(attacker.user()).append(" | ").append(attacker.words()).append(" |\n");
    }
    text.append('\n').append(attacks.size()).append(" attacks.\n");
    AttackTable.doors().forEach((door, name) -> {
      text.append("\n### ").append(door).append(". ").append(name).append("\n\n");
      text.append("| test | who | attack | stock Druid | Warden | Druid |\n|---|---|---|---|---|---|\n");
      attacks.entrySet().stream().filter(entry -> entry.getValue().door() == door)
             .forEach(entry -> text.append(row(entry.getKey(), entry.getValue())));
    });
    return text.append('\n').toString();
  }

  private static String row(String name, Attack attack)
  {
    String tried = attack.tried().stream().map(Attack.Version::words).collect(Collectors.joining(", "));
    return "| " + String.join(" | ", name, attack.who().user(), attack.what(), attack.stock().words(), attack.refusal().words(), tried)
                        .replace("\n", " ") + " |\n";
  }
}
