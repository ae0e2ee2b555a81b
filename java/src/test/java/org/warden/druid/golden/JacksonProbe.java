package org.warden.druid.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.warden.druid.door.Collector;
import org.warden.druid.door.DruidMappers;
import org.warden.druid.door.RequestScope;
import org.warden.druid.door.Submissions;
import org.warden.druid.engine.Door;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Runs in a process of its own, on the class path of some version of Druid: reads lines
 * {@code {"class": …, "written": …}} and answers each with {@code {"json": …}}, what that Druid's Jackson writes of the
 * object that it has read and Warden's hook has seen, or with {@code {"refused": …}}, or with {@code {}} where the type is not there at all.
 */
public final class JacksonProbe
{
  /** What an answer's line begins with, among whatever else a Druid prints. */
  static final String ANSWER = "answer ";

  private static final ObjectMapper PLAIN = new ObjectMapper();

  private JacksonProbe()
  {
  }

  public static void main(String[] arguments) throws Exception
  {
    ObjectMapper druid = DruidMappers.json(new Collector());
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode question = PLAIN.readTree(line);
      // Escaped, so that no line depends on the terminal's character set.
      System.out.println(ANSWER + answer(druid, question.get("class").asText(), question.get("written")));
    }
  }

  private static JsonNode answer(ObjectMapper druid, String className, JsonNode written)
  {
    ObjectNode answer = PLAIN.createObjectNode();
    try (RequestScope scope = Submissions.scope(Door.TASK)) {
      Object read = druid.readValue(written.toString(), Class.forName(className));
      String json = druid.writeValueAsString(read);
      if (!Submissions.hasNoted(scope, read, json)) {
        return answer.put("refused", "Warden's hook has not seen it");
      }
      answer.set("json", PLAIN.readTree(json));
    }
    catch (ClassNotFoundException e) {
      return answer;
    }
    catch (InvalidTypeIdException e) {
      return e.getPath().isEmpty() ? answer : answer.put("refused", e.getMessage());
    }
    // Also errors: a jar of another version may lack anything.
    catch (Throwable e) {
      answer.put("refused", e.toString());
    }
    return answer;
  }
}
