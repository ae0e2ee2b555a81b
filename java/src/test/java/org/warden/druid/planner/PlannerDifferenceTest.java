package org.warden.druid.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.planner.Compared.Verdict;
import org.warden.druid.planner.grammar.Dice;
import org.warden.druid.planner.grammar.Mutation;
import org.warden.druid.planner.grammar.RandomStatement;
import org.warden.druid.planner.grammar.Tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Warden reads of a statement what Druid's planner asks for. Statements come from the tests' own grammar; the seed is
 * printed, and {@code -Dwarden.seed=…} repeats it.
 */
@Timeout(600)
class PlannerDifferenceTest
{
  private static final int STATEMENTS = Integer.getInteger("warden.statements", 2000);
  private static final int SHOWN = Integer.getInteger("warden.shown", 5);
  private static final Path FOLDER = Path.of(System.getProperty("warden.corpora"), "sql");
  private static final long SEED = Long.getLong("warden.seed", System.nanoTime());

  @ParameterizedTest
  @ValueSource(strings = {"27", "33"})
  void readsOfRandomStatementsWhatDruidsPlannerAsksFor(String druid) throws Exception
  {
    try (Respondent planner = Respondent.planner(druid); Respondent warden = Respondent.warden(druid)) {
      List<Compared> written = Compared.all(statements(druid), planner, warden);
      List<JsonNode> mutants = mutants(written);
      assertTrue(mutants.size() > STATEMENTS / 2, "the grammar writes too little that Druid accepts");
      hold(0.998, "statements for Druid " + druid, written, planner, warden);
      // Words in a wrong place that Druid takes nevertheless: few, and none that anybody writes.
      hold(0.99, "mutants for Druid " + druid, Compared.all(mutants, planner, warden), planner, warden);
    }
  }

  /** One of each form of Druid's grammar, and what was read wrongly before. */
  @ParameterizedTest
  @ValueSource(strings = {"27", "33"})
  void readsOfEveryFormWhatDruidsPlannerAsksFor(String druid) throws Exception
  {
    List<JsonNode> statements = new ArrayList<>();
    for (String form : Files.readAllLines(FOLDER.resolve("forms.txt"))) {
      statements.add(new ObjectMapper().createObjectNode().put("sql", form.replace("\\n", "\n")));
    }
    try (Respondent planner = Respondent.planner(druid); Respondent warden = Respondent.warden(druid)) {
      List<Compared> all = Compared.all(statements, planner, warden);
      hold(1, "forms for Druid " + druid, all, planner, warden);
    }
  }

  private static List<JsonNode> statements(String druid) throws Exception
  {
    Tables tables = new Tables(FOLDER);
    List<JsonNode> statements = new ArrayList<>();
    Dice dice = new Dice(SEED);
    for (int i = 0; i < STATEMENTS; i++) {
      statements.add(RandomStatement.write(dice, tables, druid));
    }
    return statements;
  }

  /** One of each statement that Druid accepts. */
  private static List<JsonNode> mutants(List<Compared> written)
  {
    Dice dice = new Dice(~SEED);
    List<JsonNode> mutants = new ArrayList<>();
    for (Compared each : written) {
      if (each.planner().isAccepted()) {
        ObjectNode mutant = each.statement().deepCopy();
        mutants.add(mutant.put("sql", new Mutation(dice).of(mutant.get("sql").asText())));
      }
    }
    return mutants;
  }

  /** Nothing is ever missing; of what Druid accepts at least this share is read exactly. */
  private static void hold(double exactShare, String what, List<Compared> all, Respondent planner, Respondent warden)
      throws IOException
  {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    all.forEach(each -> counts.merge(each.verdict(), 1, Integer::sum));
    System.out.printf("seed %d, %d %s: %s%n", SEED, all.size(), what, counts);

    long accepted = all.stream().filter(each -> each.planner().isAccepted()).count();
    String differences = differences(all, planner, warden);
    System.out.print(differences);
    assertFalse(counts.containsKey(Verdict.MISSING), differences);
    assertTrue(counts.get(Verdict.EXACT) >= exactShare * accepted, differences);
  }

  /** The first, the dangerous kind before others, made short. */
  private static String differences(List<Compared> all, Respondent planner, Respondent warden) throws IOException
  {
    StringBuilder differences = new StringBuilder();
    int shown = 0;
    for (Verdict kind : List.of(Verdict.MISSING, Verdict.TOO_MUCH, Verdict.UNREAD)) {
      for (Compared each : all) {
        if (each.verdict() == kind && shown++ < SHOWN) {
          differences.append(Shrunk.of(each, planner, warden)).append('\n');
        }
      }
    }
    return differences.toString();
  }
}
