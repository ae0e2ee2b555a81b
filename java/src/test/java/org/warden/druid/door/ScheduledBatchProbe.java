package org.warden.druid.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.common.util.concurrent.Futures;
import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import org.apache.druid.indexing.overlord.supervisor.SupervisorSpec;
import org.apache.druid.java.util.http.client.response.BytesFullResponseHolder;
import org.apache.druid.rpc.ServiceClient;
import org.jboss.netty.handler.codec.http.DefaultHttpResponse;
import org.jboss.netty.handler.codec.http.HttpResponseStatus;
import org.jboss.netty.handler.codec.http.HttpVersion;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Submitted;
import org.warden.druid.golden.DruidJackson;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Set;

/**
 * Runs in a process of its own, on the class path of some version of Druid: has that Druid read supervisors, each
 * with a Broker that answers all alike, and prints what is collected of them: {@code collected INDEX KIND BASE64}.
 */
public final class ScheduledBatchProbe
{
  static final String COLLECTED = "collected ";

  private ScheduledBatchProbe()
  {
  }

  /** Supervisors, behind each what its Broker answers; nothing: there is no client for one. */
  public static void main(String[] arguments) throws Exception
  {
    for (int i = 0; i < arguments.length; i += 2) {
      for (Submitted object : collected(arguments[i], arguments[i + 1])) {
        String json = Base64.getEncoder().encodeToString(object.json());
        System.out.println(COLLECTED + i / 2 + " " + object.kind() + " " + json);
      }
    }
  }

  private static Collection<Submitted> collected(String supervisor, String answer) throws Exception
  {
    Collector collector = new Collector();
    ObjectMapper mapper = DruidJackson.mapper();
    mapper.registerModule(new SimpleModule("WardenModule").setDeserializerModifier(new CollectingModifier(collector)));
    Injector injector = answer.isEmpty() ? Guice.createInjector() : withBroker(mapper, answer);
    collector.serve(Set.of(), mapper, new BatchPlanner(injector));
    try (RequestScope scope = RequestScope.open(() -> null)) {
      Submission submission = scope.collect(Door.SUPERVISOR);
      mapper.readValue(supervisor, SupervisorSpec.class);
      return submission.objects();
    }
  }

  /** Druid's own client over HTTP that is not there. */
  private static Injector withBroker(ObjectMapper mapper, String answer) throws ReflectiveOperationException
  {
    Object http = Proxy.newProxyInstance(
        ServiceClient.class.getClassLoader(),
        new Class<?>[]{ServiceClient.class},
        (proxy, method, arguments) -> Futures.immediateFuture(response(answer))
    );
    Class<?> type = Class.forName("org.apache.druid.client.broker.BrokerClient");
    Object client = Class.forName("org.apache.druid.client.broker.BrokerClientImpl")
                         .getConstructor(ServiceClient.class, ObjectMapper.class)
                         .newInstance(http, mapper);
    return Guice.createInjector(binder -> bind(binder, type, client));
  }

  private static <T> void bind(Binder binder, Class<T> type, Object instance)
  {
    binder.bind(type).toInstance(type.cast(instance));
  }

  private static BytesFullResponseHolder response(String text)
  {
    BytesFullResponseHolder response =
        new BytesFullResponseHolder(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    response.addChunk(text.getBytes(StandardCharsets.UTF_8));
    return response;
  }
}
