package org.warden.druid.permission;

import org.warden.druid.cluster.Answer;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The permission table for a reader at a terminal, line by line as it comes true. */
final class DemoOutput
{
  private static final Pattern SENTENCE =
      Pattern.compile("user '[^']*' needs [A-Z]+ on .+?: (no rule allows|role '[^']*' denies) (it|either|any of them)");
  private static final String LINE = "%s %-12s %-13s %s%n";
  private static final String INDENT = " ".repeat(29);

  private final PrintStream out;
  private final boolean colours =
      System.console() != null && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
  private final Set<Person> introduced = new HashSet<>();
  private int row;

  DemoOutput(PrintStream out)
  {
    this.out = out;
  }

  void progress(String line)
  {
    out.println(dim(line));
  }

  /** Who will ask: names in the table stand for rights. */
  void people(List<Person> people)
  {
    out.println();
    out.println(bold("Who is who in examples/policy.json"));
    people.forEach(person -> out.printf("  %-12s %s%n", person.name(), person.rights()));
    introduced.addAll(people);
  }

  void outcome(Case.Outcome outcome)
  {
    Case asked = outcome.asked();
    if (asked.row() != row) {
      row = asked.row();
      out.println();
      out.println(bold("Row " + row + ": " + PermissionTable.needs(row)));
      out.printf(dim(LINE), " ", "expected", "who", "what → answer");
    }
    out.printf(
        LINE,
        outcome.held() ? green("✔") : red("✘"),
        asked.expected().words(),
        asked.who().name(),
        what(asked) + " → " + answer(outcome.answer())
    );
    String words = words(outcome.answer());
    if (words != null) {
      out.println(INDENT + dim(words));
    }
    if (!outcome.held()) {
      out.println(INDENT + red("DID NOT HOLD: " + outcome.failure()));
    }
  }

  void summary(int held, int all)
  {
    out.println();
    String text = held == all ? "All " + all + " requests were answered as the table says."
                              : (all - held) + " of " + all + " requests were not answered as the table says.";
    out.println(bold(held == all ? green(text) : red(text)));
    out.println("The web console (row 11) and tasks in forked processes (row 13) are tried by: bin/test cluster");
  }

  /** The request, and what there is to know of somebody who has not been introduced: one without login, for example. */
  private String what(Case asked)
  {
    return introduced.contains(asked.who()) ? asked.what() : asked.who().rights() + ": " + asked.what();
  }

  private static String answer(Answer answer)
  {
    if (answer == null) {
      return "none";
    }
    if (answer.status() == Door.DRIVER_ERROR) {
      return "SQLException";
    }
    return Expected.isEmpty(answer) ? answer.status() + ", as there is none" : String.valueOf(answer.status());
  }

  /** Warden's own words in an answer, or null. */
  private static String words(Answer answer)
  {
    Matcher sentence = SENTENCE.matcher(answer == null ? "" : answer.body());
    return sentence.find() ? sentence.group() : null;
  }

  private String bold(String text)
  {
    return paint("1", text);
  }

  private String dim(String text)
  {
    return paint("2", text);
  }

  private String green(String text)
  {
    return paint("32", text);
  }

  private String red(String text)
  {
    return paint("31", text);
  }

  private String paint(String code, String text)
  {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
