package org.warden.druid.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Login;
import org.warden.druid.door.RawDruid.RawAnswer;
import org.warden.druid.permission.GuardedCluster;
import org.warden.druid.permission.Scene;
import org.warden.druid.permission.SharedCluster;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a refused statement says on a real Druid 27, and that one that is allowed comes as it would without Warden. */
@ExtendWith(GuardedCluster.class)
class MissingTest
{
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SQL = "/druid/v2/sql";
  private static final String TASK = "/druid/v2/sql/task";
  private static final String STATEMENTS = "/druid/v2/sql/statements";
  private static final String FROM_BOTH = " FROM wiki JOIN sales_2026 ON wiki.page = sales_2026.page";
  private static final String BOTH =
      "user 'newcomer' needs READ on DATASOURCE 'wiki' and READ on DATASOURCE 'sales_2026': no rule allows either";
  private static final String INLINE = "{\"type\":\"inline\",\"data\":\"1\"}";
  private static final String FORMAT = "{\"type\":\"csv\",\"columns\":[\"a\"]}";
  private static final String SIGNATURE = "[{\"name\":\"a\",\"type\":\"string\"}]";

  @ParameterizedTest
  @ValueSource(strings = {SQL, TASK, STATEMENTS})
  void explainTellsTheSame(String path, Scene scene) throws IOException
  {
    assertEquals(BOTH, refusal(scene, "newcomer", path, "SELECT 1" + FROM_BOTH));
    assertEquals(BOTH, refusal(scene, "newcomer", path, "EXPLAIN PLAN FOR SELECT 1" + FROM_BOTH));
  }

  @ParameterizedTest
  @ValueSource(strings = {SQL, TASK, STATEMENTS})
  void aStatementMayHaveParameters(String path, Scene scene) throws IOException
  {
    assertEquals(BOTH, refusal(scene, "newcomer", path, "SELECT ?" + FROM_BOTH + " WHERE wiki.page = ?", 1, "Ada"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?, ?, ?", "inputSource => ?, inputFormat => ?, signature => ?"})
  void externalDataMayBeParameters(String arguments, Scene scene) throws IOException
  {
    String sql = "SELECT 1 FROM wiki WHERE page IN (SELECT a FROM TABLE(EXTERN(" + arguments + ")))";
    String needs = "user 'newcomer' needs READ on DATASOURCE 'wiki' and READ on EXTERNAL '%s': no rule allows either";
    String body = json(sql, Map.of(), INLINE, FORMAT, SIGNATURE);
    assertEquals(needs.formatted("EXTERNAL"), refused(scene, "broker", "newcomer", TASK, body));
    assertEquals(needs.formatted("inline"), refused(scene, SharedCluster.STRICT_BROKER, "newcomer", TASK, body));
  }

  @Test
  void ofEqualKeysTheLastCounts(Scene scene) throws IOException
  {
    String body = "{\"query\":\"SELECT 1 FROM wiki\",\"query\":\"SELECT 1" + FROM_BOTH + "\"}";
    assertEquals(BOTH, refused(scene, "broker", "newcomer", SQL, body));
  }

  @ParameterizedTest
  @ValueSource(strings = {SQL, TASK, STATEMENTS})
  void beyondAMegabyteARefusalNamesWhatWasAsked(String path, Scene scene) throws IOException
  {
    String sql = "SELECT 1" + FROM_BOTH + " /* %s */";
    assertEquals(BOTH.replace("newcomer", "olivia"), refusal(scene, "olivia", path, sql.formatted("x".repeat(1_000_000))));

    String refusal = refusal(scene, "olivia", path, sql.formatted("x".repeat(1_100_000)));
    List<String> one = List.of(
        "user 'olivia' needs READ on DATASOURCE 'wiki': no rule allows it",
        "user 'olivia' needs READ on DATASOURCE 'sales_2026': no rule allows it"
    );
    assertTrue(one.contains(refusal), refusal);
  }

  /** Druid reads a name in Unicode escapes, and Warden does not. */
  @ParameterizedTest
  @ValueSource(strings = {SQL, TASK, STATEMENTS})
  void whatWardenCannotReadIsRefusedForWhatWasAsked(String path, Scene scene) throws IOException
  {
    String refusal = refusal(scene, "olivia", path, "SELECT 1 FROM U&\"wik\\0069\" JOIN sales_2026 ON TRUE");
    assertTrue(refusal.startsWith("user 'olivia' needs READ on DATASOURCE '"), refusal);
    assertTrue(refusal.endsWith("': no rule allows it"), refusal);
  }

  /** Each kind of result: of many megabytes, of no rows, an error after the plan, a plan, a task. */
  @Test
  void whatIsAllowedComesAsItWouldWithoutWarden(Scene scene) throws IOException
  {
    String large = "SELECT page, REPEAT('" + "0123456789abcdef".repeat(64) + "', 4000) AS x FROM wiki";
    List<String> statements = List.of(
        large,
        "SELECT * FROM wiki",
        "SELECT * FROM wiki WHERE page = 'nowhere'",
        "SELECT nothing FROM wiki",
        "SELECT page FROM wiki ORDER BY CAST(page AS BIGINT) / 0",
        "EXPLAIN PLAN FOR SELECT COUNT(*) FROM wiki",
        "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'wiki'"
    );
    for (String sql : statements) {
      for (String format : List.of("object", "arrayLines", "csv")) {
        String context = "\"context\":{\"sqlQueryId\":\"missing-test\",\"useCache\":false}";
        String body = "{\"query\":\"" + sql + "\",\"resultFormat\":\"" + format + "\"," + context + "}";
        // Druid's own user does not come by the door: nothing is kept aside.
        RawAnswer without = new RawDruid(scene.cluster().url("broker"), BasicLogins.INTERNAL).post(SQL, body);
        RawAnswer with = druid(scene, "broker", "alice").post(SQL, body);
        assertEquals(head(without), head(with), sql);
        assertEquals(without.body(), with.body(), sql);
        assertTrue(!sql.equals(large) || with.body().length() > 16_000_000, sql);
      }
    }
  }

  private static String head(RawAnswer answer)
  {
    return String.join("\n", answer.head().lines().filter(line -> !line.startsWith("Date: ")).toList());
  }

  private static String refusal(Scene scene, String user, String path, String sql, Object... parameters) throws IOException
  {
    return refused(scene, "broker", user, path, json(sql, Map.of("executionMode", "ASYNC"), parameters));
  }

  /** The sentence of a refusal. */
  private static String refused(Scene scene, String service, String user, String path, String body) throws IOException
  {
    RawAnswer answer = druid(scene, service, user).post(path, body);
    assertEquals(403, answer.status(), answer.body());
    return JSON.readTree(answer.body()).path("errorMessage").asText();
  }

  private static String json(String sql, Map<String, ?> context, Object... parameters) throws JsonProcessingException
  {
    List<Map<String, Object>> values = Arrays.stream(parameters)
        .map(value -> Map.<String, Object>of("type", value instanceof String ? "VARCHAR" : "BIGINT", "value", value))
        .toList();
    return JSON.writeValueAsString(Map.of("query", sql, "context", context, "parameters", values));
  }

  private static RawDruid druid(Scene scene, String service, String user)
  {
    Login login = scene.logins().stream().filter(known -> known.user().equals(user)).findFirst().orElseThrow();
    return new RawDruid(scene.cluster().url(service), login);
  }
}
