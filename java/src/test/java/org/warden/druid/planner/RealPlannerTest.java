package org.warden.druid.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The planner that statements are compared with is furnished as Druid's own tests furnish theirs. */
@Timeout(300)
class RealPlannerTest
{
  /** Statements with what the planner in Druid's own tests asked for; not part of this repository. */
  private static final Path CORPUS = Path.of(
      System.getenv().getOrDefault(
          "WARDEN_SQL_CORPUS",
          System.getProperty("warden.corpora") + "/../../shared/sql/corpus.jsonl"
      )
  );

  @ParameterizedTest
  @ValueSource(strings = {"27", "33"})
  void asksForWhatDruidsOwnTestsSawAskedFor(String druid) throws Exception
  {
    assumeTrue(Files.exists(CORPUS));
    List<JsonNode> statements = corpus();
    int accepted = 0;
    int alike = 0;
    try (Respondent planner = Respondent.planner(druid)) {
      List<JsonNode> answers = planner.ask(statements);
      for (int i = 0; i < answers.size(); i++) {
        Answer seen = Answer.of(statements.get(i).get("v" + druid));
        Answer answer = Answer.of(answers.get(i));
        if (seen.isAccepted()) {
          accepted++;
          alike += answer.isAccepted() ? 1 : 0;
        }
        if (seen.isAccepted() && answer.isAccepted()) {
          assertEquals(seen, answer, statements.get(i).get("sql").asText());
        } else if ("parse".equals(seen.error())) {
          assertEquals(seen, answer, statements.get(i).get("sql").asText());
        }
      }
    }
    System.out.printf("Druid %s: asked for the same in %d of %d accepted statements%n", druid, alike, accepted);
    // The rest is about columns of the tests' tables, and about extensions that are not there.
    assertTrue(alike >= 0.99 * accepted);
  }

  private static List<JsonNode> corpus() throws IOException
  {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> statements = new ArrayList<>();
    for (String line : Files.readAllLines(CORPUS)) {
      statements.add(json.readTree(line));
    }
    return statements;
  }
}
