package org.warden.druid.subject;

import javax.annotation.Nullable;

/**
 * A value that should name a group and does not. The message tells an operator what to look for; it never holds the
 * value raw, because the value may have been chosen by a user.
 */
final class UnreadableGroup extends Exception
{
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_SHOWN = 128;

  private final String kind;

  private UnreadableGroup(String kind, String message, @Nullable Throwable cause)
  {
    super(message, cause);
    this.kind = kind;
  }

  static UnreadableGroup ofClass(Object value)
  {
    String message = "an object of " + value.getClass().getTypeName() + ", which cannot be read";
    return new UnreadableGroup(message, message, null);
  }

  static UnreadableGroup value(String fault, String value, @Nullable Throwable cause)
  {
    return new UnreadableGroup(fault, fault + ": '" + shown(value) + "'", cause);
  }

  /** The same for values with the same fault: by it, repeated warnings are known as such. */
  String kind()
  {
    return kind;
  }

  /** Printable ASCII as it is, all else by its number, and not too much of it. */
  private static String shown(String value)
  {
    StringBuilder shown = new StringBuilder();
    value.codePoints().limit(LONGEST_SHOWN).forEach(point -> {
      if (point >= ' ' && point <= '~') {
        shown.append((char) point);
      } else {
        shown.append("\\u{").append(Integer.toHexString(point)).append('}');
      }
    });
    return value.length() > LONGEST_SHOWN ? shown.append('…').toString() : shown.toString();
  }
}
