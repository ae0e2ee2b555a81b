package org.warden.druid.door;

import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import com.sun.management.OperatingSystemMXBean;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.Resource;
import org.warden.druid.WardenModule;
import org.warden.druid.decision.DenialLog;
import org.warden.druid.decision.DenialLogs;
import org.warden.druid.engine.Policies;
import org.warden.druid.sql.SentBody;

import javax.servlet.FilterChain;
import javax.servlet.ServletInputStream;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.LongSupplier;

/**
 * Measures the thread CPU time of Warden's share in an ordinary SQL request: the filter with its scope, a chain that reads the
 * body, asks once for a datasource and writes a small answer, and nothing of Druid. What the stand-ins for the container's
 * request and response cost is counted too. Beside it the same without keeping the body aside, on a path at which no SQL
 * comes; and what a refused statement costs. See docs/doors.md.
 */
final class DoorsCost
{
  private static final int ROUNDS = 5;
  private static final int REQUESTS = 20_000;
  private static final LongSupplier THREAD = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
  /** Coarser; the engine reads SQL on a thread of its own. */
  private static final LongSupplier PROCESS = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime;
  private static final AuthenticationResult ALICE = new AuthenticationResult("alice", "w", "basic", null);
  private static final Resource WIKI = new Resource("wiki", "DATASOURCE");
  private static final Resource SALES = new Resource("sales", "DATASOURCE");
  private static final byte[] ANSWER = "[{\"n\":1}]".getBytes(StandardCharsets.UTF_8);

  private DoorsCost()
  {
  }

  public static void main(String[] arguments) throws Exception
  {
    Authorizer authorizer = authorizer();
    ObjectMapper mapper = new ObjectMapper();
    Entrance entrance = new Entrance(new AuthorizerMapper(Map.of("w", authorizer)), mapper, mapper);
    WardenFilter filter = new WardenFilter(entrance, new StoredTasks(Guice.createInjector()), (refusal, address, id) -> {}, false);
    FilterChain chain = (request, response) -> {
      read(request.getInputStream());
      if (!authorizer.authorize(ALICE, WIKI, Action.READ).isAllowed()) {
        throw new IllegalStateException("alice was refused");
      }
      response.getOutputStream().write(ANSWER);
    };
    for (int length : new int[]{100, 1_000, 10_000, 100_000, 1_000_000}) {
      byte[] body = new byte[length];
      int requests = Math.max(100, REQUESTS / Math.max(1, length / 1_000));
      double kept = cost(THREAD, filter, chain, "/druid/v2/sql", body, requests);
      double plain = cost(THREAD, filter, chain, "/druid/v2", body, requests);
      System.out.printf("A request with %,d bytes of SQL, in microseconds of CPU, best of %d: %.2f, without keeping them aside %.2f%n",
                        length, ROUNDS, kept, plain);
    }
    FilterChain refused = (request, response) -> {
      read(request.getInputStream());
      authorizer.authorize(ALICE, SALES, Action.READ).getMessage();
    };
    for (int columns : new int[]{10, 1_000, 40_000}) {
      byte[] body = body(columns);
      int requests = Math.max(10, REQUESTS / columns);
      double all = cost(PROCESS, filter, refused, "/druid/v2/sql", body, requests);
      double one = cost(PROCESS, filter, refused, "/druid/v2", body, REQUESTS);
      System.out.printf("A refused request with %,d bytes of SQL, in microseconds of CPU, best of %d: %.2f, naming what was asked alone %.2f%n",
                        body.length, ROUNDS, all, one);
    }
    System.exit(0);
  }

  /** As Jackson would, but to no end. */
  private static void read(ServletInputStream in) throws IOException
  {
    byte[] chunk = new byte[8_000];
    int length;
    do {
      length = in.read(chunk, 0, chunk.length);
    } while (length >= 0);
  }

  private static byte[] body(int columns)
  {
    StringBuilder sql = new StringBuilder("SELECT ");
    for (int column = 0; column < columns; column++) {
      sql.append("SUM(c").append(column).append(" + 1), ");
    }
    sql.append("1 FROM wiki JOIN sales ON wiki.page = sales.page JOIN other ON wiki.page = other.page");
    return ("{\"query\":\"" + sql + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  /** The CPU time of one request, in microseconds: the best of several rounds. */
  private static double cost(
      LongSupplier cpuTime,
      WardenFilter filter,
      FilterChain chain,
      String path,
      byte[] body,
      int requests
  ) throws Exception
  {
    double best = Double.MAX_VALUE;
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      long before = cpuTime.getAsLong();
      for (int i = 0; i < requests; i++) {
        filter.doFilter(request(path, body), response(), chain);
      }
      if (round >= 0) {
        best = Math.min(best, (cpuTime.getAsLong() - before) / 1_000.0 / requests);
      }
    }
    return best;
  }

  private static Authorizer authorizer() throws Exception
  {
    Path policy = Files.createTempFile("policy", ".json");
    Files.writeString(policy, Policies.aliceReads("wiki"));
    policy.toFile().deleteOnExit();
    ObjectMapper mapper = new ObjectMapper();
    new WardenModule().getJacksonModules().forEach(mapper::registerModule);
    mapper.setInjectableValues(
        new InjectableValues.Std()
            .addValue(Properties.class, new Properties())
            .addValue(AuthConfig.class, AuthConfig.newBuilder().build())
            .addValue(DenialLog.class, DenialLogs.into(new ArrayList<>()))
            .addValue(Collector.class, new Collector())
    );
    return mapper.convertValue(Map.of("type", "warden", "name", "w", "policyFile", policy.toString()), Authorizer.class);
  }

  private static HttpServletRequest request(String path, byte[] body)
  {
    Map<String, Object> answers = new HashMap<>();
    answers.put("getMethod", "POST");
    answers.put("getRequestURI", path);
    answers.put("getServletPath", "");
    answers.put("getPathInfo", path);
    answers.put("getAttribute", ALICE);
    answers.put("isAsyncStarted", false);
    answers.put("getInputStream", new SentBody(body));
    return standIn(HttpServletRequest.class, answers);
  }

  private static HttpServletResponse response()
  {
    Map<String, Object> answers = new HashMap<>();
    answers.put("getStatus", 200);
    answers.put("isCommitted", false);
    answers.put("getOutputStream", new Nowhere());
    return standIn(HttpServletResponse.class, answers);
  }

  private static <T> T standIn(Class<T> type, Map<String, Object> answers)
  {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[]{type},
        (proxy, method, arguments) -> answers.get(method.getName())
    ));
  }

  private static final class Nowhere extends ServletOutputStream
  {
    @Override
    public boolean isReady()
    {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener)
    {
    }

    @Override
    public void write(int one)
    {
    }

    @Override
    public void write(byte[] bytes, int from, int length)
    {
    }
  }
}
