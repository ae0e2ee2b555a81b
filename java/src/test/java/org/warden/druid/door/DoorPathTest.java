package org.warden.druid.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import com.sun.jersey.api.core.DefaultResourceConfig;
import com.sun.jersey.spi.container.servlet.ServletContainer;
import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.Resource;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.decision.Refusal;
import org.warden.druid.engine.NativeLibrary;

import javax.ws.rs.POST;
import javax.ws.rs.Path;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever a path looks like: no resource of Druid's, in Druid's own Jersey, is reached past its door. */
class DoorPathTest
{
  private static final List<String> DOORS = List.of(
      "/druid/indexer/v1/task",
      "/druid/indexer/v1/supervisor",
      "/druid/indexer/v1/sampler",
      "/druid/coordinator/v1/lookups/config",
      "/druid/coordinator/v1/lookups/config/tier/lookup",
      "/druid/coordinator/v1/config/compaction",
      "/druid/indexer/v1/compaction/config/datasources/wiki",
      "/druid/v2/sql",
      "/druid/v2/sql/task",
      "/druid/v2/sql/statements",
      "/druid/indexer/v1/action",
      "/druid-internal/v1/worker/assignTask",
      "/druid/worker/v1/chat/id/workOrder",
      "/druid/worker/v1/chat/id/channels/query/0/worker",
      "/druid/worker/v1/task/id/shutdown",
      "/druid/worker/v1/shuffle/task/id/sub/partition",
      "/druid/listen/v1/lookups"
  );

  /** Put in place of a slash, at the end, or into a segment. */
  private static final List<String> ODD = List.of(
      "/", "//", "/./", "/../", "/x/../", "/%2e/", "/%2e%2e/", "/x/%2e%2e/", "%2F", "%2f", "%5C", "\\", ";/", ";x=1/", ";x=%2F/",
      ";x=/../", "/;/", "/;x/", "%3B/", "%3Bx=1/", "%00/", "%20/", "+/", "%0a/", "?/", "#/", "%3F/", "%252F", "/%20", ".json/",
      "/..;/", "/.;/", "/x;/..;/", "%2F..%2F", "%2F..%2F..%2F", "/x%2F../", "%C0%AF", "\u00ff/"
  );

  /** Whether the body of this thread's request has been judged. */
  private static final ThreadLocal<Boolean> JUDGED = ThreadLocal.withInitial(() -> false);

  private static TestServer server;

  /** Resources at Druid's paths, with Druid's templates. */
  @Path("/druid")
  public static final class Druid
  {
    @POST
    @Path("/indexer/v1/{what: task|supervisor|sampler|action}")
    public String overlord()
    {
      return reached();
    }

    @POST
    @Path("/coordinator/v1/lookups/config")
    public String lookups()
    {
      return reached();
    }

    @POST
    @Path("/coordinator/v1/lookups/config/{tier}/{lookup}")
    public String lookup()
    {
      return reached();
    }

    @POST
    @Path("/coordinator/v1/config/compaction")
    public String compaction()
    {
      return reached();
    }

    @POST
    @Path("/indexer/v1/compaction/config/datasources/{dataSource}")
    public String overlordCompaction()
    {
      return reached();
    }

    @POST
    @Path("/v2/sql{what: |/task|/statements}")
    public String sql()
    {
      return reached();
    }

    @POST
    @Path("/worker/v1/{what: chat|task|shuffle}/{rest: .*}")
    public String worker()
    {
      return reached();
    }

    @POST
    @Path("/listen/v1/lookups{rest: .*}")
    public String listen()
    {
      return reached();
    }
  }

  @Path("/druid-internal")
  public static final class Internal
  {
    @POST
    @Path("/{rest: .*}")
    public String post()
    {
      return reached();
    }
  }

  private static String reached()
  {
    boolean collects = RequestScope.current().submission() != null;
    return collects || JUDGED.get() ? "reached by the door" : "REACHED PAST THE DOOR";
  }

  private static final class Keeper implements Authorizer, Doorkeeper
  {
    @Override
    public Access authorize(AuthenticationResult who, Resource resource, Action action)
    {
      return Access.DENIED;
    }

    @Override
    public boolean isInternal(AuthenticationResult who)
    {
      return false;
    }

    @Override
    public Refusal judge(AuthenticationResult who, Submission submission)
    {
      JUDGED.set(true);
      return null;
    }
  }

  @BeforeAll
  static void start() throws Exception
  {
    NativeLibrary.load(null);
    ObjectMapper json = new ObjectMapper();
    WardenFilter filter = new WardenFilter(
        new Entrance(new AuthorizerMapper(Map.of("warden", new Keeper())), json, json),
        new StoredTasks(Guice.createInjector()),
        (refusal, remoteAddress, sqlQueryId) -> { },
        false
    );
    server = TestServer.authenticated(
        request -> {
          JUDGED.set(false);
          request.setAttribute(
              AuthConfig.DRUID_AUTHENTICATION_RESULT,
              new AuthenticationResult("bob", "warden", "test", null)
          );
        },
        filter,
        new ServletHolder(new ServletContainer(new DefaultResourceConfig(Druid.class, Internal.class)))
    );
  }

  @AfterAll
  static void stop() throws Exception
  {
    server.close();
  }

  @Test
  void everyDoorIsThere() throws Exception
  {
    for (String door : DOORS) {
      String answer = post(door);
      assertTrue(answer.contains("reached by the door") || answer.contains("only Druid's own processes do"), door + ": " + answer);
    }
  }

  /** Each odd spelling at each place of each path. */
  @Test
  void noSpellingLeadsPastADoor() throws Exception
  {
    int reached = 0;
    for (String door : DOORS) {
      for (String path : spellings(door)) {
        String answer = post(path);
        assertTrue(!answer.contains("REACHED PAST"), path + ": " + answer);
        reached += answer.contains("reached by the door") ? 1 : 0;
      }
    }
    assertTrue(reached > 100, "some of them are as good as the plain one, but only " + reached);
  }

  private static List<String> spellings(String door)
  {
    List<String> spellings = new ArrayList<>();
    for (int at = door.indexOf('/'); at >= 0; at = door.indexOf('/', at + 1)) {
      for (String odd : ODD) {
        spellings.add(door.substring(0, at) + odd + door.substring(at + 1));
        // Into a template's variable, back out of which the container may climb.
        spellings.add(door.substring(0, at) + "/x" + odd + door.substring(at + 1));
      }
    }
    for (String odd : ODD) {
      spellings.add(door + odd);
      for (int up = 1; up < 10; up++) {
        spellings.add(door + "%2F..".repeat(up) + odd + "y");
        spellings.add(door + "/x" + "%2F..".repeat(up) + odd + "y");
      }
    }
    return spellings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "post", "Post", "POSTS"})
  void noOtherMethodSubmits(String method) throws Exception
  {
    for (String door : DOORS.subList(0, 10)) {
      for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method")) {
        String answer = send(method, door + "?_method=POST&method=POST", header + ": POST");
        assertTrue(!answer.toLowerCase().contains("reached"), answer);
      }
    }
  }

  @Test
  void aPostThatClaimsToBeAnotherIsAPost() throws Exception
  {
    assertEquals(200, status(send("POST", DOORS.get(0), "X-HTTP-Method-Override: GET")));
  }

  private static int status(String answer)
  {
    return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
  }

  private static String post(String path) throws Exception
  {
    return send("POST", path, "x: y");
  }

  private static String send(String method, String path, String header) throws Exception
  {
    String request = method + " " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + header
                     + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
