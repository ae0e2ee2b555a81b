package org.warden.druid.door;

import com.google.inject.Guice;
import org.apache.druid.server.security.AuthenticationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warden.druid.decision.Refusal;

import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WardenFilterTest
{
  private static final String WHY = "user 'bob' needs READ on DATASOURCE 'wiki': no rule allows it";
  private static final byte[] UNAUTHORIZED = utf8("{\"Access-Check-Result\":\"Unauthorized\"}");
  private static final String EXPLAINED = explained(WHY);

  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<TestServer> servers = new ArrayList<>();

  @AfterEach
  void stop() throws Exception
  {
    for (TestServer server : servers) {
      server.close();
    }
    servers.clear();
  }

  /** Answers with which the filter has nothing to do; each must come as if there were no filter. */
  @SuppressWarnings("unused")
  enum Untouched implements TestServer.Resource
  {
    SMALL((request, response) -> {
      response.setContentType("application/json");
      response.getOutputStream().write(utf8("[]"));
    }),
    NOTHING((request, response) -> response.setStatus(202)),
    LARGE((request, response) -> {
      response.setContentType("application/json");
      response.getOutputStream().write(large());
    }),
    LARGE_WITH_LENGTH((request, response) -> {
      response.setContentLength(large().length);
      response.getOutputStream().write(large());
    }),
    IN_PIECES((request, response) -> {
      OutputStream out = response.getOutputStream();
      for (int i = 0; i < 100; i++) {
        out.write('x');
        out.write(utf8("piece " + i));
        out.flush();
        response.flushBuffer();
      }
      out.close();
    }),
    CHARACTERS((request, response) -> {
      response.setContentType("text/plain");
      response.getWriter().print("h\u00e9llo");
    }),
    CHARACTERS_THEN_STREAM((request, response) -> {
      response.getWriter().print("one");
      response.getOutputStream();
    }),
    RESET((request, response) -> {
      response.setStatus(403);
      response.getWriter().print("no");
      response.reset();
      response.getOutputStream().write(utf8("yes"));
    }),
    ASYNC((request, response) -> {
      AsyncContext context = request.startAsync();
      context.start(() -> {
        try {
          context.getResponse().getOutputStream().write(large());
        }
        catch (IOException e) {
          throw new IllegalStateException(e);
        }
        context.complete();
      });
    }),
    ASYNC_WITH_THIS_RESPONSE((request, response) -> {
      AsyncContext context = request.startAsync(request, response);
      context.start(() -> {
        try {
          response.setStatus(403);
          response.getOutputStream().write(UNAUTHORIZED);
        }
        catch (IOException e) {
          throw new IllegalStateException(e);
        }
        context.complete();
      });
    }),
    FAILURE((request, response) -> {
      throw new IllegalStateException("broken");
    }),
    ERROR_PAGE((request, response) -> response.sendError(500, "broken")),
    /** Druid's own 403, such as another user's statement: no authorizer refused it. */
    FORBIDDEN_BY_DRUID((request, response) -> {
      response.setStatus(403);
      response.setContentType("application/json");
      response.getOutputStream().write(UNAUTHORIZED);
    }),
    FORBIDDEN_BY_DRUID_WITHOUT_BODY((request, response) -> response.setStatus(403)),
    /** A list from which a refusal has dropped a row. */
    ROWS_DROPPED((request, response) -> {
      refuse(WHY);
      response.setContentType("application/json");
      response.getOutputStream().write(large());
    }),
    ROWS_DROPPED_IN_PIECES((request, response) -> {
      refuse(WHY);
      IN_PIECES.answer(request, response);
    }),
    NOT_FOUND_AFTER_REFUSAL((request, response) -> {
      refuse(WHY);
      response.setStatus(404);
      response.setContentType("application/json");
      response.getOutputStream().write(UNAUTHORIZED);
    }),
    REFUSED_IN_CHARACTERS((request, response) -> {
      refuse(WHY);
      response.setStatus(403);
      response.getWriter().print("{}");
    }),
    REFUSED_IN_TEXT((request, response) -> {
      refuse(WHY);
      response.setStatus(403);
      response.setContentType("text/plain");
      response.getOutputStream().write(utf8("Access-Check-Result: " + WHY));
    }),
    REFUSED_BY_ERROR_PAGE((request, response) -> {
      refuse("</pre><script>");
      response.sendError(403);
    }),
    REFUSED_BY_ERROR_PAGE_WITH_TEXT((request, response) -> {
      refuse("</pre><script>");
      response.sendError(403, "Unauthorized");
    }),
    REFUSED_BEYOND_THE_BOUND((request, response) -> {
      refuse(WHY);
      response.setStatus(403);
      response.setContentType("application/json");
      response.getOutputStream().write(utf8("{\"errorMessage\":\""));
      response.getOutputStream().write(utf8("x".repeat(HeldBody.BOUND)));
      response.getOutputStream().write(utf8("\"}"));
    }),
    REFUSED_AFTER_THE_STREAM_WAS_TAKEN((request, response) -> {
      OutputStream out = response.getOutputStream();
      refuse(WHY);
      response.setStatus(403);
      response.setContentType("application/json");
      out.write(UNAUTHORIZED);
    }),
    REFUSED_AND_SENT((request, response) -> {
      refuse(WHY);
      response.setStatus(403);
      response.flushBuffer();
    });

    private final TestServer.Resource resource;

    Untouched(TestServer.Resource resource)
    {
      this.resource = resource;
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws Exception
    {
      resource.answer(request, response);
    }
  }

  @ParameterizedTest
  @EnumSource
  void comesByteForByte(Untouched resource) throws Exception
  {
    TestServer filtered = filtered(resource);
    TestServer plain = plain(resource);

    for (String method : List.of("GET", "POST", "HEAD")) {
      assertSameText(plain.bytes(method, "/druid/v2"), filtered.bytes(method, "/druid/v2"));
      String gzip = "Accept-Encoding: gzip";
      assertSameText(plain.bytes(method, "/druid/v2", gzip), filtered.bytes(method, "/druid/v2", gzip));
    }
  }

  @Test
  void aRefusalSaysWhy() throws Exception
  {
    String answer = filtered(REFUSES).text("POST", "/druid/v2/sql");

    assertTrue(answer.startsWith("HTTP/1.1 403 Forbidden\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Length: " + EXPLAINED.length() + "\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n" + EXPLAINED), answer);
    assertHeard(WHY + " 127.0.0.1 null");
  }

  /** Each way in which a servlet may bring the same refusal about. */
  @SuppressWarnings("unused")
  enum Refused implements TestServer.Resource
  {
    BYTE_BY_BYTE((request, response) -> {
      forbid(response);
      for (byte b : UNAUTHORIZED) {
        response.getOutputStream().write(b);
      }
    }),
    FLUSHED((request, response) -> {
      forbid(response);
      response.getOutputStream().write(UNAUTHORIZED, 0, 5);
      response.getOutputStream().flush();
      response.flushBuffer();
      response.getOutputStream().write(UNAUTHORIZED, 5, UNAUTHORIZED.length - 5);
    }),
    CLOSED((request, response) -> {
      forbid(response);
      response.getOutputStream().write(UNAUTHORIZED);
      response.getOutputStream().close();
    }),
    WITH_ITS_LENGTH((request, response) -> {
      forbid(response);
      response.setContentLength(UNAUTHORIZED.length);
      response.getOutputStream().write(UNAUTHORIZED);
    }),
    WITH_ITS_LENGTH_IN_A_HEADER((request, response) -> {
      forbid(response);
      response.setHeader("Content-Length", "" + UNAUTHORIZED.length);
      response.getOutputStream().write(UNAUTHORIZED);
      response.getOutputStream().close();
    }),
    WITHOUT_A_BODY((request, response) -> {
      forbid(response);
    }),
    WITH_AN_EMPTY_STREAM((request, response) -> {
      forbid(response);
      response.getOutputStream().close();
    }),
    STATUS_AFTER_THE_STREAM((request, response) -> {
      refuse(WHY);
      OutputStream out = response.getOutputStream();
      forbid(response);
      out.write(UNAUTHORIZED);
    }),
    AFTER_A_RESET((request, response) -> {
      refuse(WHY);
      response.getOutputStream().write(utf8("half a row"));
      response.reset();
      forbid(response);
      response.getOutputStream().write(UNAUTHORIZED);
    }),
    AFTER_A_BUFFER_RESET((request, response) -> {
      forbid(response);
      response.getOutputStream().write(utf8("{\"half"));
      response.resetBuffer();
      response.getOutputStream().write(UNAUTHORIZED);
    }),
    /** As a query that fails while it runs: asynchronous by then, but still on the request's thread. */
    AFTER_ASYNC_HAS_STARTED((request, response) -> {
      AsyncContext context = request.startAsync();
      context.complete();
      forbid(response);
      response.getOutputStream().write(UNAUTHORIZED);
    }),
    /** As a request that waited for its turn in front of the filter. */
    IN_A_SECOND_DISPATCH((request, response) -> {
      if (request.getAttribute("waited") == null) {
        request.setAttribute("waited", true);
        request.startAsync().dispatch();
      } else {
        forbid(response);
        response.getOutputStream().write(UNAUTHORIZED);
      }
    }),
    THE_LAST_REFUSAL_COUNTS((request, response) -> {
      refuse("user 'bob' needs READ on DATASOURCE 'other': no rule allows it");
      forbid(response);
      response.getOutputStream().write(UNAUTHORIZED);
    });

    private final TestServer.Resource resource;

    Refused(TestServer.Resource resource)
    {
      this.resource = resource;
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws Exception
    {
      resource.answer(request, response);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyWayToRefuseSaysWhy(Refused resource) throws Exception
  {
    TestServer server = filtered(resource);

    assertExplained(get(server, "/druid/v2/sql"));
    assertHeard(WHY + " 127.0.0.1 null");
  }

  /** Jetty zips no errors; it must not zip half of one. */
  @ParameterizedTest
  @EnumSource
  void andToWhoTakesZippedAnswers(Refused resource) throws Exception
  {
    assertExplained(client.send(
        HttpRequest.newBuilder(filtered(resource).uri("/druid/v2/sql")).header("Accept-Encoding", "gzip").build(),
        HttpResponse.BodyHandlers.ofString()
    ));
  }

  @ParameterizedTest
  @EnumSource
  void aHeadHasNoBody(Refused resource) throws Exception
  {
    String answer = filtered(resource).text("HEAD", "/druid/v2/sql");

    assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @Test
  void aRowIsSeenBeforeTheNextIsThere() throws Exception
  {
    CountDownLatch seen = new CountDownLatch(1);
    TestServer server = filtered((request, response) -> {
      refuse("user 'bob' needs READ on DATASOURCE 'hidden': no rule allows it");
      response.getOutputStream().write(utf8("first"));
      response.getOutputStream().flush();
      assertTrue(seen.await(20, TimeUnit.SECONDS), "the first row never came");
      response.getOutputStream().write(utf8("second"));
    });

    HttpResponse<InputStream> answer = client.send(
        HttpRequest.newBuilder(server.uri("/druid/v2/sql")).build(),
        HttpResponse.BodyHandlers.ofInputStream()
    );
    assertEquals("first", new String(answer.body().readNBytes(5), StandardCharsets.UTF_8));
    seen.countDown();
    assertEquals("second", new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
    assertHeard();
  }

  /** As Druid's router does when it copies the headers of the answer that it forwards. */
  @Test
  void aServiceThatForwardsGetsTheContainersOwnResponse() throws Exception
  {
    TestServer server = TestServer.filtered(filter(true), (request, response) -> {
      assertEquals(org.eclipse.jetty.server.Response.class, response.getClass());
      REFUSES.answer(request, response);
    });
    servers.add(server);

    assertEquals(new String(UNAUTHORIZED, StandardCharsets.UTF_8), get(server, "/status").body());
    assertHeard(WHY + " 127.0.0.1 null");
  }

  @Test
  void theLogHearsOfErrorPagesAndPlainTextToo() throws Exception
  {
    filtered(Untouched.REFUSED_BY_ERROR_PAGE).text("GET", "/");
    filtered(Untouched.REFUSED_IN_TEXT).text("GET", "/");

    assertHeard("</pre><script> 127.0.0.1 null", WHY + " 127.0.0.1 null");
  }

  @ParameterizedTest
  @EnumSource(names = {"ROWS_DROPPED", "NOT_FOUND_AFTER_REFUSAL", "FORBIDDEN_BY_DRUID", "SMALL", "FAILURE"})
  void theLogHearsNothingOf(Untouched resource) throws Exception
  {
    filtered(resource).text("GET", "/");

    assertHeard();
  }

  @Test
  void theLogHearsWhichQueryItWas() throws Exception
  {
    TestServer server = filtered((request, response) -> {
      String name = Thread.currentThread().getName();
      Thread.currentThread().setName("sql[" + request.getHeader("id") + "]");
      try {
        forbid(response);
      }
      finally {
        Thread.currentThread().setName(name);
      }
      if (request.getHeader("header") != null) {
        response.setHeader("X-Druid-SQL-Query-Id", request.getHeader("header"));
      }
    });
    server.text("GET", "/", "id: q1");
    server.text("GET", "/", "id: q2", "header: q3");

    assertHeard(WHY + " 127.0.0.1 q1", WHY + " 127.0.0.1 q3");
  }

  @Test
  void nothingIsLeftForTheNextRequestOnAConnection() throws Exception
  {
    TestServer server = filtered((request, response) -> {
      assertNull(RequestScope.current().refusal());
      if (request.getRequestURI().equals("/refused")) {
        REFUSES.answer(request, response);
      } else {
        Untouched.FORBIDDEN_BY_DRUID.answer(request, response);
      }
    });
    try (Socket socket = server.connect()) {
      for (int i = 0; i < 5; i++) {
        assertEquals(EXPLAINED, keptAlive(socket, "/refused"));
        assertEquals(new String(UNAUTHORIZED, StandardCharsets.UTF_8), keptAlive(socket, "/druid"));
      }
    }
  }

  /** On this very thread, so that what is left behind can be seen. */
  @Test
  void theScopeEndsWithTheRequestEvenIfItFails()
  {
    RequestScope.open(() -> null).refused(refusal("left over"));

    assertThrows(IOException.class, () -> filter().doFilter(
        inert(HttpServletRequest.class),
        inert(HttpServletResponse.class),
        (request, response) -> {
          assertNull(RequestScope.current().refusal(), "what an earlier request left is forgotten");
          throw new IOException("broken");
        }
    ));
    assertNull(RequestScope.current());
  }

  @Test
  void aFailureAfterARefusalIsAFailure() throws Exception
  {
    TestServer server = filtered((request, response) -> {
      REFUSES.answer(request, response);
      throw new IllegalStateException("broken");
    });
    String answer = server.text("GET", "/");

    assertTrue(answer.startsWith("HTTP/1.1 500"), answer);
    assertFalse(answer.contains("Access-Check-Result"), answer);
    assertHeard();
  }

  @Test
  void requestsAtTheSameTimeKeepTheirReasons() throws Exception
  {
    TestServer server = filtered((request, response) -> {
      String name = request.getHeader("name");
      if (name.startsWith("allowed")) {
        response.getOutputStream().write(utf8(name));
        return;
      }
      refuse("user '" + name + "'");
      Thread.sleep(new Random().nextInt(3));
      response.setStatus(403);
      response.setContentType("application/json");
      response.getOutputStream().write(UNAUTHORIZED);
    });
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Void>> calls = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        int number = caller;
        calls.add(callers.submit((Callable<Void>) () -> {
          for (int i = 0; i < 100; i++) {
            String name = (i % 3 == 0 ? "allowed-" : "refused-") + number + "-" + i;
            HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(server.uri("/druid/v2/sql")).header("name", name).build(),
                HttpResponse.BodyHandlers.ofString()
            );
            assertEquals(i % 3 == 0 ? name : explained("user '" + name + "'"), answer.body());
          }
          return null;
        }));
      }
      for (Future<Void> call : calls) {
        call.get();
      }
    }
    finally {
      callers.shutdownNow();
    }
    stop();
    assertEquals(8 * 66, heard.size());
  }

  /** Of a type that the code under test passes on without a look. */
  private static <T> T inert(Class<T> type)
  {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (proxy, method, arguments) -> null));
  }

  private static final TestServer.Resource REFUSES = (request, response) -> {
    forbid(response);
    response.getOutputStream().write(UNAUTHORIZED);
  };

  private static void forbid(HttpServletResponse response)
  {
    refuse(WHY);
    response.setStatus(403);
    response.setContentType("application/json");
  }

  /** What the authorizer does; without the filter there is nobody to tell. */
  private static void refuse(String why)
  {
    RequestScope scope = RequestScope.current();
    if (scope != null) {
      scope.refused(refusal(why));
    }
  }

  private static Refusal refusal(String why)
  {
    return new Refusal(new AuthenticationResult("bob", "warden", "test", null), () -> why);
  }

  private static String explained(String why)
  {
    return "{\"Access-Check-Result\":\"" + why + "\",\"errorMessage\":\"" + why + "\"}";
  }

  private static byte[] large()
  {
    byte[] large = new byte[3_000_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ('a' + i % 23);
    }
    return large;
  }

  private static byte[] utf8(String text)
  {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertSameText(byte[] expected, byte[] actual)
  {
    if (expected.length < 10_000) {
      assertEquals(new String(expected, StandardCharsets.ISO_8859_1), new String(actual, StandardCharsets.ISO_8859_1));
    }
    assertArrayEquals(expected, actual);
  }

  private static void assertExplained(HttpResponse<String> answer)
  {
    assertEquals(403, answer.statusCode());
    assertEquals(EXPLAINED, answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse("none"));
    assertEquals("" + EXPLAINED.length(), answer.headers().firstValue("Content-Length").orElse("none"));
  }

  /** What the log has heard of all requests: a stopped server has finished each. */
  private void assertHeard(String... lines) throws Exception
  {
    stop();
    assertEquals(List.of(lines), List.copyOf(heard));
  }

  private static String keptAlive(Socket socket, String target) throws IOException
  {
    socket.getOutputStream().write(utf8("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n"));
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    int length = Arrays.stream(head.toString().split("\r\n"))
                       .filter(line -> line.startsWith("Content-Length: "))
                       .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
                       .findFirst()
                       .orElseThrow();
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private HttpResponse<String> get(TestServer server, String path) throws Exception
  {
    return client.send(HttpRequest.newBuilder(server.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private TestServer filtered(TestServer.Resource resource) throws Exception
  {
    TestServer server = TestServer.filtered(filter(), resource);
    servers.add(server);
    return server;
  }

  private TestServer plain(TestServer.Resource resource) throws Exception
  {
    TestServer server = TestServer.plain(resource);
    servers.add(server);
    return server;
  }

  private WardenFilter filter()
  {
    return filter(false);
  }

  private WardenFilter filter(boolean forwards)
  {
    return new WardenFilter(
        Entrances.open(),
        new StoredTasks(Guice.createInjector()),
        (refusal, remoteAddress, sqlQueryId) -> heard.add(refusal.sentence() + " " + remoteAddress + " " + sqlQueryId),
        forwards
    );
  }
}
