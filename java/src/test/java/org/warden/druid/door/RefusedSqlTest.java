package org.warden.druid.door;

import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.WardenModule;
import org.warden.druid.decision.DenialLog;
import org.warden.druid.decision.DenialLogs;
import org.warden.druid.engine.Policies;

import javax.servlet.AsyncContext;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Refused SQL in Druid's own Jetty, between the filter and the authorizer: what the answer names, and what passes untouched. */
class RefusedSqlTest
{
  private static final AuthenticationResult ALICE = new AuthenticationResult("alice", "w", "basic", null);
  private static final String SQL = "/druid/v2/sql";
  private static final String STATEMENT = "REPLACE INTO copy OVERWRITE ALL SELECT * FROM wiki, sales PARTITIONED BY DAY";
  private static final String BODY = "{\"query\":\"" + STATEMENT + "\"}";
  private static final String ONE = "user 'alice' needs READ on DATASOURCE 'sales': no rule allows it";
  private static final String ALL =
      "user 'alice' needs WRITE on DATASOURCE 'copy' and READ on DATASOURCE 'sales': no rule allows either";

  @TempDir
  private Path folder;

  private final CountingMapper mapper = new CountingMapper();
  private final AuthConfig.Builder authConfig = AuthConfig.newBuilder();
  private final Properties properties = new Properties();
  private final List<String> log = new ArrayList<>();
  private Authorizer authorizer;
  private TestServer server;

  /** What Druid would read of the request. */
  private Reading reading = request -> request.getInputStream().readAllBytes();
  private byte[] read;

  /** What Druid's planner would ask for. */
  private Resource asked = new Resource("sales", "DATASOURCE");

  private TestServer.Resource allowed = (request, response) -> response.getOutputStream().write('1');

  private interface Reading
  {
    byte[] of(HttpServletRequest request) throws Exception;
  }

  /** Druid's mapper, which counts what is read by it. */
  private static final class CountingMapper extends ObjectMapper
  {
    private static final long serialVersionUID = 1L;
    private int count;

    @Override
    public <T> T readValue(byte[] bytes, Class<T> type) throws IOException
    {
      count++;
      return super.readValue(bytes, type);
    }

    @Override
    public <T> T readValue(byte[] bytes, JavaType type) throws IOException
    {
      count++;
      return super.readValue(bytes, type);
    }
  }

  @BeforeEach
  @AfterEach
  void stop() throws Exception
  {
    if (server != null) {
      server.close();
    }
    server = null;
  }

  // ---- what a refusal names ----

