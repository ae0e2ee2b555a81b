package org.warden.druid.planner.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text cut where white space may stand. A comment is a word, with the end of its line. */
public final class Words
{
  private static final Pattern WORD = Pattern.compile(
      "/\\*[\\s\\S]*?\\*/"
      + "|(?:--|//)[^\\r\\n]*\\R?"
      + "|\\{\\s*[a-zA-Z]+"
      + "|(?:U&|_\\w+|[xXnN])?'(?:[^']|'')*'"
      + "|\"(?:[^\"]|\"\")*\""
      + "|[\\p{L}_][\\p{L}\\p{N}_$]*"
      + "|(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?"
      + "|=>|<=|>=|<>|!=|\\|\\||\\S"
  );

  private Words()
  {
  }

  public static List<String> of(String text)
  {
    List<String> words = new ArrayList<>();
    for (Matcher matcher = WORD.matcher(text); matcher.find(); ) {
      words.add(matcher.group());
    }
    return words;
  }
}
