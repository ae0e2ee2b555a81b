package org.warden.druid.planner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.druid.sql.calcite.parser.DruidSqlParserImplFactory;

import java.io.StringReader;
import java.util.TreeSet;

/** The words that Druid's parser knows. */
final class ParserWords
{
  private ParserWords()
  {
  }

  /** Those that it reserves, and those that may be names as well. */
  static ObjectNode all()
  {
    SqlAbstractParserImpl.Metadata known =
        new DruidSqlParserImplFactory().getParser(new StringReader("")).getMetadata();
    ObjectNode words = new ObjectMapper().createObjectNode();
    words.putArray("reserved");
    words.putArray("keywords");
    for (String word : new TreeSet<>(known.getTokens())) {
      words.withArray(known.isReservedWord(word) ? "reserved" : "keywords").add(word);
    }
    return words;
  }
}
