package org.warden.druid.door;

import com.google.common.base.Optional;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.util.Providers;
import com.sun.jersey.api.core.DefaultResourceConfig;
import com.sun.jersey.spi.container.servlet.ServletContainer;
import org.apache.druid.indexing.common.task.Task;
import org.apache.druid.indexing.overlord.TaskStorage;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import javax.annotation.Nullable;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.PathSegment;
import javax.ws.rs.core.UriInfo;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StoredTasksTest
{
  private static final String TASK = "/druid/indexer/v1/task/";

  /** What the storage holds: the type is no matter of the id. */
  private static final Map<String, String> TYPES = Map.of(
      "query-1", "query_controller",
      "index_like_1", "query_controller",
      "query-fake", "index_parallel",
      "task", "query_controller",
      "shutdown", "query_controller",
      "a", "query_controller",
      "%61", "index_parallel"
  );

  /**
   * A resource where Druid's Overlord has it, in Druid's own Jersey. It finds the id as {@code TaskResourceFilter}
   * does, and says which task it would shut down and which one the filter saw.
   */
  @Path("/druid/indexer/v1")
  public static final class Overlord
  {
    @POST
    @Path("/task/{id}/shutdown")
    public String shutdown(@PathParam("id") String id, @Context UriInfo uri)
    {
      List<PathSegment> segments = uri.getPathSegments();
      int at = 0;
      while (!segments.get(at).getPath().equals("task")) {
        at++;
      }
      assertEquals(segments.get(at + 1).getPath(), id);
      return "resource <" + id + "> " + seen();
    }

    @GET
    @Path("/task/{id}")
    public String payload(@PathParam("id") String id)
    {
      return "resource <" + id + "> " + seen();
    }

    @GET
    @Path("/task/{id}/{what: status|segments|reports|log}")
    public String status(@PathParam("id") String id)
    {
      return payload(id);
    }

    @GET
    @Path("/task/{id}/shutdown")
    public String get()
    {
      return "other " + seen();
    }

    @DELETE
    @Path("/task/{id}/shutdown")
    public String delete()
    {
      return "other " + seen();
    }

    @POST
    @Path("/{other:.*}")
    public String other()
    {
      return "other " + seen();
    }

    private static String seen()
    {
      StoredTask task = RequestScope.current().storedTask();
      return task == null ? "nothing" : task.type() + " of " + task.datasource();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "query-1/shutdown",
      "query-1/shutdown/",
      "query-1/shutdown;x=1",
      "query-1;x=1/shutdown",
      "query-1;x=1/shutdown;y=2/",
      "%71uery-1/shutdown",
      "query%2D1/shutdown",
      "query-1/shutdown?task=query-fake",
  })
  void everyFormThatReachesTheResourceIsSeen(String form) throws Exception
  {
    assertEquals("resource <query-1> query_controller of of query-1", post(form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"query-1", "index_like_1", "query-fake", "task", "shutdown"})
  void theStoredTypeCountsAndNotTheId(String id) throws Exception
  {
    assertEquals("resource <" + id + "> " + TYPES.get(id) + " of of " + id, post(id + "/shutdown"));
  }

  @Test
  void anUnknownTaskIsNothing() throws Exception
  {
    assertEquals("resource <query-2> nothing", post("query-2/shutdown"));
  }

  /** Whatever the path: either the filter sees nothing, or it sees the very task that the resource is about. */
  @ParameterizedTest
  @ValueSource(strings = {
      "a/shutdown",
      "%61/shutdown",
      "%2561/shutdown",
      "%u0061/shutdown",
      "a%2Fshutdown",
      "a%2Fshutdown/shutdown",
      "x%2F..%2Fa/shutdown",
      "x%2f%2E%2e%2fa/shutdown",
      "x/../a/shutdown",
      "x/%2e%2e/a/shutdown",
      "./a/shutdown",
      "a/./shutdown",
      "a/shutdown/.",
      "a/shutdown/x/..",
      "a/shutdown//",
      "a//shutdown",
      "/a/shutdown",
      "a/SHUTDOWN",
      "a/shutdown.json",
      "a/shutdown%20",
      "a%20/shutdown",
      "a%00/shutdown",
      "a%3Bx/shutdown",
      "a%3b/shutdown",
      "a;/shutdown",
      ";a/shutdown",
      "a%0A/shutdown",
      "\u00e4/shutdown",
      "%C3%A4/shutdown",
      "%E4/shutdown",
      "%C1%A1/shutdown",
      "a+/shutdown",
      "a%/shutdown",
      "a/shutdown%2F",
      "a/../../task/query-fake/shutdown",
      "query-fake/shutdown;/../../a/shutdown",
      "query-fake;/../a/shutdown",
      "query-fake/..;/a/shutdown",
      "a/shutdown%3F",
      "a/shutdown#/../query-fake",
  })
  void aPathNeverStandsForTwoTasks(String form) throws Exception
  {
    String answer = post(form);
    if (answer.startsWith("resource ")) {
      String id = answer.substring(answer.indexOf('<') + 1, answer.lastIndexOf('>'));
      String seen = answer.substring(answer.lastIndexOf('>') + 2);
      assertTrue(seen.equals("nothing") || seen.equals(TYPES.get(id) + " of of " + id), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "HEAD", "PUT", "post"})
  void onlyAPostShutsDown(String method) throws Exception
  {
    String answer = send(method, TASK + "query-1/shutdown", "X-HTTP-Method-Override: POST");

    assertTrue(answer.startsWith("other nothing") || answer.isEmpty() || answer.startsWith("<html>"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "/druid/indexer/v1/task",
      "/druid/indexer/v1/task/query-1/more",
      "/druid/indexer/v1/tasks/query-1/shutdown",
      "/druid/indexer/v1/supervisor/query-1/shutdown",
      "/druid/indexer/v1/datasources/query-1/shutdownAllTasks",
      "/druid/indexer/v1/x/druid/indexer/v1/task/query-1/shutdown",
  })
  void otherPathsSeeNothing(String path) throws Exception
  {
    assertEquals("other nothing", send("POST", path));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "query-1",
      "query-1/",
      "query-1;x=1",
      "query-1/status",
      "query-1/segments/",
      "query-1/reports;x=1",
      "query-1;x=1/log",
      "%71uery-1/log?offset=1",
  })
  void everyFormThatShowsATaskIsSeen(String form) throws Exception
  {
    assertEquals("resource <query-1> query_controller of of query-1", send("GET", TASK + form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/status", "/reports", "/log"})
  void aPathThatShowsATaskNeverStandsForTwo(String what) throws Exception
  {
    for (String id : ODD_IDS) {
      String answer = send("GET", TASK + id + what);
      if (answer.startsWith("resource ")) {
        String taken = answer.substring(answer.indexOf('<') + 1, answer.lastIndexOf('>'));
        String seen = answer.substring(answer.lastIndexOf('>') + 2);
        assertTrue(seen.equals("nothing") || seen.equals(TYPES.get(taken) + " of of " + taken), answer);
      }
    }
  }

  private static final List<String> ODD_IDS = List.of(
      "a", "%61", "%2561", "%u0061", "a%2Fstatus", "x%2F..%2Fa", "x%2f%2E%2e%2fa", "x/../a", "x/%2e%2e/a", "./a",
      "a/.", "a/x/..", "a//", "/a", "a%20", "%20a", "a%00", "a%3Bx", "a;", ";a", ";/a", "a%0A", "\u00e4", "%C3%A4", "%E4",
      "%C1%A1", "a+", "a%", "a/../../task/query-fake", "query-fake;/../a", "query-fake/..;/a", "a%3F", "a%5C..%5Cquery-fake"
  );

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "get"})
  void onlyAGetShows(String method) throws Exception
  {
    String answer = send(method, TASK + "query-1/status", "X-HTTP-Method-Override: GET");

    assertTrue(answer.startsWith("other nothing") || answer.isEmpty() || answer.startsWith("<html>"), answer);
  }

  /** The router splits the path; there the storage is missing, but the path is read alike everywhere. */
  @Test
  void aSplitPathIsReadAsOne()
  {
    Injector injector = injector(storage(id -> task("query_controller", id)));
    HttpServletRequest request = shutdown("/druid/indexer", "/v1/task/query-1/shutdown");

    assertEquals("of query-1", new StoredTasks(injector).of(request).datasource());
  }

  @Test
  void aServiceWithoutStorageSeesNothing()
  {
    assertNull(new StoredTasks(Guice.createInjector()).of(shutdown()));
  }

  /** As on a Coordinator that is no Overlord. */
  @Test
  void anEmptyStorageBindingSeesNothing()
  {
    Injector injector = Guice.createInjector(binder -> binder.bind(TaskStorage.class).toProvider(Providers.of(null)));

    assertNull(new StoredTasks(injector).of(shutdown()));
  }

  @Test
  void aStorageThatFailsSeesNothing()
  {
    Injector injector = injector(storage(id -> {
      throw new IllegalStateException("the database is away");
    }));

    assertNull(new StoredTasks(injector).of(shutdown()));
  }

  @Test
  void theStorageIsAskedOnceAndOnlyWhenSomebodyWantsToKnow()
  {
    AtomicInteger asked = new AtomicInteger();
    StoredTasks tasks = new StoredTasks(injector(storage(id -> {
      asked.incrementAndGet();
      return task("query_controller", id);
    })));
    try (RequestScope scope = RequestScope.open(() -> tasks.of(shutdown()))) {
      assertEquals(0, asked.get());
      assertNotNull(scope.storedTask());
      assertNotNull(scope.storedTask());
      assertEquals(1, asked.get());
    }
  }

  private static String post(String form) throws Exception
  {
    return send("POST", TASK + form);
  }

  private static String send(String method, String target, String... headers) throws Exception
  {
    DefaultResourceConfig resources = new DefaultResourceConfig(Overlord.class);
    StoredTasks tasks = new StoredTasks(injector(storage(id -> TYPES.containsKey(id) ? task(TYPES.get(id), id) : null)));
    WardenFilter filter = new WardenFilter(Entrances.open(), tasks, (refusal, remoteAddress, sqlQueryId) -> { }, false);
    try (TestServer server = TestServer.filtered(filter, new ServletHolder(new ServletContainer(resources)), "/*")) {
      String answer = server.text(method, target, headers);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  private static HttpServletRequest shutdown()
  {
    return shutdown(TASK + "query-1/shutdown", null);
  }

  private static HttpServletRequest shutdown(String servletPath, @Nullable String pathInfo)
  {
    return proxy(HttpServletRequest.class, (self, method, arguments) -> switch (method.getName()) {
      case "getMethod" -> "POST";
      case "getServletPath" -> servletPath;
      case "getPathInfo" -> pathInfo;
      case "getRequestURI" -> TASK + "query-1/shutdown";
      default -> throw new UnsupportedOperationException(method.getName());
    });
  }

  private static Injector injector(TaskStorage storage)
  {
    return Guice.createInjector(binder -> binder.bind(TaskStorage.class).toInstance(storage));
  }

  private static TaskStorage storage(Function<String, Task> tasks)
  {
    return proxy(TaskStorage.class, (self, method, arguments) -> switch (method.getName()) {
      case "getTask" -> Optional.fromNullable(tasks.apply((String) arguments[0]));
      case "toString" -> "storage";
      default -> throw new UnsupportedOperationException(method.getName());
    });
  }

  private static Task task(String type, String id)
  {
    return proxy(Task.class, (self, method, arguments) -> switch (method.getName()) {
      case "getType" -> type;
      case "getDataSource" -> "of " + id;
      default -> throw new UnsupportedOperationException(method.getName());
    });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler answers)
  {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, answers));
  }
}
