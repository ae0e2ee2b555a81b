package org.warden.druid.attack;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All attacks, door by door: what the tests send and what docs/doors.md lists. */
final class AttackTable
{
  private static final Map<Integer, String> DOORS = new TreeMap<>(Map.ofEntries(
      Map.entry(1, "a raw `query_controller` task"),
      Map.entry(2, "internal task types and internal endpoints"),
      Map.entry(3, "ingestion and maintenance tasks"),
      Map.entry(4, "supervisors and compaction configs"),
      Map.entry(5, "the sampler"),
      Map.entry(6, "lookups and firehoses"),
      Map.entry(7, "JDBC"),
      Map.entry(8, "EXTERN in other spellings"),
      Map.entry(9, "somebody else's SELECT"),
      Map.entry(10, "odd paths and odd bodies"),
      Map.entry(11, "JVM options in a context"),
      Map.entry(12, "secrets of Druid's process"),
      Map.entry(13, "datasources named in `APPEND`")
  ));

  private AttackTable()
  {
  }

  static Map<Integer, String> doors()
  {
    return DOORS;
  }

  /** Each attack by its name: the number of its door, and its own behind that door. */
  static Map<String, Attack> attacks()
  {
    Map<Integer, Integer> last = new HashMap<>();
    Map<String, Attack> named = new LinkedHashMap<>();
    for (Attack attack : rows()) {
      int number = last.merge(attack.door(), 1, Integer::sum);
      named.put(attack.door() + "." + number, attack);
    }
    return named;
  }

  /** Those that are tried on this Druid. */
  static Stream<Map.Entry<String, Attack>> attacks(Attack.Version version)
  {
    return attacks().entrySet().stream().filter(entry -> entry.getValue().tried().contains(version));
  }

  private static List<Attack> rows()
  {
    return Stream.of(
        InternalAttacks.rows(),
        TaskAttacks.rows(),
        ConfigurationAttacks.rows(),
        SamplerAttacks.rows(),
        SqlAttacks.rows(),
        OwnershipAttacks.rows(),
        DisguiseAttacks.rows(),
        ContextAttacks.rows(),
        AppendAttacks.rows()
    ).flatMap(List::stream).sorted(Comparator.comparingInt(Attack::door)).toList();
  }
}
