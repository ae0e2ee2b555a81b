package org.warden.druid.planner.grammar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** External data as table functions. */
final class Externs
{
  private static final List<Column> COLUMNS = List.of(new Column("x", Kind.TEXT), new Column("n", Kind.NUMBER));
  private static final String SIGNATURE = "'[{\"name\":\"x\",\"type\":\"string\"},{\"name\":\"n\",\"type\":\"long\"}]'";
  private static final String JSON_FORMAT = "'{\"type\":\"json\"}'";
  private static final List<String> SOURCES = List.of(
      "{\"type\":\"inline\",\"data\":\"a,1\"}",
      "{\"type\":\"inline\",\"data\":\"it''s FROM \\\"foo\\\"\"}",
      "{\"type\":\"http\",\"uris\":[\"http://example.com/a.json\"]}",
      "{\"type\":\"local\",\"baseDir\":\"/data\",\"filter\":\"*.json\"}",
      "{\"type\":\"local\",\"files\":[\"/data/a\"]}",
      "{\"data\":\"a\",\"type\":\"inline\"}",
      " { \"type\" : \"local\" , \"baseDir\" : \"/data\" , \"filter\" : \"*\" } ",
      "{\"type\":\"druid\",\"dataSource\":\"visits\",\"interval\":\"2000/2001\"}",
      "{\"type\":\"combining\",\"delegates\":[{\"type\":\"local\",\"baseDir\":\"/a\",\"filter\":\"*\"},"
      + "{\"type\":\"http\",\"uris\":[\"http://example.com/b\"]}]}",
      "{\"t\\u0079pe\":\"inline\",\"data\":\"x\"}",
      "{\"type\":\"inline\",\"type\":\"local\",\"data\":\"x\"}"
  );

  private final Draft draft;
  private final Dice dice;

  Externs(Draft draft)
  {
    this.draft = draft;
    this.dice = draft.dice;
  }

  /** As it stands in FROM, without an alias. */
  Query table()
  {
    String text = switch (dice.below(10)) {
      case 0 -> "TABLE(INLINE(data => ARRAY['a,1'], format => 'csv')) " + extend();
      case 1 -> "TABLE(HTTP(uris => ARRAY['http://example.com/a'], format => 'csv')) " + extend();
      case 2 -> "TABLE(" + dice.oneOf("LOCALFILES", "\"localfiles\"")
                + "(baseDir => '/data', \"filter\" => '*.csv', format => 'csv')) " + extend();
      case 3 -> "TABLE(HTTP(userName => 'bob', password => 'x', "
                + "uris => ARRAY['http://example.com/a'], format => 'csv')) " + extend();
      default -> extern();
    };
    return new Query(text, COLUMNS);
  }

  private String extern()
  {
    String name = dice.oneOf("EXTERN", "EXTERN", "EXTERN", "\"EXTERN\"", "\"extern\"", "\"Extern\"");
    boolean signature = dice.chance(60);
    String source = dice.oneOf("", "", "", "N", "_UTF8", "U&") + "'" + dice.oneOf(SOURCES) + "'";
    if (source.startsWith("U&")) {
      source = source.replace("\\", "\\005C").replace("{", "\\007B");
    }
    source = dice.chance(10) ? "(" + source + ")" : source;
    if (dice.chance(15)) {
      source = draft.parameter("VARCHAR", dice.oneOf(SOURCES).replace("''", "'"));
    }
    String call = dice.chance(40)
                  ? name + "(" + named(source, signature) + ")"
                  : name + "(" + source + ", " + JSON_FORMAT + (signature ? ", " + SIGNATURE : "") + ")";
    if (signature && draft.isDruid33() && name.equals("EXTERN") && dice.chance(20)) {
      return call;
    }
    return dice.oneOf("", "", "", "LATERAL ") + "TABLE(" + call + ")" + (signature ? "" : " " + extend());
  }

  private String named(String source, boolean signature)
  {
    List<String> arguments = new ArrayList<>(List.of("inputSource => " + source, "inputFormat => " + JSON_FORMAT));
    if (signature) {
      arguments.add("signature => " + SIGNATURE);
    }
    Collections.rotate(arguments, dice.below(3));
    return String.join(", ", arguments);
  }

  private String extend()
  {
    return dice.oneOf("EXTEND ", "") + "(x " + dice.oneOf("VARCHAR", "VARCHAR NOT NULL", "CHAR(3)", "VARCHAR", "CHARACTER VARYING") + ", n "
           + dice.oneOf("BIGINT", "INTEGER", "DOUBLE", "DOUBLE PRECISION") + ")";
  }
}
