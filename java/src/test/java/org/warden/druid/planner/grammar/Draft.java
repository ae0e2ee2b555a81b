package org.warden.druid.planner.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement while it is written: whatever all of its parts share. */
final class Draft
{
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*([A-Z][a-z0-9]*)*");
  /** Parts of a statement are not written in the order in which they stand in it, as parameters are counted. */
  private static final Pattern MARK = Pattern.compile("⟦(\\d+)⟧");
  private static final ObjectMapper JSON = new ObjectMapper();

  final Dice dice;
  final Tables tables;
  final String druid;
  private final List<JsonNode> values = new ArrayList<>();
  private int names;

  Draft(Dice dice, Tables tables, String druid)
  {
    this.dice = dice;
    this.tables = tables;
    this.druid = druid;
  }

  boolean isDruid33()
  {
    return druid.equals("33");
  }

  /** A name that nothing else has. */
  String freshName(String prefix)
  {
    return prefix + ++names;
  }

  /** A name, quoted where it must be, and sometimes where it need not. */
  String written(String name)
  {
    boolean plain = PLAIN.matcher(name).matches() && !tables.reserved.contains(name.toUpperCase(Locale.ROOT));
    return plain && dice.chance(70) ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Stands for a value that is sent beside the text. */
  String parameter(String type, Object value)
  {
    values.add(JSON.createObjectNode().put("type", type).set("value", JSON.valueToTree(value)));
    return "⟦" + (values.size() - 1) + "⟧";
  }

  /** The finished text, and in {@code parameters} the values for it in their order. */
  String finished(String text, ArrayNode parameters)
  {
    Matcher marks = MARK.matcher(text);
    StringBuilder finished = new StringBuilder();
    while (marks.find()) {
      parameters.add(values.get(Integer.parseInt(marks.group(1))));
      marks.appendReplacement(finished, "?");
    }
    return marks.appendTail(finished).toString();
  }
}
