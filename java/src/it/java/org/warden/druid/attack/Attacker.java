package org.warden.druid.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Who attacks, and who does the same with the rights that it takes. Each attacker has what makes stock Druid let the
 * attack pass.
 */
enum Attacker
{
  /** Writes one datasource, and from there reaches for everything. */
  MALLORY(
      Right.both("DATASOURCE", "mallory_ds", "__query_select")
  ),
  /** May read whatever lies outside, as far as stock Druid can say it; Warden knows where. */
  LENA(
      Right.both("DATASOURCE", "lena_ds"),
      Right.read("EXTERNAL", "EXTERNAL").with(Attacker.LOCATIONS)
  ),
  /** May read every location, but no secrets of Druid's process. */
  HANK(
      Right.both("DATASOURCE", "hank_ds"),
      Right.read("EXTERNAL", "EXTERNAL"),
      Right.both("STATE", "STATE"),
      Right.both("CONFIG", "CONFIG")
  ),
  /** May hand over secrets too: what HANK is refused succeeds here. */
  ROSE(
      Right.both("DATASOURCE", "hank_ds"),
      Right.read("EXTERNAL", "EXTERNAL").with("\"environment\": true"),
      Right.both("STATE", "STATE")
  ),
  /** May do everything, and is nevertheless not Druid. */
  ROOT(
      Right.both("DATASOURCE", "*"),
      Right.both("EXTERNAL", "*").with("\"environment\": true"),
      Right.both("STATE", "*"),
      Right.both("CONFIG", "*")
  ),
  /** What the sampler and Druid's internal endpoints ask for. */
  SAM(
      Right.both("STATE", "STATE")
  ),
  /** Configures lookups and compaction. */
  CONNIE(
      Right.both("CONFIG", "CONFIG")
  ),
  /** Reads the tasks of SELECTs. */
  EVE(
      Right.both("DATASOURCE", "__query_select")
  ),
  /** Writes a datasource and never sees it. */
  WENDY(
      Right.write("DATASOURCE", "payroll", "mallory_ds")
  ),
  /** Whose results the others are after. */
  ALICE(
      Right.read("DATASOURCE", "payroll")
  ),
  /** May read everything but one thing. */
  DAN(
      Right.read("DATASOURCE", "*"),
      Right.denyRead("DATASOURCE", "payroll")
  ),
  /** Takes over what he may read. */
  PAUL(
      Right.read("DATASOURCE", "payroll"),
      Right.both("DATASOURCE", "paul_ds")
  );

  /** Warden's rule of {@link #LENA}: {@code $TRAP} and {@code $VAULT} stand for a server and a folder of the tests. */
  private static final String LOCATIONS =
      "\"inputSources\": ["
      + "{ \"type\": \"http\", \"uris\": [\"$TRAP/open/*\"] }, "
      + "{ \"type\": \"local\", \"paths\": [\"$VAULT/open/*\"] }, "
      + "{ \"type\": \"inline\" } ]";

  private final List<Right> rights;

  Attacker(Right... rights)
  {
    this.rights = List.of(rights);
  }

  String user()
  {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Right> rights()
  {
    return rights;
  }

  /** Such as {@code mallory (READ+WRITE mallory_ds)}. */
  String label()
  {
    return user() + " (" + words() + ")";
  }

  /** What the rights are. */
  String words()
  {
    return rights.stream().map(Right::words).collect(Collectors.joining("; "));
  }

  /** The policy that gives everybody here their rights, and the administrator all. */
  static String policy()
  {
    StringBuilder roles = new StringBuilder(role("admin", ROOT.rights));
    StringBuilder users = new StringBuilder("\"admin\": [\"admin\"]");
    for (Attacker attacker : values()) {
      if (!attacker.rights.isEmpty()) {
        roles.append(",\n").append(role(attacker.user(), attacker.rights));
        users.append(", \"").append(attacker.user()).append("\": [\"").append(attacker.user()).append("\"]");
      }
    }
    return "{ \"version\": 1,\n\"roles\": {\n" + roles + "\n},\n\"users\": { " + users + " } }\n";
  }

  static List<String> users()
  {
    return Arrays.stream(values()).map(Attacker::user).toList();
  }

  private static String role(String name, List<Right> rights)
  {
    return "\"" + name + "\": { \"allow\": [\n  " + rules(rights, false) + " ], \"deny\": [" + rules(rights, true) + "] }";
  }

  private static String rules(List<Right> rights, boolean denied)
  {
    return rights.stream().filter(right -> right.denied() == denied).map(Right::rule).collect(Collectors.joining(",\n  "));
  }
}
