package org.warden.druid.door;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.cluster.Login;
import org.warden.druid.door.RawDruid.RawAnswer;
import org.warden.druid.permission.GuardedCluster;
import org.warden.druid.permission.Scene;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What each endpoint of Druid 27 answers to a refused request, to the last byte. */
@ExtendWith(GuardedCluster.class)
class RefusalTextTest
{
  private static final String READ_WIKI = "user 'newcomer' needs READ on DATASOURCE 'wiki': no rule allows it";
  private static final String WRITE_WIKI = "user 'newcomer' needs WRITE on DATASOURCE 'wiki': no rule allows it";
  private static final String READ_STATE = "user 'newcomer' needs READ on STATE 'STATE': no rule allows it";
  private static final String READ_EXTERNAL = "user 'newcomer' needs READ on EXTERNAL 'EXTERNAL': no rule allows it";
  private static final String READ_CONFIG = "user 'newcomer' needs READ on CONFIG 'CONFIG': no rule allows it";

  private static final String SELECT = "{\"query\":\"SELECT * FROM wiki\"}";
  private static final String SELECT_ASYNC = "{\"query\":\"SELECT * FROM wiki\",\"context\":{\"executionMode\":\"ASYNC\"}}";
  private static final String REPLACE = "{\"query\":\"REPLACE INTO wiki OVERWRITE ALL SELECT 1 AS x PARTITIONED BY ALL\"}";
  private static final String JOIN =
      "{\"query\":\"SELECT 1 FROM wiki JOIN sales_2026 ON wiki.page = sales_2026.page\",\"context\":{\"executionMode\":\"ASYNC\"}}";
  private static final String READ_BOTH =
      "user 'newcomer' needs READ on DATASOURCE 'wiki' and READ on DATASOURCE 'sales_2026': no rule allows either";
  private static final String REPLACE_FROM_SALES =
      "{\"query\":\"REPLACE INTO wiki OVERWRITE ALL SELECT * FROM sales_2026 PARTITIONED BY ALL\",\"context\":{\"executionMode\":\"ASYNC\"}}";
  private static final String WRITE_AND_READ =
      "user 'newcomer' needs WRITE on DATASOURCE 'wiki' and READ on DATASOURCE 'sales_2026': no rule allows either";
  private static final String SERVERS = "{\"query\":\"SELECT * FROM sys.servers\"}";
  private static final String NATIVE = "{\"queryType\":\"timeBoundary\",\"dataSource\":\"wiki\"}";
  private static final String HOSTILE =
      "{\"queryType\":\"timeBoundary\",\"dataSource\":\"gr\\u00f6\\u00dfe'\\n<b>\\u202e\\\"\"}";
  /** Its name as Warden shows it, and that once more as JSON does. */
  private static final String READ_HOSTILE =
      "user 'newcomer' needs READ on DATASOURCE 'gr\\u00F6\\u00DFe\\\\'\\\\n<b>\\\\u{202e}\\\"': "
      + "a name with a quote or a question mark in it could be a piece of SQL";
  private static final String NOOP = "{\"type\":\"noop\",\"dataSource\":\"wiki\"}";
  private static final String SUPERVISOR = "{\"type\":\"NoopSupervisorSpec\",\"id\":\"wiki\",\"dataSources\":[\"wiki\"]}";
  private static final String SAMPLER =
      "{\"type\":\"index\",\"spec\":{\"type\":\"index\",\"dataSchema\":{\"dataSource\":\"sample\","
      + "\"timestampSpec\":{\"column\":\"t\"},\"dimensionsSpec\":{}},\"ioConfig\":{\"type\":\"index\","
      + "\"inputSource\":{\"type\":\"inline\",\"data\":\"{}\"},\"inputFormat\":{\"type\":\"json\"}}}}";