  @ParameterizedTest
  @ValueSource(strings = {
      "/druid/v2/sql", "/druid/v2/sql/", "/druid/v2/sql;x=1", "/druid/v2;y/sql/;x", "/druid//v2/sql", "/druid/v2/s%71l",
      "/druid/v2/sql/task", "/druid/v2/sql/task/", "/druid/v2/sql/statements", "/druid/v2/sql/statements/;x=1?pretty"
  })
  void aRefusalNamesAllThatIsMissing(String path) throws Exception
  {
    assertEquals(refusal(ALL), post(path, BODY));
    assertEquals(List.of("Denied: " + ALL + "; authenticator 'basic'; from '127.0.0.1'"), log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/druid/v2", "/druid/v2/sql/task/x", "/druid/v2/sql/other", "/druid/v2/sqls", "/druid/v1/sql"})
  void elsewhereARefusalNamesWhatWasAsked(String path) throws Exception
  {
    assertEquals(refusal(ONE), post(path, BODY));
  }

  @Test
  void theListAlwaysHoldsWhatWasAsked() throws Exception
  {
    asked = new Resource("behind a view", "DATASOURCE");
    assertEquals(
        refusal("user 'alice' needs READ on DATASOURCE 'behind a view', WRITE on DATASOURCE 'copy' and "
                + "READ on DATASOURCE 'sales': no rule allows any of them"),
        post(SQL, BODY)
    );
  }

  @Test
  void explainTellsTheSame() throws Exception
  {
    assertEquals(refusal(ALL), post(SQL, "{\"query\":\"EXPLAIN PLAN FOR " + STATEMENT + "\"}"));
  }

  @Test
  void ofEqualKeysTheLastCounts() throws Exception
  {
    assertEquals(refusal(ALL), post(SQL, "{\"query\":\"SELECT 1\",\"query\":\"" + STATEMENT + "\"}"));
    assertEquals(refusal(ONE), post(SQL, "{\"query\":\"" + STATEMENT + "\",\"query\":\"SELECT 1\"}"));
  }

  @Test
  void keysOfTheContextCountAsDruidAsksAboutThem() throws Exception
  {
    String body = "{\"query\":\"SELECT * FROM sales\",\"context\":{\"priority\":1,\"sqlQueryId\":\"x\",\"free\":2}}";
    assertEquals(refusal(ONE), post(SQL, body));

    authConfig.setAuthorizeQueryContextParams(true).setUnsecuredContextKeys(Set.of("free"));
    stop();
    assertEquals(
        refusal("user 'alice' needs READ on DATASOURCE 'sales' and WRITE on QUERY_CONTEXT 'priority': no rule allows either"),
        post(SQL, body)
    );
  }

  @Test
  void tablesOfTheSystemCountWhereDruidAsksForThem() throws Exception
  {
    String body = "{\"query\":\"SELECT * FROM sales, sys.segments\"}";
    assertEquals(refusal(ONE), post(SQL, body));

    properties.setProperty("druid.sql.planner.authorizeSystemTablesDirectly", "true");
    stop();
    assertEquals(
        refusal("user 'alice' needs READ on DATASOURCE 'sales' and READ on SYSTEM_TABLE 'segments': no rule allows either"),
        post(SQL, body)
    );
  }

  @Test
  void aBodyThatIsTheStatementIsRead() throws Exception
  {
    assertEquals(refusal(ALL), post(SQL, STATEMENT, "Content-Type: text/plain"));
    assertEquals(
        refusal(ALL),
        post(SQL, STATEMENT.replace(' ', '+').replace("*", "%2A"), "Content-Type: application/x-www-form-urlencoded")
    );
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "null", "[]", "{", "{\"query\":null}", "{\"query\":\"SELEC * FROM sales\"}", "{\"query\":\"SELECT * FROM sales, copy;\"}",
      "{\"query\":\"\\ud800\"}", "{\"query\":\"SELECT * FROM sales, copy\",\"context\":1}"
  })
  void whatCannotBeReadIsRefusedAsBefore(String body) throws Exception
  {
    assertEquals(refusal(ONE), post(SQL, body));
  }

  @Test
  void ofABodyThatDruidHasNotReadNothingIsKnown() throws Exception
  {
    reading = request -> new byte[0];
    assertEquals(refusal(ONE), post(SQL, BODY));
    reading = request -> utf8(request.getReader().readLine());
    assertEquals(refusal(ONE), post(SQL, BODY));
    assertArrayEquals(utf8(BODY), read);
  }

  // ---- Druid reads as it would without ----

  @Test
  void howeverDruidReadsItReadsAll() throws Exception
  {
    List<Reading> readings = List.of(
        request -> request.getInputStream().readAllBytes(),
        request -> {
          InputStream in = request.getInputStream();
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int one = in.read(); one >= 0; one = in.read()) {
            bytes.write(one);
          }
          return bytes.toByteArray();
        },
        request -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          bytes.write(request.getInputStream().readNBytes(5));
          request.getInputStream().transferTo(bytes);
          return bytes.toByteArray();
        }
    );
    for (Reading each : readings) {
      reading = each;
      assertEquals(refusal(ALL), post(SQL, BODY));
      assertArrayEquals(utf8(BODY), read);
    }
  }

  @Test
  void aCompressedBodyIsReadAsDruidReadsIt() throws Exception
  {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(utf8(BODY));
    }
    assertEquals(refusal(ALL), post(SQL, zipped.toByteArray(), "Content-Encoding: gzip"));
    assertArrayEquals(utf8(BODY), read);
  }

  @Test
  void aBodyBeyondTheBoundIsReadByDruidAlone() throws Exception
  {
    String comment = "-".repeat(1024 * 1024 - BODY.length() - 3);
    String atTheBound = BODY.replace("REPLACE", "--" + comment.substring(1) + "\\nREPLACE");
    assertEquals(1024 * 1024, atTheBound.length());
    assertEquals(refusal(ALL), post(SQL, atTheBound));
    assertArrayEquals(utf8(atTheBound), read);

    String beyond = atTheBound.replace("REPLACE", " REPLACE");
    assertEquals(refusal(ONE), post(SQL, beyond));
    assertArrayEquals(utf8(beyond), read);
  }

  /** As nothing in Druid does at these endpoints today. */
  @Test
  void aBodyMayBeReadAsItComes() throws Exception
  {
    byte[] body = new byte[3_000_000];
    new Random(5).nextBytes(body);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CountDownLatch done = new CountDownLatch(1);
    reading = request -> {
      AsyncContext context = request.startAsync();
      ServletInputStream in = request.getInputStream();
      in.setReadListener(new ReadListener()
      {
        @Override
        public void onDataAvailable() throws IOException
        {
          byte[] chunk = new byte[10_000];
          while (in.isReady() && !in.isFinished()) {
            int length = in.read(chunk);
            bytes.write(chunk, 0, Math.max(0, length));
          }
        }

        @Override
        public void onAllDataRead()
        {
          done.countDown();
          context.complete();
        }

        @Override
        public void onError(Throwable e)
        {
          context.complete();
        }
      });
      return new byte[0];
    };
    asked = new Resource("wiki", "DATASOURCE");
    allowed = (request, response) -> { };
    assertTrue(post(SQL, body).startsWith("HTTP/1.1 200"));
    assertTrue(done.await(20, TimeUnit.SECONDS));
    assertArrayEquals(body, bytes.toByteArray());
  }

  // ---- what Druid allows ----

  @Test
  void whatIsAllowedIsNotRead() throws Exception
  {
    asked = new Resource("wiki", "DATASOURCE");
    assertTrue(post(SQL, BODY).endsWith("\r\n\r\n1"));
    assertEquals(0, mapper.count);

    asked = new Resource("sales", "DATASOURCE");
    post(SQL, BODY);
    assertEquals(1, mapper.count, "a refused one is read, and once");
  }

  /** A row that is dropped from a list refuses nobody anything. */
  @Test
  void rowsThatAreDroppedAreNotReadAbout() throws Exception
  {
    asked = new Resource("wiki", "DATASOURCE");
    allowed = (request, response) -> {
      RequestScope scope = RequestScope.current();
      for (int row = 0; row < 100; row++) {
        assertFalse(authorizer.authorize(ALICE, new Resource("row " + row, "DATASOURCE"), Action.READ).isAllowed());
      }
      assertTrue(scope.refusal() != null);
      response.getOutputStream().write('1');
    };
    assertTrue(post(SQL, BODY).endsWith("\r\n\r\n1"));
    assertEquals(0, mapper.count);
  }

  @Test
  void resultsStreamWhileTheyAreMade() throws Exception
  {
    CountDownLatch firstSeen = new CountDownLatch(1);
    asked = new Resource("wiki", "DATASOURCE");
    byte[] row = utf8("[1,\"x\"]\n");
    allowed = (request, response) -> {
      OutputStream out = response.getOutputStream();
      out.write(row);
      out.flush();
      assertTrue(firstSeen.await(20, TimeUnit.SECONDS), "the first row has not arrived before the others were made");
      for (int i = 0; i < 200_000; i++) {
        out.write(row);
      }
    };
    start();
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(message(SQL, utf8(BODY)));
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      while (!answer.toString(StandardCharsets.UTF_8).contains("[1,\"x\"]")) {
        answer.write(in.read());
      }
      firstSeen.countDown();
      in.transferTo(answer);
      String text = answer.toString(StandardCharsets.UTF_8);
      assertEquals(200_001, text.lines().filter(line -> line.contains("[1,\"x\"]")).count());
    }
  }

  // ---- the scene ----

  private void start() throws Exception
  {
    if (server != null) {
      return;
    }
    Path policy = Files.writeString(folder.resolve("policy.json"), Policies.aliceReads("wiki"));
    ObjectMapper settings = new ObjectMapper();
    new WardenModule().getJacksonModules().forEach(settings::registerModule);
    settings.setInjectableValues(
        new InjectableValues.Std()
            .addValue(Properties.class, properties)
            .addValue(AuthConfig.class, authConfig.build())
            .addValue(DenialLog.class, DenialLogs.into(log))
            .addValue(Collector.class, new Collector())
    );
    authorizer = settings.convertValue(
        Map.of("type", "warden", "name", "w", "policyFile", policy.toString()),
        Authorizer.class
    );
    WardenFilter filter = new WardenFilter(
        new Entrance(new AuthorizerMapper(Map.of("w", authorizer)), mapper, mapper),
        new StoredTasks(Guice.createInjector()),
        DenialLogs.into(log),
        false
    );
    server = TestServer.authenticated(
        request -> request.setAttribute(AuthConfig.DRUID_AUTHENTICATION_RESULT, ALICE),
        filter,
        this::serve
    );
  }

  private void serve(HttpServletRequest request, HttpServletResponse response) throws Exception
  {
    read = reading.of(request);
    Access access = authorizer.authorize(ALICE, asked, Action.READ);
    if (access.isAllowed()) {
      allowed.answer(request, response);
    } else {
      response.setStatus(403);
      response.setContentType("application/json");
      response.getOutputStream().write(utf8("{\"Access-Check-Result\":\"Unauthorized\"}"));
    }
  }

  private String post(String path, String body, String... headers) throws Exception
  {
    return post(path, utf8(body), headers);
  }

  private String post(String path, byte[] body, String... headers) throws Exception
  {
    start();
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(message(path, body, headers));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.startsWith("HTTP/1.1 403") ? answer.substring(answer.indexOf("\r\n\r\n") + 4) : answer;
    }
  }

  private static byte[] message(String path, byte[] body, String... headers) throws IOException
  {
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Content-Type"))) {
      head.append("Content-Type: application/json\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(utf8(head.toString()));
    message.write(body);
    return message.toByteArray();
  }

  private static String refusal(String why)
  {
    return "{\"Access-Check-Result\":\"" + why + "\",\"errorMessage\":\"" + why + "\"}";
  }

  private static byte[] utf8(String text)
  {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
