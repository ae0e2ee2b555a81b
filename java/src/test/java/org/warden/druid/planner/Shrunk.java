package org.warden.druid.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.warden.druid.planner.grammar.Words;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes a statement on which Druid and Warden differ shorter, as long as they still differ in the same way. */
final class Shrunk
{
  private static final int TRIES = 400;

  private final Respondent planner;
  private final Respondent warden;
  private int tries;

  private Shrunk(Respondent planner, Respondent warden)
  {
    this.planner = planner;
    this.warden = warden;
  }

  static Compared of(Compared found, Respondent planner, Respondent warden) throws IOException
  {
    return new Shrunk(planner, warden).shrunk(found);
  }

  /** Leaves out ever smaller pieces. */
  private Compared shrunk(Compared found) throws IOException
  {
    Compared best = found;
    for (int piece = words(found).size() / 2; piece > 0; piece /= 2) {
      for (int from = 0; from + piece <= words(best).size() && tries < TRIES; ) {
        Compared shorter = without(best, from, piece);
        if (shorter.verdict() == found.verdict()) {
          best = shorter;
        } else {
          from += piece;
        }
      }
    }
    return best;
  }

  private Compared without(Compared compared, int from, int count) throws IOException
  {
    tries++;
    List<String> rest = new ArrayList<>(words(compared));
    rest.subList(from, from + count).clear();
    JsonNode statement = ((ObjectNode) compared.statement().deepCopy()).put("sql", String.join(" ", rest));
    return Compared.all(List.of(statement), planner, warden).get(0);
  }

  private static List<String> words(Compared compared)
  {
    return Words.of(compared.statement().get("sql").asText());
  }
}
