package org.warden.druid.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bodies of SQL requests. */
final class SqlBody
{
  private static final ObjectMapper JSON = new ObjectMapper();

  private SqlBody()
  {
  }

  /**
   * SQL with dynamic parameters and the context that all doors take.
   *
   * @param parameters values of type VARCHAR, as a JSON list of texts
   */
  static String of(String sql, String parameters)
  {
    return of(sql, parameters, "{}");
  }

  static String of(String sql, String parameters, String context)
  {
    try {
      ObjectNode body = JSON.createObjectNode().put("query", sql);
      ObjectNode merged = body.putObject("context").put("executionMode", "ASYNC");
      merged.setAll((ObjectNode) JSON.readTree(context));
      for (JsonNode value : JSON.readTree(parameters)) {
        body.withArray("parameters").addObject().put("type", "VARCHAR").set("value", value);
      }
      return JSON.writeValueAsString(body);
    }
    catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
