package org.warden.druid.planner;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.calcite.avatica.remote.TypedValue;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.druid.server.security.ResourceAction;
import org.apache.druid.sql.http.SqlParameter;
import org.apache.druid.sql.http.SqlQuery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs in a process of its own, on the class path of some version of Druid (build/planner27.args, build/planner33.args):
 * reads lines {@code {"sql", "parameters", "context", "inputSourceSecurity", "authorizeSystemTablesDirectly"}}.
 *
 * <p>Answers each with {@code {"resources": [{"name", "type", "action"}]}}, what Druid's planner would ask its authorizer
 * for, or with {@code {"error": "parse" | "validation", "message"}}. With the argument {@code time}: with
 * {@code {"nanoseconds"}}, the time that parsing and validating took. With {@code words} it reads nothing, and answers
 * once: {@code {"reserved": […], "keywords": […]}}.
 */
public final class PlannerProbe
{
  /** What an answer's line begins with, among whatever else a Druid prints. */
  static final String ANSWER = "answer ";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path tables;
  /** By the settings that make a difference. */
  private final Map<List<Boolean>, RealPlanner> planners = new HashMap<>();

  private PlannerProbe(Path tables)
  {
    this.tables = tables;
  }

  public static void main(String[] arguments) throws Exception
  {
    PlannerProbe probe = new PlannerProbe(Path.of(arguments[0]));
    switch (arguments.length == 1 ? "" : arguments[1]) {
      case "words" -> say(ParserWords.all());
      case "time" -> probe.time();
      default -> probe.answerEach();
    }
  }

  private void answerEach() throws Exception
  {
    BufferedReader lines = lines();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Question question = question(line);
      ObjectNode answer;
      try {
        answer = granted(question);
      }
      // Also errors: hostile texts overflow the stack.
      catch (RuntimeException | Error e) {
        answer = refused(question, e);
      }
      say(answer);
    }
  }

  private void time() throws Exception
  {
    List<Runnable> plans = new ArrayList<>();
    for (String line : lines().lines().toList()) {
      plans.add(question(line)::plan);
    }
    for (long nanoseconds : ThreadTime.bestOf(plans)) {
      say(JSON.createObjectNode().put("nanoseconds", nanoseconds));
    }
  }

  private static BufferedReader lines()
  {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  private static void say(ObjectNode answer) throws IOException
  {
    // Escaped, so that no line depends on the terminal's character set.
    System.out.println(ANSWER + JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(answer));
  }

  private static ObjectNode granted(Question question)
  {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode resources = answer.putArray("resources");
    for (ResourceAction each : question.resources()) {
      resources.addObject()
               .put("name", each.getResource().getName())
               .put("type", each.getResource().getType())
               .put("action", each.getAction().name());
    }
    return answer;
  }

  private static ObjectNode refused(Question question, Throwable why)
  {
    String error = "validation";
    try {
      question.planner.parse(question.sql());
    }
    catch (SqlParseException | RuntimeException | Error e) {
      error = "parse";
    }
    return JSON.createObjectNode().put("error", error).put("message", why.toString());
  }

  private Question question(String line) throws Exception
  {
    JsonNode question = JSON.readTree(line);
    RealPlanner planner = planner(
        question.path("inputSourceSecurity").asBoolean(),
        question.path("authorizeSystemTablesDirectly").asBoolean()
    );
    return new Question(planner, question);
  }

  private RealPlanner planner(boolean inputSourceSecurity, boolean authorizeSystemTables) throws Exception
  {
    List<Boolean> settings = List.of(inputSourceSecurity, authorizeSystemTables);
    if (!planners.containsKey(settings)) {
      planners.put(settings, new RealPlanner(tables, inputSourceSecurity, authorizeSystemTables));
    }
    return planners.get(settings);
  }

  private record Question(RealPlanner planner, JsonNode asked)
  {
    private String sql()
    {
      return asked.get("sql").asText();
    }

    private List<TypedValue> parameters()
    {
      List<SqlParameter> parameters = new ArrayList<>();
      for (JsonNode each : asked.path("parameters")) {
        parameters.add(JSON.convertValue(each, SqlParameter.class));
      }
      return SqlQuery.getParameterList(parameters);
    }

    private Map<String, Object> context()
    {
      return asked.has("context")
             ? JSON.convertValue(asked.get("context"), new TypeReference<Map<String, Object>>() {})
             : new HashMap<>();
    }

    private Set<ResourceAction> resources()
    {
      return planner.resources(sql(), parameters(), context());
    }

    private void plan()
    {
      try {
        planner.validated(sql(), parameters(), context()).close();
      }
      catch (RuntimeException | Error e) {
        // A refusal takes time as well.
      }
    }
  }
}
