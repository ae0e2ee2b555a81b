package org.warden.druid.planner;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The lists of words that the crate's lexer is held to are those of Druid's parsers. */
@Timeout(60)
class ParserWordsTest
{
  @ParameterizedTest
  @ValueSource(strings = {"27", "33"})
  void listedWordsAreThoseOfDruidsParser(String druid) throws Exception
  {
    try (Respondent planner = Respondent.planner(druid, "words")) {
      JsonNode words = planner.answer();
      for (String kind : List.of("reserved", "keywords")) {
        List<String> known = new ArrayList<>();
        words.get(kind).forEach(word -> known.add(word.asText()));
        Path file = Path.of(System.getProperty("warden.corpora"), "sql", kind + "-" + druid + ".txt");
        assertEquals(known, Files.readAllLines(file), file.toString());
      }
    }
  }
}
