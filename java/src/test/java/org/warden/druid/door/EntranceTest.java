package org.warden.druid.door;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import org.apache.druid.indexing.common.task.NoopTask;
import org.apache.druid.indexing.common.task.Task;
import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.decision.Refusal;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.NativeLibrary;
import org.warden.druid.engine.Submitted;
import org.warden.druid.sql.SqlRequest;

import javax.annotation.Nullable;
import javax.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What comes in over real connections, read by Druid's own mappers. */
class EntranceTest
{
  private static final String TASK = "/druid/indexer/v1/task";
  private static final String LOOKUPS = "/druid/coordinator/v1/lookups/config";
  private static final String NOOP = "{\"type\":\"noop\",\"id\":\"n\",\"groupId\":\"g\",\"context\":{\"x\":1}}";
  private static final String WHY = "user 'bob' may not post this";

  private final Collector collector = new Collector();
  private final ObjectMapper json = DruidMappers.json(collector);
  private final ObjectMapper smile = DruidMappers.smile(collector);
  private final Keeper keeper = new Keeper();
  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
  private final List<TestServer> servers = new ArrayList<>();

  /** What the resource behind the filter read, and what had been judged by then. */
  private final List<byte[]> reached = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void load()
  {
    NativeLibrary.load(null);
  }

  @AfterEach
  void stop() throws Exception
  {
    for (TestServer server : servers) {
      server.close();
    }
  }

  /** An authorizer of Warden's kind; it refuses what the test says, and notes all that it judges. */
  private static final class Keeper implements Authorizer, Doorkeeper
  {
    private final List<String> judged = Collections.synchronizedList(new ArrayList<>());
    private final List<String> types = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean refuses;

    @Override
    public Access authorize(AuthenticationResult who, Resource resource, Action action)
    {
      return Access.DENIED;
    }

    @Override
    public boolean isInternal(AuthenticationResult who)
    {
      return who.getIdentity().equals("druid_system");
    }

    @Nullable
    @Override
    public Refusal judge(AuthenticationResult who, Submission submission)
    {
      String announced = submission.objects().stream()
                                   .filter(object -> object.kind() == Submitted.Kind.ANNOUNCED)
                                   .map(EntranceTest::text)
                                   .findAny()
                                   .orElse(null);
      if (announced != null) {
        types.add(announced);
        return announced.equals("{\"type\":\"shut\"}") ? new Refusal(who, () -> WHY) : null;
      }
      judged.add(submission.door() + "");
      submission.objects().forEach(object -> judged.add(object.kind() + " " + text(object)));
      submission.setJudged();
      return refuses ? new Refusal(who, () -> WHY) : null;
    }
  }

  // ---- objects ----

  @Test
  void aTaskIsJudgedAsDruidsMapperBuildsItAndTheBytesGoOn() throws Exception
  {
    String body = "{\"type\":\"noop\",\"id\":\"a\",\"id\":\"n\",\"groupId\":\"g\",\"unknown\":[], \"context\":{\"x\":1}} trailing";
    assertStatus(200, post(TASK, body));

    assertArrayEquals(utf8(body), reached.get(0));
    assertEquals("TASK", keeper.judged.get(0));
    assertTrue(keeper.judged.get(1).startsWith("TASK {\"type\":\"noop\",\"id\":\"n\",\"groupId\":\"g\""), keeper.judged.get(1));
    assertTrue(keeper.judged.get(1).contains("\"context\":{\"x\":1"), keeper.judged.get(1));
    assertEquals(2, keeper.judged.size());
  }

