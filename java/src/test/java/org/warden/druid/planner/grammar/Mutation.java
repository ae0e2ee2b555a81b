package org.warden.druid.planner.grammar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Changes a word or two of a statement: some that come out Druid still takes, as others than were meant. */
public final class Mutation
{
  private static final List<String> WORDS = List.of(
      "foo", "druid", "view", "visits", "\"foo\"", "\"druid.foo\"", "*", "(", ")", ",", ".", "AS", "FROM", "SELECT", "TABLE",
      "EXTERN", "UNION", "WITH", "VALUES", "LATERAL", "EXTEND", "ALL", "DISTINCT", "WHERE", "ON", "USING", "NATURAL",
      "OVERWRITE", "PARTITIONED", "BY", "NULL", "NOT", "?", "+", "'a'", "EXISTS", "ROW", "TABLESAMPLE", "FOR", "LIMIT"
  );

  private final Dice dice;

  public Mutation(Dice dice)
  {
    this.dice = dice;
  }

  public String of(String sql)
  {
    List<String> words = new ArrayList<>(Words.of(sql));
    for (int count = dice.oneOf(1, 1, 2); count > 0 && words.size() > 1; count--) {
      change(words);
    }
    return String.join(" ", words);
  }

  private void change(List<String> words)
  {
    int at = dice.below(words.size());
    String word = words.get(at);
    switch (dice.below(12)) {
      case 0 -> words.remove(at);
      case 1 -> words.add(at, word);
      case 2 -> Collections.swap(words, at, Math.max(0, at - 1));
      case 3 -> words.set(at, dice.oneOf(WORDS));
      case 4 -> words.add(at, dice.oneOf(WORDS));
      case 5 -> words.set(at, dice.chance(50) ? word.toUpperCase(Locale.ROOT) : word.toLowerCase(Locale.ROOT));
      case 6 -> enclose(words, at, Math.min(words.size() - 1, at + dice.below(6)));
      // What is of the same class fits more often.
      case 7, 8, 9 -> words.set(at, words.get(alike(words, at)));
      default -> Collections.swap(words, at, alike(words, at));
    }
  }

  private int alike(List<String> words, int at)
  {
    char kind = kind(words.get(at));
    return dice.oneOf(IntStream.range(0, words.size()).filter(i -> kind(words.get(i)) == kind).boxed().toList());
  }

  private static char kind(String word)
  {
    char first = word.charAt(0);
    if (Character.isLetter(first)) {
      // Keywords are in capitals, most of them.
      return word.equals(word.toUpperCase(Locale.ROOT)) ? 'K' : '"';
    }
    return Character.isDigit(first) ? '1' : first;
  }

  private static void enclose(List<String> words, int from, int to)
  {
    words.add(to + 1, ")");
    words.add(from, "(");
  }
}