  /** A service, a request without rights and its answer; a null body is a GET. */
  private record Refused(String service, String target, String body, String contentType, String answer)
  {
    String title()
    {
      return (body == null ? "GET " : "POST ") + target + " on the " + service;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyEndpointSaysWhyInItsOwnShape(Scene scene)
  {
    return Stream.of(
        json("broker", "/druid/v2/sql", SELECT, usual(READ_WIKI)),
        json("broker", "/druid/v2/sql", SERVERS, usual("Insufficient permission to view servers: " + READ_STATE, READ_STATE)),
        json("broker", "/druid/v2/sql/task", SELECT, taskStatus(READ_WIKI)),
        json("broker", "/druid/v2/sql/task", REPLACE, taskStatus(WRITE_WIKI)),
        json("broker", "/druid/v2/sql/statements", SELECT_ASYNC, druidException(READ_WIKI)),
        json("broker", "/druid/v2/sql/", JOIN, usual(READ_BOTH)),
        json("broker", "/druid/v2/sql/task;x=1", REPLACE_FROM_SALES, taskStatus(WRITE_AND_READ)),
        json("broker", "/druid/v2/sql/statements/", REPLACE_FROM_SALES, druidException(WRITE_AND_READ)),
        json("broker", "/druid/v2", NATIVE, usual(READ_WIKI)),
        json("broker", "/druid/v2", HOSTILE, usual(READ_HOSTILE)),
        json("broker", "/druid/v2/datasources/wiki", null, usual(READ_WIKI)),
        json("broker", "/status", null, usual(READ_STATE)),
        json("coordinator", "/druid/coordinator/v1/datasources/wiki", null, usual(READ_WIKI)),
        json("coordinator", "/druid/coordinator/v1/config", null, usual(READ_CONFIG)),
        json("coordinator", "/druid/coordinator/v1/servers", null, usual(READ_STATE)),
        json("coordinator", "/druid/indexer/v1/task", NOOP, usual(WRITE_WIKI)),
        json("coordinator", "/druid/indexer/v1/sampler", SAMPLER, usual(READ_EXTERNAL)),
        json("coordinator", "/druid/indexer/v1/supervisor", SUPERVISOR, usual(WRITE_WIKI)),
        json("coordinator", "/druid/indexer/v1/datasources/wiki/shutdownAllTasks", "", usual(WRITE_WIKI)),
        new Refused(
            "coordinator",
            "/druid/indexer/v1/tasks?datasource=wiki",
            null,
            "text/plain",
            "Access-Check-Result: " + READ_WIKI
        )
    ).flatMap(refused -> Stream.of(refused, onTheRouter(refused))).map(refused -> DynamicTest.dynamicTest(
        refused.title(),
        () -> assertAnswered(scene, refused)
    ));
  }

  /** Also that it forwards the headers of the answer, and none twice. */
  @Test
  void theRouterForwardsWhatItAlwaysDid(Scene scene) throws IOException
  {
    String list = "/druid/coordinator/v1/datasources";
    RawAnswer direct = druid(scene, "coordinator", "newcomer").get(list);
    RawAnswer forwarded = druid(scene, "router", "newcomer").get(list);

    assertEquals(200, forwarded.status());
    assertEquals("[]", forwarded.body());
    for (String header : List.of("Content-Type", "Cache-Control", "Content-Security-Policy")) {
      assertEquals(direct.headers(header), forwarded.headers(header), header);
      assertEquals(1, forwarded.headers(header).size(), header);
    }
  }

  /** No authorizer refused it: only who submitted a statement may ask for it. */
  @Test
  void druidsOwnRefusalStays(Scene scene) throws Exception
  {
    RawDruid alice = druid(scene, "broker", "alice");
    RawAnswer submitted = alice.post("/druid/v2/sql/statements", SELECT_ASYNC);
    String id = submitted.body().replaceFirst(".*\"queryId\":\"([^\"]+)\".*", "$1");
    scene.admin().awaitSuccess(id);

    RawAnswer answer = druid(scene, "broker", "bob").get("/druid/v2/sql/statements/" + id);

    assertEquals(403, answer.status());
    assertEquals(druidException("Unauthorized"), answer.body());
  }

  /** Each form of the path that reaches the resource, by somebody who may only read the target. */
  @ParameterizedTest
  @ValueSource(strings = {
      "/druid/indexer/v1/task/ID/shutdown",
      "/druid/indexer/v1/task/ID/shutdown/",
      "/druid/indexer/v1/task/ID/shutdown;x=1",
      "/druid/indexer/v1/task/ID;x=1/shutdown",
      "/druid/indexer;a=b/v1/task/ID/shutdown",
      "/druid/indexer/v1/task/%71REST/shutdown",
      "/proxy/overlord/druid/indexer/v1/task/ID/shutdown",
  })
  void aQueryIsCancelledWhicheverWayItsPathIsWritten(String form, Scene scene) throws Exception
  {
    String query = scene.tasks().finishedReplace();
    String target = form.replace("ID", query).replace("REST", query.substring(1));
    for (String service : form.startsWith("/proxy") ? List.of("router") : List.of("coordinator", "router")) {
      assertEquals("{\"task\":\"" + query + "\"}", druid(scene, service, "rita").post(target, "").body(), service);
      assertEquals(403, druid(scene, service, "newcomer").post(target, "").status(), service);
    }
  }

  /** A task that is no query, named like one. */
  @Test
  void theNameMakesNoQuery(Scene scene) throws Exception
  {
    String task = "query-" + System.nanoTime();
    String shutdown = "/druid/indexer/v1/task/" + task + "/shutdown";
    RawDruid ed = druid(scene, "coordinator", "ed");
    ed.post("/druid/indexer/v1/task", "{\"type\":\"noop\",\"id\":\"" + task + "\",\"dataSource\":\"wiki_copy\",\"runTime\":60000}");

    RawAnswer answer = druid(scene, "coordinator", "rita").post(shutdown, "");
    assertEquals(usual("user 'rita' needs WRITE on DATASOURCE 'wiki_copy': no rule allows it"), answer.body());
    assertEquals("{\"task\":\"" + task + "\"}", ed.post(shutdown, "").body());
    assertEquals("FAILED", scene.admin().awaitTask(task));
  }

  private static void assertAnswered(Scene scene, Refused refused) throws IOException
  {
    RawDruid newcomer = druid(scene, refused.service(), "newcomer");
    RawAnswer answer =
        refused.body() == null ? newcomer.get(refused.target()) : newcomer.post(refused.target(), refused.body());

    assertEquals(refused.answer(), answer.body());
    assertEquals(403, answer.status());
    assertEquals(List.of(refused.contentType()), answer.headers("Content-Type"));
  }

  private static Refused json(String service, String target, String body, String answer)
  {
    return new Refused(service, target, body, "application/json", answer);
  }

  private static Refused onTheRouter(Refused direct)
  {
    boolean ownOfEach = direct.target().equals("/status");
    return new Refused(
        "router",
        ownOfEach ? "/proxy/coordinator/status" : direct.target(),
        direct.body(),
        direct.contentType(),
        direct.answer()
    );
  }

  private static String usual(String why)
  {
    return usual(why, why);
  }

  private static String usual(String result, String why)
  {
    return "{\"Access-Check-Result\":\"" + result + "\",\"errorMessage\":\"" + why + "\"}";
  }

  private static String taskStatus(String why)
  {
    return "{\"taskId\":\"forbidden\",\"state\":\"FAILED\",\"error\":{\"error\":\"druidException\",\"errorCode\":\"general\","
           + "\"persona\":\"USER\",\"category\":\"FORBIDDEN\",\"errorMessage\":\"" + why + "\",\"context\":{}},"
           + "\"errorMessage\":\"" + why + "\"}";
  }

  private static String druidException(String why)
  {
    return "{\"error\":\"druidException\",\"errorCode\":\"forbidden\",\"persona\":\"USER\",\"category\":\"FORBIDDEN\","
           + "\"errorMessage\":\"" + why + "\",\"context\":{}}";
  }

  private static RawDruid druid(Scene scene, String service, String user)
  {
    Login login = scene.logins().stream().filter(known -> known.user().equals(user)).findFirst().orElseThrow();
    return new RawDruid(scene.cluster().url(service), login);
  }
}
