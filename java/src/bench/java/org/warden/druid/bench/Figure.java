package org.warden.druid.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a value is of.
 *
 * @param fields as they stand in the record
 */
record Figure(Map<String, Object> fields)
{
  /** @param n what grows */
  static Figure of(String work, String contender, String shape, int n)
  {
    return new Figure(Map.of()).with("work", work).with("contender", contender).with("shape", shape).with("n", n);
  }

  static Figure of(String work, Contender contender, Shape shape, int n)
  {
    return of(work, spelled(contender), spelled(shape), n);
  }

  Figure with(String field, Object value)
  {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put(field, value);
    return new Figure(all);
  }

  private static String spelled(Enum<?> constant)
  {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString()
  {
    StringBuilder text = new StringBuilder();
    fields.values().forEach(value -> text.append(text.length() == 0 ? "" : " ").append(value));
    return text.toString();
  }
}
