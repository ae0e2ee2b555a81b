package org.warden.druid.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A regular expression that Java and Warden read alike, made at random, together with a way to make names that match
 * it. What the two read differently (docs/policy.md lists it) does not occur: no line ends, no word boundaries, no
 * flags, no look-around.
 */
final class RandomPattern
{
  /** Letters that also occur in escapes and classes, marks that are special in patterns, and what is beyond ASCII. */
  static final List<String> ALPHABET =
      "abkwi_07-. $+\u00e9\u0660\ud834\udd1e".codePoints().mapToObj(Character::toString).collect(Collectors.toList());

  private static final List<Quantifier> BOUNDED =
      List.of(new Quantifier("?", 0, 1), new Quantifier("{2}", 2, 2), new Quantifier("{1,3}", 1, 3));
  private static final List<Quantifier> UNBOUNDED = List.of(
      new Quantifier("*", 0, 3),
      new Quantifier("+", 1, 3),
      new Quantifier("{2,}", 2, 4),
      new Quantifier("*?", 0, 3),
      new Quantifier("+?", 1, 3)
  );

  private final String text;
  private final Sampler sampler;

  private interface Sampler
  {
    String sample(Random random);
  }

  private record Quantifier(String text, int least, int most)
  {
  }

  private RandomPattern(String text, Sampler sampler)
  {
    this.text = text;
    this.sampler = sampler;
  }

  static RandomPattern make(Random random)
  {
    RandomPattern pattern = random.nextInt(8) == 0 ? choice(random, 2, "", "") : sequence(random, 2);
    return random.nextInt(6) == 0 ? new RandomPattern("^(?:" + pattern.text + ")$", pattern.sampler) : pattern;
  }

  /** The expression, the same for both. */
  String text()
  {
    return text;
  }

  /** A name that matches. */
  String sample(Random random)
  {
    return sampler.sample(random);
  }

  private static RandomPattern sequence(Random random, int depth)
  {
    List<RandomPattern> parts = new ArrayList<>();
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      parts.add(repeated(random, depth));
    }
    return new RandomPattern(
        parts.stream().map(RandomPattern::text).collect(Collectors.joining()),
        r -> parts.stream().map(part -> part.sample(r)).collect(Collectors.joining())
    );
  }

  private static RandomPattern repeated(Random random, int depth)
  {
    boolean group = depth > 0 && random.nextInt(4) == 0;
    RandomPattern part = group ? choice(random, depth - 1, random.nextBoolean() ? "(" : "(?:", ")") : atom(random);
    if (random.nextInt(3) > 0) {
      return part;
    }
    // A group without a bound, with choices in it, can keep Java busy for ever.
    Quantifier quantifier = any(random, group || random.nextBoolean() ? BOUNDED : UNBOUNDED);
    return new RandomPattern(
        part.text + quantifier.text,
        r -> {
          StringBuilder name = new StringBuilder();
          for (int i = quantifier.least + r.nextInt(quantifier.most - quantifier.least + 1); i > 0; i--) {
            name.append(part.sample(r));
          }
          return name.toString();
        }
    );
  }

  private static RandomPattern choice(Random random, int depth, String open, String close)
  {
    List<RandomPattern> branches = new ArrayList<>();
    for (int i = random.nextInt(2) + 2; i > 0; i--) {
      branches.add(sequence(random, depth));
    }
    return new RandomPattern(
        open + branches.stream().map(RandomPattern::text).collect(Collectors.joining("|")) + close,
        r -> branches.get(r.nextInt(branches.size())).sample(r)
    );
  }

  private static RandomPattern atom(Random random)
  {
    switch (random.nextInt(10)) {
      case 0:
        return oneOf(".", c -> true);
      case 1:
        return oneOf("[akw]", c -> "akw".indexOf(c) >= 0);
      case 2:
        return oneOf("[^akw\u00e9]", c -> "akw\u00e9".indexOf(c) < 0);
      case 3:
        return oneOf("[a-k0-7_]", c -> c >= 'a' && c <= 'k' || c >= '0' && c <= '7' || c == '_');
      case 4:
        return oneOf("\\d", c -> c >= '0' && c <= '9');
      case 5:
        return random.nextBoolean() ? oneOf("\\w", RandomPattern::isWord) : oneOf("\\W", c -> !isWord(c));
      case 6:
        return random.nextBoolean() ? oneOf("\\s", c -> c == ' ') : oneOf("\\S", c -> c != ' ');
      default:
        String literal = any(random, ALPHABET);
        return new RandomPattern(".-$+".contains(literal) ? "\\" + literal : literal, r -> literal);
    }
  }

  private static RandomPattern oneOf(String text, IntPredicate matches)
  {
    List<String> matching =
        ALPHABET.stream().filter(c -> matches.test(c.codePointAt(0))).collect(Collectors.toList());
    return new RandomPattern(text, r -> any(r, matching));
  }

  private static boolean isWord(int c)
  {
    return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  static <T> T any(Random random, List<T> choices)
  {
    return choices.get(random.nextInt(choices.size()));
  }
}
