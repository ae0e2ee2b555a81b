package org.warden.druid.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

class RefusalBodyTest
{
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WHY = "user 'bob' needs READ on DATASOURCE 'wiki': no rule allows it";

  /** Each answer as Druid has been seen to give it, and what becomes of it; M stands for the reason. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      // 27: /druid/v2/sql, the native endpoint, the Overlord and the Coordinator
      "{'Access-Check-Result':'Unauthorized'}|{'Access-Check-Result':'M','errorMessage':'M'}",
      "{'Access-Check-Result':'M'}|{'Access-Check-Result':'M','errorMessage':'M'}",
      // 33
      "{'Access-Check-Result':'Unauthorized, M'}|{'Access-Check-Result':'Unauthorized, M','errorMessage':'M'}",
      // sys.servers says more than the reason
      "{'Access-Check-Result':'Insufficient permission to view servers : M'}"
      + "|{'Access-Check-Result':'Insufficient permission to view servers : M','errorMessage':'M'}",
      // /druid/v2/sql/task
      "{'taskId':'forbidden','state':'FAILED','error':{'error':'druidException','errorCode':'general',"
      + "'persona':'USER','category':'FORBIDDEN','errorMessage':'Unauthorized','context':{}}}"
      + "|{'taskId':'forbidden','state':'FAILED','error':{'error':'druidException','errorCode':'general',"
      + "'persona':'USER','category':'FORBIDDEN','errorMessage':'M','context':{}},'errorMessage':'M'}",
      // /druid/v2/sql/statements
      "{'error':'druidException','errorCode':'forbidden','persona':'USER','category':'FORBIDDEN',"
      + "'errorMessage':'Unauthorized','context':{}}"
      + "|{'error':'druidException','errorCode':'forbidden','persona':'USER','category':'FORBIDDEN',"
      + "'errorMessage':'M','context':{}}",
      // a shape of the old kind
      "{'error':'Forbidden'}|{'error':'Forbidden','errorMessage':'M'}",
  })
  void theReasonStandsInTheEndpointsOwnShape(String before, String after) throws IOException
  {
    byte[] rewritten = RefusalBody.with(WHY, json(before).getBytes(StandardCharsets.UTF_8));

    assertEquals(json(after), new String(rewritten, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"Unauthorized\"", "{\"Access-Check-Result\":", "<html></html>"})
  void whatIsNoJsonObjectStays(String body)
  {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

    assertArrayEquals(bytes, RefusalBody.with(WHY, bytes));
  }

  @Test
  void anEmptyAnswerGetsTheUsualShape() throws IOException
  {
    assertEquals(
        json("{'Access-Check-Result':'M','errorMessage':'M'}"),
        new String(RefusalBody.of(WHY), StandardCharsets.UTF_8)
    );
  }

  @Test
  void aHostileNameIsOnlyText() throws IOException
  {
    String hostile = "user '\",\"admin\":true,\"x\":\"</script>\u2028\u00fc\\' needs READ";

    byte[] rewritten = RefusalBody.with(hostile, "{\"Access-Check-Result\":\"Unauthorized\"}".getBytes(StandardCharsets.UTF_8));

    JsonNode read = JSON.readTree(rewritten);
    assertEquals(2, read.size());
    assertEquals(hostile, read.get("errorMessage").textValue());
    assertEquals(hostile, read.get("Access-Check-Result").textValue());
    for (byte b : rewritten) {
      assertEquals(0, b & 0x80, "only ASCII, which every charset reads alike");
    }
  }

  private static String json(String singleQuoted)
  {
    return singleQuoted.replace('\'', '"').replace("\"M\"", "\"" + WHY + "\"").replace(" M\"", " " + WHY + "\"");
  }
}
