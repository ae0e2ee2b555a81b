package org.warden.druid.engine;

/**
 * Short names as numbers. Nearly all names are short and of ASCII alone; a number crosses into the engine for nothing,
 * while it takes longer to fetch a string's characters than to decide.
 */
final class ShortName
{
  /** What four words hold. */
  static final int MAX_LENGTH = 32;

  private static final int PER_WORD = 8;

  private ShortName()
  {
  }

  /**
   * Eight characters of a name as a byte each, the first in the lowest; zeros stand behind its end.
   *
   * @return less than zero if one of them is not ASCII
   */
  static long word(String name, int from)
  {
    return name.length() - from >= PER_WORD ? whole(name, from) : rest(name, from);
  }

  /** Written out, because that is how it is fastest. */
  private static long whole(String name, int from)
  {
    char a = name.charAt(from);
    char b = name.charAt(from + 1);
    char c = name.charAt(from + 2);
    char d = name.charAt(from + 3);
    char e = name.charAt(from + 4);
    char f = name.charAt(from + 5);
    char g = name.charAt(from + 6);
    char h = name.charAt(from + 7);
    long low = a | b << 8 | c << 16 | d << 24;
    long high = e | f << 8 | g << 16 | h << 24;
    return isAscii(a | b | c | d | e | f | g | h) ? low | high << 32 : -1;
  }

  private static long rest(String name, int from)
  {
    long word = 0;
    int all = 0;
    for (int i = name.length() - 1; i >= from; i--) {
      char character = name.charAt(i);
      all |= character;
      word = word << 8 | character;
    }
    return isAscii(all) ? word : -1;
  }

  private static boolean isAscii(int characters)
  {
    return characters < 0x80;
  }
}
