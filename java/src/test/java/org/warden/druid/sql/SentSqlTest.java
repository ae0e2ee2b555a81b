package org.warden.druid.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.sql.http.SqlQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.door.Collector;
import org.warden.druid.door.DruidMappers;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

class SentSqlTest
{
  private static final ObjectMapper DRUIDS = DruidMappers.json(new Collector());

  /** Whatever Druid reads, this reads the same. */
  @ParameterizedTest
  @ValueSource(strings = {
      "{\"query\":\"SELECT 1\"}",
      "{\"query\":\"SELECT 1\",\"query\":\"SELECT 2\"}",
      "{\"Query\":\"SELECT 1\",\"query\":\"SELECT 2\",\"QUERY\":\"SELECT 3\"}",
      "{\"query\":\"SELECT \\u0041\\n--\\u0000\"} and what follows",
      "{\"query\":12,\"unknown\":{\"query\":\"x\"}}",
      "{\"query\":\"\",\"context\":null,\"parameters\":null}",
      "{\"query\":\"SELECT ?\",\"header\":true,\"context\":{\"a\":1,\"b\":{\"c\":[]},\"a\":2},\"context\":{\"d\":null,\"e\":[{}]}}",
      "{\"query\":\"SELECT ?, ?\",\"resultFormat\":\"array\",\"parameters\":[{\"type\":\"VARCHAR\",\"value\":\"x\"},"
      + "{\"value\":123456789012345678901234567890,\"type\":\"BIGINT\"},{\"type\":\"ARRAY\",\"value\":[1.5,null,\"z\"]},"
      + "{\"type\":\"VARCHAR\"},null]}",
      "{\"parameters\":[{\"type\":\"VARCHAR\",\"value\":\"one\"}],\"query\":\"?\",\"parameters\":[{\"type\":\"VARCHAR\",\"value\":\"two\"}]}",
  })
  void readsWhatDruidReads(String body) throws JsonProcessingException
  {
    SqlQuery druids = DRUIDS.readValue(body, SqlQuery.class);
    SentSql sent = json(body);

    assertNotNull(sent);
    assertEquals(druids.getQuery(), sent.query());
    assertEquals(druids.getContext().keySet(), sent.contextKeys());
    List<Object> values = druids.getParameters()
                                .stream()
                                .map(parameter -> parameter == null ? null : parameter.getValue())
                                .collect(Collectors.toList());
    assertEquals(values, sent.parameters());
  }

  /** In the encodings of JSON, which Jackson tells apart by itself. */
  @Test
  void readsEachEncodingOfJson()
  {
    String body = "{\"query\":\"SELECT 'größe' \ud83e\udd80\"}";
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      SentSql sent = SentSql.read(body.getBytes(charset), "application/json", DRUIDS);
      assertEquals("SELECT 'größe' \ud83e\udd80", sent.query(), charset.name());
    }
  }

  @Test
  void aTextIsTheStatement()
  {
    String sql = "SELECT 'ü' + \"%41\"";
    assertEquals(sql, text(sql, "text/plain").query());
    assertEquals(sql, text(sql, "Text/Plain; charset=UTF-8").query());
    assertEquals("SELECT 'ü' + \"%41\"", text("SELECT+%27%c3%bc%27%20%2B+\"%2541\"", "application/x-www-form-urlencoded").query());
    assertEquals(Set.of(), text(sql, "text/plain").contextKeys());
    assertEquals(List.of(), text(sql, "text/plain").parameters());
    assertNull(text("%", "application/x-www-form-urlencoded"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "{", "null", "[]", "1", "{}", "{\"query\":null}", "{\"query\":[\"SELECT 1\"]}", "{\"query\":{}}",
      "{\"query\":\"SELECT 1\",\"context\":[]}", "{\"query\":\"SELECT 1\",\"parameters\":{}}", "{\"query\":\"SELECT 1\",\"parameters\":[1]}"
  })
  void whatIsNoStatementIsNone(String body)
  {
    assertNull(json(body));
  }

  private static SentSql json(String body)
  {
    return text(body, "application/json");
  }

  private static SentSql text(String body, String contentType)
  {
    return SentSql.read(body.getBytes(StandardCharsets.UTF_8), contentType, DRUIDS);
  }
}