  @Test
  void aRefusalEndsTheRequestAndIsHeardOf() throws Exception
  {
    keeper.refuses = true;
    String answer = post(TASK, NOOP);

    assertStatus(403, answer);
    assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n{\"Access-Check-Result\":\"" + WHY + "\",\"errorMessage\":\"" + WHY + "\"}"), answer);
    assertEquals(List.of(), reached);
    assertEquals(List.of(WHY), List.copyOf(heard));
  }

  /** Druid says best what is wrong with a spec; but whatever it then asks is refused. */
  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "{\"type\":\"nope\"}", "{\"type\":\"index\"}", "\"noop\"", "1", "{} {"})
  void whatCannotBeBuiltStaysForDruidToSayAndCannotBeAllowed(String body) throws Exception
  {
    List<String> unreadable = Collections.synchronizedList(new ArrayList<>());
    TestServer server = server(request -> unreadable.add(RequestScope.current().submission().unreadable()));
    assertStatus(200, send(server, "POST", TASK, utf8(body)));

    assertEquals(List.of(), keeper.judged);
    assertNotNull(unreadable.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{\"type\":\"noop\"", "null", "nul", "\u0000", "{'type':'noop'}", "\ufeff"})
  void whatIsNoJsonIsSaidToBeNone(String body) throws Exception
  {
    String answer = post(TASK, body);
    assertStatus(400, answer);
    assertTrue(answer.contains("{\"error\":\"the body is empty, or no well-formed JSON\""), answer);
    assertNothingHappened();
  }

  /** Some types act as soon as Druid builds them. The type that counts is the one by which Jackson chooses. */
  @ParameterizedTest
  @ValueSource(strings = {
      "{\"type\":\"shut\"}",
      "{\"type\":\"shut\",\"type\":\"noop\"}",
      "{\"x\":{\"type\":\"noop\"},\"y\":[\"type\",1],\"t\\u0079pe\":\"sh\\u0075t\"}",
      "[\"shut\",{\"type\":\"noop\"}]",
  })
  void aTypeThatIsRefusedIsNotEvenBuilt(String body) throws Exception
  {
    json.registerSubtypes(Shut.class);
    Shut.built = false;
    String answer = post(TASK, body);
    assertFalse(Shut.built);
    assertStatus(403, answer);
    assertTrue(answer.contains(WHY), answer);
    assertNothingHappened();
    assertThrows(Exception.class, () -> json.readValue(body, Task.class));
    assertTrue(Shut.built, "Jackson would have");
  }

  @JsonTypeName("shut")
  public static final class Shut extends NoopTask
  {
    private static volatile boolean built;

    public Shut()
    {
      super(note(), null, null, 0, 0, null, null, null);
    }

    private static String note()
    {
      built = true;
      throw new IllegalStateException("built");
    }
  }

  @Test
  void inTheChainTheScopeCollectsAfresh() throws Exception
  {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestServer server = server(request -> {
      Submission submission = RequestScope.current().submission();
      assertTrue(submission.isEmpty());
      json.readValue(NOOP, Task.class);
      assertFalse(submission.isJudged());
      submission.objects().forEach(object -> seen.add(submission.door() + " " + object.kind()));
    });
    assertStatus(200, send(server, "POST", TASK, utf8(NOOP)));
    assertEquals(List.of("TASK TASK"), seen);
  }

  @Test
  void sqlIsLeftToDruidAndCollected() throws Exception
  {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestServer server = server(request -> {
      json.readValue("{\"type\":\"inline\",\"data\":\"a\"}", org.apache.druid.data.input.InputSource.class);
      Submission submission = RequestScope.current().submission();
      assertSame(Door.SQL, submission.door());
      submission.objects().forEach(object -> seen.add(object.kind() + " " + text(object)));
    });
    for (String path : List.of("/druid/v2/sql", "/druid/v2/sql/", "/druid/v2/sql/task", "/druid/v2/sql/statements;x")) {
      assertStatus(200, send(server, "POST", path, utf8("{")));
    }
    assertEquals(Collections.nCopies(4, "INPUT_SOURCE {\"type\":\"inline\",\"data\":\"a\"}"), seen);
    assertEquals(List.of(), keeper.judged);
  }

  // ---- bodies ----

  @Test
  void theBodyGoesOnHoweverItCame() throws Exception
  {
    String large = NOOP.replace("\"x\":1", "\"x\":\"" + "y".repeat(300_000) + "\"");
    byte[] gzip = gzip(utf8(large));
    assertStatus(200, post(TASK, large));
    assertStatus(200, send(server(), "POST", TASK, gzip, "Content-Encoding: gzip"));
    assertStatus(200, chunked(server(), TASK, utf8(large)));
    assertEquals(3, reached.size());
    reached.forEach(body -> assertArrayEquals(utf8(large), body));
    assertEquals(3, keeper.judged.stream().filter(line -> line.contains("yyyy")).count());
  }

  @Test
  void itSaysHowLongItIs() throws Exception
  {
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    TestServer server = server(request -> {
      said.add(request.getContentLength() + " " + request.getContentLengthLong() + " "
               + request.getHeader("content-length") + " " + Collections.list(request.getHeaders("Content-Length")) + " "
               + request.getIntHeader("Content-Length") + " " + request.getHeader("Transfer-Encoding") + " "
               + Collections.list(request.getHeaders("transfer-encoding")) + " " + request.getReader().readLine());
    });
    assertStatus(200, chunked(server, TASK, utf8(NOOP)));
    int length = NOOP.length();
    assertEquals(
        List.of(length + " " + length + " " + length + " [" + length + "] " + length + " null [] " + NOOP),
        said
    );
  }

  @Test
  void whatIsTooLargeIsRefusedBeforeItIsRead() throws Exception
  {
    String head = "POST " + TASK + " HTTP/1.1\r\nHost: test\r\nwho: bob\r\nContent-Type: application/json\r\n"
                  + "Content-Length: 104857600\r\n\r\n{";
    try (Socket socket = server().connect()) {
      socket.getOutputStream().write(utf8(head));
      byte[] start = socket.getInputStream().readNBytes(12);
      assertEquals("HTTP/1.1 413", new String(start, StandardCharsets.UTF_8));
    }
    assertNothingHappened();
  }

  @Test
  void whatGrowsTooLargeIsRefusedWhenItDoes() throws Exception
  {
    byte[] body = utf8("{\"type\":\"noop\",\"id\":\"" + "x".repeat(RequestBody.MAX_BYTES) + "\"}");
    String answer = chunked(server(), TASK, body);
    assertStatus(413, answer);
    assertTrue(answer.contains("{\"error\":\"the body is larger than 16 MiB, the most that can be judged\""), answer);
    assertStatus(413, send(server(), "POST", TASK, gzip(body), "Content-Encoding: gzip"));
    assertNothingHappened();
  }

  @ParameterizedTest
  @ValueSource(strings = {TASK, "/druid/indexer/v1/supervisor", "/druid/indexer/v1/sampler", LOOKUPS})
  void whatIsNestedTooDeepIsRefused(String door) throws Exception
  {
    for (int depth : new int[]{101, 10_000, 1_000_000}) {
      for (String level : new String[]{"[", "{\"type\":\"noop\",\"context\":", "{\"a\":["}) {
        String answer = post(door, level.repeat(Math.min(depth, RequestBody.MAX_BYTES / level.length() - 1)));
        assertStatus(400, answer);
        assertTrue(answer.contains("the body is nested deeper than 100 levels"), answer);
      }
    }
    assertNothingHappened();
  }

  @Test
  void aNumberWithoutEndIsRefused() throws Exception
  {
    String answer = post(TASK, NOOP.replace("\"x\":1", "\"x\":" + "9".repeat(1_001)));
    assertStatus(400, answer);
    assertTrue(answer.contains("a number in the body has more than 1000 digits"), answer);
    assertNothingHappened();
    assertStatus(200, post(TASK, NOOP.replace("\"x\":1", "\"x\":" + "9".repeat(1_000))));
  }

  /** Each empty object of a body becomes one of Jackson's, which is much larger. */
  @ParameterizedTest
  @ValueSource(strings = {TASK, LOOKUPS})
  void aBodyOfVeryManyValuesIsRefused(String path) throws Exception
  {
    String answer = post(path, "{\"x\":[" + "{},".repeat(250_000) + "{}]}");
    assertStatus(400, answer);
    assertTrue(answer.contains("the body holds more than 250000 values"), answer);
    assertNothingHappened();
    assertStatus(200, post(path, "{\"type\":\"noop\",\"x\":[" + "{},".repeat(240_000) + "{}]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "br", "gzip, gzip", "zstd", ""})
  void anEncodingThatNobodyUndoesIsRefused(String encoding) throws Exception
  {
    assertStatus(415, send(server(), "POST", TASK, utf8(NOOP), "Content-Encoding: " + encoding));
    assertNothingHappened();
  }

  // ---- maps ----

  @Test
  void whereDruidKeepsMapsItGetsWhatWasJudged() throws Exception
  {
    String body = "{\"t\":{\"l\":{\"version\":\"v\",\"version\":\"w\",\"n\":1e2}}} {\"trailing\":1}";
    assertStatus(200, post(LOOKUPS, body));
    assertStatus(200, post("/druid/coordinator/v1/config/compaction", "{ \"dataSource\" : \"a\", \"dataSource\":\"b\" }"));
    assertStatus(200, post("/druid/indexer/v1/compaction/config/datasources/b", "{\"dataSource\":\"b\"}"));

    assertEquals("{\"t\":{\"l\":{\"version\":\"w\",\"n\":100.0}}}", utf8(reached.get(0)));
    assertEquals("{\"dataSource\":\"b\"}", utf8(reached.get(1)));
    assertEquals("{\"dataSource\":\"b\"}", utf8(reached.get(2)));
    assertEquals(
        List.of("LOOKUPS", "JSON " + utf8(reached.get(0)), "COMPACTION_CONFIG", "JSON " + utf8(reached.get(1)),
                "COMPACTION_CONFIG", "JSON " + utf8(reached.get(2))),
        keeper.judged
    );
  }

  @Test
  void smileStaysSmile() throws Exception
  {
    byte[] body = smile.writeValueAsBytes(Map.of("t", Map.of("l", Map.of("version", "v"))));
    assertStatus(200, send(server(), "POST", LOOKUPS, body, "Content-Type: application/x-jackson-smile"));

    assertArrayEquals(body, reached.get(0));
    assertEquals(List.of("LOOKUPS", "JSON {\"t\":{\"l\":{\"version\":\"v\"}}}"), keeper.judged);
  }

  /** The resource reads as Smile only what says so in exactly these words. */
  @Test
  void smileByAnotherNameIsNone() throws Exception
  {
    byte[] body = smile.writeValueAsBytes(Map.of("t", Map.of()));
    assertStatus(400, send(server(), "POST", LOOKUPS, body, "Content-Type: application/x-jackson-smile;q=1"));
    assertStatus(400, post(LOOKUPS, "{\"t\":"));
    assertStatus(400, post(LOOKUPS, ""));
    assertNothingHappened();
  }

  // ---- who, where ----

  @ParameterizedTest
  @CsvSource({
      "TASK,              /druid/indexer/v1/task",
      "TASK,              /druid/indexer/v1/task/",
      "TASK,              /druid/indexer/v1/task;x=1",
      "TASK,              /druid/indexer/v1;a=b/task;x=/",
      "TASK,              /druid/indexer//v1/task//",
      "TASK,              /druid/indexer/v1/x/../task",
      "TASK,              /druid/indexer/v1/%74ask",
      "TASK,              /druid/indexer/v1/task?x=y",
      "SUPERVISOR,        /druid/indexer/v1/supervisor",
      "SAMPLER,           /druid/indexer/v1/sampler/",
      "LOOKUPS,           /druid/coordinator/v1/lookups/config",
      "LOOKUPS,           /druid/coordinator/v1/lookups/config/tier/lookup",
      "LOOKUPS,           /druid/coordinator/v1/lookups/config/tier/x%2F..%2F..%2F..%2F..%2Fy",
      "LOOKUPS,           /druid/coordinator/v1/lookups/config/tier/x;y/",
      "COMPACTION_CONFIG, /druid/coordinator/v1/config/compaction",
      "COMPACTION_CONFIG, /druid/indexer/v1/compaction/config/datasources/wiki",
      "COMPACTION_CONFIG, /druid/indexer/v1/compaction/config/datasources/x%2F..%2F..%2F..%2Fy",
  })
  void everyFormOfAPathComesByItsDoor(Door door, String path) throws Exception
  {
    post(path, "{\"type\":\"noop\"}");
    String first = keeper.judged.isEmpty() ? String.valueOf(submittedTo) : keeper.judged.get(0);
    assertEquals(door.name(), first);
  }

  @Nullable
  private volatile Door submittedTo;

  @ParameterizedTest
  @ValueSource(strings = {
      "GET /druid/indexer/v1/task",
      "PUT /druid/indexer/v1/task",
      "DELETE /druid/coordinator/v1/lookups/config/tier/lookup",
      "POST /druid/indexer/v1/task/x/shutdown",
      "POST /druid/indexer/v1/taskStatus",
      "POST /druid/indexer/v1/supervisor/x/reset",
      "POST /druid/coordinator/v1/config",
      "POST /druid/coordinator/v1/config/compaction/taskslots?ratio=0.5",
      "POST /druid/indexer/v1/compaction/config/cluster",
      "POST /druid/v2",
      "GET /druid/v2/sql/statements/x",
      "POST /proxy/overlord/druid/indexer/v1/task",
  })
  void otherRequestsPassAsTheyAre(String line) throws Exception
  {
    List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    TestServer server = server(request -> {
      json.readValue(NOOP, Task.class);
      seen.add(RequestScope.current().submission() == null ? "none" : "some");
      seen.add(request instanceof ReplayedRequest);
    });
    String[] parts = line.split(" ");
    assertStatus(200, send(server, parts[0], parts[1], utf8("[".repeat(1_000))));
    assertEquals(List.of("none", false), seen);
    assertEquals(List.of(), keeper.judged);
  }

  @ParameterizedTest
  @ValueSource(strings = {"druid_system", "of another authorizer", "nobody"})
  void forOthersThereAreNoDoors(String who) throws Exception
  {
    keeper.refuses = true;
    for (String path : List.of(TASK, LOOKUPS, "/druid/v2/sql", "/druid-internal/v1/worker", TASK + "/../action")) {
      assertStatus(200, send(server(), "POST", path, utf8("{"), "who: " + who));
    }
    assertEquals(5, reached.size());
    assertEquals(List.of(), keeper.judged);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "/druid/indexer/v1/action",
      "/druid/indexer/v1/action/",
      "/druid/indexer/v1/action;x=1",
      "/druid-internal/v1/worker/assignTask",
      "/druid-internal/v1/segments/",
      "/druid-internal;x/v1/httpRemoteTaskRunner/knownTasks",
      "/druid/worker/v1/shuffle/task/t/x/partition",
      "/druid/worker/v1/task/t/shutdown",
      "/druid/worker/v1/task/t/log",
      "/druid/worker/v1/chat/t/workOrder",
      "/druid/worker/v1/chat/t/channels/q/0/x%2F..%2F..%2F..%2F..%2F..%2F..%2F..%2F..%2Fstatus",
      "/druid/worker//v1/chat/t/rowStats",
      "//druid/worker/v1/chat/t/rowStats",
      "/druid/listen/v1/lookups",
  })
  void internalPathsAreRefusedByWhateverMethod(String path) throws Exception
  {
    for (boolean forwards : new boolean[]{false, true}) {
      for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
        String answer = send(server(request -> { }, forwards), method, path, utf8("{}"));
        assertStatus(403, answer);
        assertTrue(answer.contains("\"user 'bob' may not use /druid"), answer);
        assertTrue(answer.contains(": only Druid's own processes do"), answer);
      }
    }
    assertEquals(10, heard.size());
    assertEquals(List.of(), reached);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "/proxy/overlord@127.0.0.1:80/x",
      "/proxy/coordinator@evil.example",
      "/proxy/COORDINATOR@evil.example/x",
      "/proxy/overlord.evil.example/x",
      "/proxy/overlord;x@evil.example/",
  })
  void theProxyLeadsNowhereElse(String path) throws Exception
  {
    String answer = send(server(request -> { }, true), "GET", path, utf8(""));
    assertStatus(403, answer);
    assertTrue(answer.contains("\"user 'bob' may not leave the cluster by its proxy"), answer);
    assertEquals(List.of(), reached);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proxy/overlord", "/proxy/coordinator/", "/proxy/overlord/status@x", "/proxy/enabled", "/x/proxy/overlord@x"})
  void theProxyLeadsToTheOverlordAndTheCoordinator(String path) throws Exception
  {
    assertStatus(200, send(server(request -> { }, true), "GET", path, utf8("")));
  }

  /** Druid asks about the datasource in the path alone. */
  @ParameterizedTest
  @ValueSource(strings = {
      "/druid/coordinator/v1/datasources/wiki/segments/payroll_2026-01-01T00:00:00.000Z_2026-01-02T00:00:00.000Z_v",
      "/druid/indexer/v1/datasources/wiki/segments/payroll_2026-01-01T00:00:00.000Z_2026-01-02T00:00:00.000Z_v/",
      "/druid/indexer/v1/datasources/wiki/segments/payroll_2026-01-01T00%3A00:00.000Z_2026-01-02T00:00:00.000Z_v",
      "/druid/indexer/v1/datasources/wiki/segments/%70ayroll_2026-01-01T00:00:00.000Z_2026-01-02T00:00:00.000Z_v",
      "/druid/indexer/v1/datasources;x/wiki;y/segments/payroll_2026-01-01T00:00:00.000Z_2026-01-02T00:00:00.000Z_v;z",
      "/druid/indexer/v1/datasources/wiki/segments/wiki_2025_2026-01-01T00:00:00.000Z_2026-01-02T00:00:00.000Z_v",
      "/druid/indexer/v1/datasources/wiki/segments/x",
  })
  void aSegmentOfAnotherDatasourceIsNotForItsWriters(String path) throws Exception
  {
    for (String method : List.of("POST", "DELETE", "GET")) {
      String answer = send(server(), method, path, utf8("{}"));
      assertStatus(403, answer);
      assertTrue(answer.contains("\"user 'bob' may not name a segment of another datasource"), answer);
    }
    assertEquals(List.of(), reached);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "/druid/coordinator/v1/datasources/wiki/segments/wiki_2026-01-01T00:00:00.000Z_2026-01-02T00:00:00.000Z_v_1",
      "/druid/indexer/v1/datasources/wiki/segments/wiki_2026-01-01T00%3A00%3A00.000Z_2026-01-02T00%3A00%3A00.000Z_v+1/",
      "/druid/indexer/v1/datasources/a%20b/segments/a%20b_2026-01-01T00:00:00.000Z_2026-01-02T00:00:00.000Z_v",
      "/druid/indexer/v1/datasources/wiki/segments",
  })
  void aSegmentOfItsDatasourceIs(String path) throws Exception
  {
    assertStatus(200, send(server(), "POST", path, utf8("{}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/druid/worker/v1/enabled", "/druid/internal", "/druid-internals", "/druid/indexer/v1/actions"})
  void othersAreNotInternal(String path) throws Exception
  {
    assertStatus(200, send(server(), "GET", path, utf8("")));
  }

  @Test
  void onlyStatementsOfUsersAreKeptAside() throws Exception
  {
    List<Boolean> kept = new ArrayList<>();
    Serving resource = request -> kept.add(request instanceof SqlRequest && RequestScope.current().sql() == request);
    TestServer server = server(resource);
    send(server, "POST", "/druid/v2/sql", utf8("{}"));
    send(server, "POST", "/druid/v2/sql/statements/", utf8("{}"));
    assertEquals(List.of(true, true), kept);

    kept.clear();
    send(server, "GET", "/druid/v2/sql", utf8("{}"));
    send(server, "POST", "/druid/v2", utf8("{}"));
    send(server, "POST", "/druid/v2/sql/avatica", utf8("{}"));
    send(server, "POST", "/druid/v2/sql", utf8("{}"), "who: druid_system");
    send(server, "POST", "/druid/v2/sql", utf8("{}"), "who: of another authorizer");
    send(server, "POST", "/druid/v2/sql", utf8("{}"), "who: nobody");
    send(server(resource, true), "POST", "/druid/v2/sql", utf8("{}"));
    assertEquals(List.of(false, false, false, false, false, false, false), kept);
  }

  @Test
  void aServiceThatForwardsLeavesBodiesAlone() throws Exception
  {
    keeper.refuses = true;
    TestServer server = server(request -> {
      assertFalse(request instanceof ReplayedRequest);
      assertNull(RequestScope.current().submission());
    }, true);
    for (String path : List.of(TASK, LOOKUPS, "/druid/v2/sql")) {
      assertStatus(200, send(server, "POST", path, utf8("[".repeat(1_000))));
    }
  }

  // ---- the scene ----

  private interface Serving
  {
    void serve(HttpServletRequest request) throws Exception;
  }

  private TestServer server() throws Exception
  {
    return server(request -> { }, false);
  }

  private TestServer server(Serving resource) throws Exception
  {
    return server(resource, false);
  }

  private TestServer server(Serving resource, boolean forwards) throws Exception
  {
    AuthorizerMapper authorizers = new AuthorizerMapper(Map.of("warden", keeper));
    WardenFilter filter = new WardenFilter(
        new Entrance(authorizers, json, smile),
        new StoredTasks(Guice.createInjector()),
        (refusal, remoteAddress, sqlQueryId) -> heard.add(refusal.sentence()),
        forwards
    );
    TestServer server = TestServer.authenticated(EntranceTest::authenticate, filter, (request, response) -> {
      Submission submission = RequestScope.current().submission();
      submittedTo = submission == null ? null : submission.door();
      resource.serve(request);
      reached.add(request.getInputStream().readAllBytes());
    });
    servers.add(server);
    return server;
  }

  private static void authenticate(HttpServletRequest request)
  {
    String who = request.getHeader("who") == null ? "bob" : request.getHeader("who");
    if (!who.equals("nobody")) {
      String authorizer = who.equals("of another authorizer") ? "allowAll" : "warden";
      request.setAttribute(
          AuthConfig.DRUID_AUTHENTICATION_RESULT,
          new AuthenticationResult(who, authorizer, "test", null)
      );
    }
  }

  private String post(String path, String body) throws Exception
  {
    return send(server(), "POST", path, utf8(body));
  }

  private static String send(TestServer server, String method, String path, byte[] body, String... headers)
      throws Exception
  {
    return exchange(server, method, path, headers, "Content-Length: " + body.length, out -> write(out, body));
  }

  private static String chunked(TestServer server, String path, byte[] body, String... headers) throws Exception
  {
    return exchange(server, "POST", path, headers, "Transfer-Encoding: chunked", out -> {
      int step = 50_000;
      for (int from = 0; from < body.length; from += step) {
        int length = Math.min(step, body.length - from);
        write(out, utf8(Integer.toHexString(length) + "\r\n"));
        write(out, java.util.Arrays.copyOfRange(body, from, from + length));
        write(out, utf8("\r\n"));
      }
      write(out, utf8("0\r\n\r\n"));
    });
  }

  private static String exchange(
      TestServer server,
      String method,
      String path,
      String[] headers,
      String framing,
      Consumer<OutputStream> body
  ) throws Exception
  {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    if (String.join("\n", headers).indexOf("Content-Type") < 0) {
      head.append("Content-Type: application/json\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append(framing).append("\r\n\r\n");
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(utf8(head.toString()));
      body.accept(socket.getOutputStream());
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        in.transferTo(answer);
      }
      catch (java.net.SocketException reset) {
        // A server that has said no reads no further.
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  /** A server may have answered and hung up before it has read all. */
  private static void write(OutputStream out, byte[] bytes)
  {
    try {
      out.write(bytes);
    }
    catch (java.io.IOException e) {
      return;
    }
  }

  private void assertNothingHappened()
  {
    assertEquals(List.of(), reached.stream().map(EntranceTest::utf8).toList());
    assertEquals(List.of(), keeper.judged);
  }

  private static void assertStatus(int status, String answer)
  {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
  }

  private static String text(Submitted object)
  {
    return utf8(object.json());
  }

  private static byte[] gzip(byte[] body) throws Exception
  {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(body);
    }
    return zipped.toByteArray();
  }

  private static byte[] utf8(String text)
  {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] bytes)
  {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
