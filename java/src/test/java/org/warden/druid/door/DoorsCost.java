package org.warden.druid.door;

import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
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

import javax.servlet.FilterChain;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Measures the thread CPU time of Warden's share in an ordinary SQL request: the filter with its scope, a chain that asks once
 * for a datasource and writes a small answer, and nothing of Druid. What the stand-ins for the container's request and
 * response cost is counted too. See docs/doors.md.
 */
final class DoorsCost
{
  private static final int ROUNDS = 15;
  private static final int REQUESTS = 20_000;
  private static final AuthenticationResult ALICE = new AuthenticationResult("alice", "w", "basic", null);
  private static final Resource WIKI = new Resource("wiki", "DATASOURCE");
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
      if (!authorizer.authorize(ALICE, WIKI, Action.READ).isAllowed()) {
        throw new IllegalStateException("alice was refused");
      }
      response.getOutputStream().write(ANSWER);
    };
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] perRequest = new double[ROUNDS];
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < REQUESTS; i++) {
        filter.doFilter(request(), response(), chain);
      }
      if (round >= 0) {
        perRequest[round] = (threads.getCurrentThreadCpuTime() - before) / 1_000.0 / REQUESTS;
      }
    }
    Arrays.sort(perRequest);
    System.out.printf("Warden's share of a request, in microseconds of CPU: median %.2f, from %.2f to %.2f%n",
                      perRequest[ROUNDS / 2], perRequest[0], perRequest[ROUNDS - 1]);
    System.exit(0);
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

  private static HttpServletRequest request()
  {
    Map<String, Object> answers = new HashMap<>();
    answers.put("getMethod", "POST");
    answers.put("getRequestURI", "/druid/v2/sql");
    answers.put("getServletPath", "");
    answers.put("getPathInfo", "/druid/v2/sql");
    answers.put("getAttribute", ALICE);
    answers.put("isAsyncStarted", false);
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
