package org.warden.druid.planner.grammar;

/** What values an expression has, as far as it decides where the expression fits. */
enum Kind
{
  TEXT, NUMBER, TIME, JSON, ARRAY, OTHER;

  /** Of a type as Druid writes it. */
  static Kind of(String name, String type)
  {
    if (name.equals("__time")) {
      return TIME;
    }
    return switch (type) {
      case "STRING" -> TEXT;
      case "LONG", "FLOAT", "DOUBLE" -> NUMBER;
      case "COMPLEX<json>" -> JSON;
      default -> type.startsWith("ARRAY") ? ARRAY : OTHER;
    };
  }
}
