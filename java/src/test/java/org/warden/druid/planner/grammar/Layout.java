package org.warden.druid.planner.grammar;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Comments, white space and case, none of which mean anything. */
public final class Layout
{
  /** In capitals, and of a case that does mean something: names, and functions that JDBC escapes. */
  private static final Set<String> FIXED = Set.of(
      "INFORMATION_SCHEMA", "TABLES", "COLUMNS", "SCHEMATA", "FOO", "EXTERN", "UCASE", "CONCAT", "ABS"
  );
  private static final List<String> COMMENTED = List.of(
      "FROM visits", "it's", "a \"quote", "TABLE(EXTERN(", "// no end", "-- neither", "/* nested", ")", "?", ";"
  );

  private final Dice dice;

  public Layout(Dice dice)
  {
    this.dice = dice;
  }

  /** The same statement, written otherwise. */
  public String laidOut(String text)
  {
    boolean changesCase = dice.chance(40);
    int comments = dice.oneOf(0, 0, 1, 5);
    StringBuilder written = new StringBuilder();
    for (String word : Words.of(text)) {
      written.append(changesCase ? cased(word) : word);
      written.append(dice.chance(comments) ? comment() : space());
    }
    return written.toString().strip();
  }

  private String cased(String word)
  {
    return word.matches("[A-Z_]+") && !FIXED.contains(word) && dice.chance(50)
           ? dice.oneOf(word.toLowerCase(Locale.ROOT), word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
           : word;
  }

  private String space()
  {
    return dice.chance(90) ? " " : dice.oneOf("  ", "\n", "\t", "\r\n");
  }

  private String comment()
  {
    String said = dice.oneOf(COMMENTED);
    return switch (dice.below(3)) {
      case 0 -> " -- " + said + "\n";
      case 1 -> " // " + said + "\n";
      default -> "/* " + said + " */";
    };
  }
}
