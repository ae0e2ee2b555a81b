package org.warden.druid.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;

/** Puts the reason of a refusal into the JSON with which Druid answers 403, in the shape that the endpoint has. */
final class RefusalBody
{
  /** The one key of the answer that most endpoints give. */
  private static final String ACCESS_CHECK_RESULT = "Access-Check-Result";

  /** Where Druid's newer error shape has its text, and the only key that the web console shows. */
  private static final String ERROR_MESSAGE = "errorMessage";

  /** Escaping what is not ASCII makes the bytes right under any charset that the answer may have declared. */
  private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private RefusalBody()
  {
  }

  /** The answer for an endpoint that sends none. */
  static byte[] of(String sentence) throws JsonProcessingException
  {
    ObjectNode answer = JSON.createObjectNode();
    answer.put(ACCESS_CHECK_RESULT, sentence);
    answer.put(ERROR_MESSAGE, sentence);
    return JSON.writeValueAsBytes(answer);
  }

  /** The answer to a request that nobody looks into any further. */
  static byte[] error(String sentence) throws JsonProcessingException
  {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("error", sentence);
    answer.put(ERROR_MESSAGE, sentence);
    return JSON.writeValueAsBytes(answer);
  }

  /** Druid's own answer with the reason in it; just as it came where it is not a JSON object. */
  static byte[] with(String sentence, byte[] body)
  {
    try {
      JsonNode answer = JSON.readTree(body);
      if (!(answer instanceof ObjectNode)) {
        return body;
      }
      explain((ObjectNode) answer, sentence);
      return JSON.writeValueAsBytes(answer);
    }
    catch (IOException e) {
      return body;
    }
  }

  private static void explain(ObjectNode answer, String sentence)
  {
    // Where Druid has put words of its own around the reason, they stay.
    JsonNode result = answer.get(ACCESS_CHECK_RESULT);
    if (result != null && !result.asText().contains(sentence)) {
      answer.put(ACCESS_CHECK_RESULT, sentence);
    }
    // `/druid/v2/sql/task` has the error inside the status of a task.
    JsonNode error = answer.get("error");
    if (error instanceof ObjectNode) {
      ((ObjectNode) error).put(ERROR_MESSAGE, sentence);
    }
    answer.put(ERROR_MESSAGE, sentence);
  }
}
