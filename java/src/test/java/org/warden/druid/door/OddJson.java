package org.warden.druid.door;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Writes objects as somebody would who wants two readers of the same JSON to see different things: keys twice and in
 * any order, escapes where none are needed, odd numbers, unknown fields that look like known ones.
 */
final class OddJson
{
  private static final List<String> ODD_VALUES = List.of(
      "null", "true", "1e999", "-0", "-0.0e-5", "1E+2", "123456789012345678901234567890", "0.1e-400", "[]", "{}", "\"\"",
      "[[[{}]]]", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "{\"type\":\"http\",\"uris\":[\"http://evil.example/\"]}"
  );

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  OddJson(Random random)
  {
    this.random = random;
  }

  /** A field of an object to write: its value is JSON. */
  record Field(String key, String value)
  {
  }

  /** The fields, each perhaps more than once with one of its values, and others among them. */
  String object(List<Field> fields)
  {
    List<Field> all = new ArrayList<>(fields);
    for (Field field : fields) {
      if (random.nextInt(4) == 0) {
        all.add(new Field(lookalike(field.key), field.value));
      }
      if (random.nextInt(6) == 0) {
        all.add(new Field(lookalike(field.key), pick(ODD_VALUES)));
      }
    }
    Collections.shuffle(all, random);
    out.setLength(0);
    out.append('{').append(space());
    for (int i = 0; i < all.size(); i++) {
      out.append(i == 0 ? "" : "," + space());
      out.append(string(all.get(i).key)).append(space()).append(':').append(space()).append(all.get(i).value);
    }
    return out.append(space()).append('}').toString();
  }

  String array(List<String> values)
  {
    return "[" + space() + String.join("," + space(), values) + "]";
  }

  /** A string, some of its characters escaped. */
  String string(String text)
  {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c < ' ' || random.nextInt(12) == 0) {
        json.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
      } else {
        json.append(c == '/' && random.nextInt(8) == 0 ? "\\/" : c);
      }
    }
    return json.append('"').toString();
  }

  <T> T pick(List<T> from)
  {
    return from.get(random.nextInt(from.size()));
  }

  boolean perhaps()
  {
    return random.nextBoolean();
  }

  private String lookalike(String key)
  {
    switch (random.nextInt(4)) {
      case 0:
        return key.toUpperCase();
      case 1:
        return key + "\u0000";
      case 2:
        return " " + key;
      default:
        return key + "s";
    }
  }

  private String space()
  {
    return pick(List.of("", "", " ", "\n\t"));
  }
}
