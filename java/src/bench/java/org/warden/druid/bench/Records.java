package org.warden.druid.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What has been measured: values of each figure, one a round; a line of JSON each. */
final class Records
{
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<Figure, List<Double>> values = new LinkedHashMap<>();
  private final Map<Figure, List<Double>> allocated = new LinkedHashMap<>();

  void add(Figure figure, double value)
  {
    add(values, figure, value);
  }

  /** @param bytes allocated by each call, on Java's heap */
  void add(Figure figure, double value, double bytes)
  {
    add(figure, value);
    add(allocated, figure, bytes);
  }

  private static void add(Map<Figure, List<Double>> to, Figure figure, double value)
  {
    to.computeIfAbsent(figure, known -> new ArrayList<>()).add(value);
  }

  /** A record for each figure. */
  String lines()
  {
    return values.keySet().stream().map(figure -> line(record(figure))).collect(Collectors.joining());
  }

  private static String line(Map<String, Object> record)
  {
    try {
      return MAPPER.writeValueAsString(record) + '\n';
    }
    catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> record(Figure figure)
  {
    List<Double> sorted = sorted(values.get(figure));
    Map<String, Object> record = new LinkedHashMap<>(figure.fields());
    record.put("best", rounded(sorted.get(0)));
    record.put("median", rounded(sorted.get(sorted.size() / 2)));
    record.put("worst", rounded(sorted.get(sorted.size() - 1)));
    record.put("runs", sorted.size());
    if (allocated.containsKey(figure)) {
      List<Double> bytes = sorted(allocated.get(figure));
      record.put("allocated", rounded(bytes.get(bytes.size() / 2)));
    }
    return record;
  }

  private static List<Double> sorted(List<Double> values)
  {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted;
  }

  /** Thousandths are noise. */
  private static double rounded(double value)
  {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
