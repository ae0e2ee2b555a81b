package org.warden.druid.planner;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A statement with what Druid's planner and Warden say of it. */
record Compared(JsonNode statement, Answer planner, Answer warden)
{
  static List<Compared> all(List<? extends JsonNode> statements, Respondent planner, Respondent warden)
      throws IOException
  {
    List<JsonNode> plannerSays = planner.ask(statements);
    List<JsonNode> wardenSays = warden.ask(statements);
    List<Compared> all = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      all.add(new Compared(statements.get(i), Answer.of(plannerSays.get(i)), Answer.of(wardenSays.get(i))));
    }
    return all;
  }

  Verdict verdict()
  {
    if (!planner.isAccepted()) {
      boolean reads = planner.error().equals("parse") && warden.isAccepted();
      return reads ? Verdict.READ_THOUGH_NO_SQL : Verdict.REFUSED;
    }
    if (!warden.isAccepted()) {
      return Verdict.UNREAD;
    }
    if (warden.resources().equals(planner.resources())) {
      return Verdict.EXACT;
    }
    return warden.resources().containsAll(planner.resources()) ? Verdict.TOO_MUCH : Verdict.MISSING;
  }

  @Override
  public String toString()
  {
    return verdict() + " " + statement + "\n    Druid:  " + planner + "\n    Warden: " + warden;
  }

  /** What the two come to. */
  enum Verdict
  {
    /** Warden names what the planner asks for. */
    EXACT,
    /** It names less. */
    MISSING,
    /** It names that, and more. */
    TOO_MUCH,
    /** Only Warden refuses the statement. */
    UNREAD,
    /** Druid's parser refuses the statement, and Warden reads it. */
    READ_THOUGH_NO_SQL,
    /** Druid refuses it. */
    REFUSED
  }
}
