package org.warden.druid.link;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Function;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import org.apache.druid.data.input.InputSource;
import org.apache.druid.discovery.NodeRole;
import org.apache.druid.guice.GuiceInjectors;
import org.apache.druid.guice.JsonConfigProvider;
import org.apache.druid.guice.annotations.Json;
import org.apache.druid.guice.annotations.Self;
import org.apache.druid.guice.security.AuthorizerModule;
import org.apache.druid.guice.security.EscalatorModule;
import org.apache.druid.initialization.CoreInjectorBuilder;
import org.apache.druid.initialization.ExtensionInjectorBuilder;
import org.apache.druid.initialization.ServiceInjectorBuilder;
import org.apache.druid.java.util.common.lifecycle.Lifecycle;
import org.apache.druid.server.DruidNode;
import org.apache.druid.server.initialization.AuthorizerMapperModule;
import org.apache.druid.server.initialization.jetty.ServletFilterHolder;
import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.AuthorizationUtils;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceAction;
import org.apache.druid.server.security.ResourceType;

import javax.naming.directory.BasicAttributes;
import javax.naming.directory.SearchResult;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs in a process of its own, on the class path of some version of Druid: loads the extension as that Druid loads
 * extensions, lets it make the authorizer from properties, starts, and prints what the authorizer and Druid's own code
 * around it answer. Compiled against Druid 27, so what changed since is called by reflection.
 */
public final class LinkProbe
{
  private LinkProbe()
  {
  }

  /** Prints a line {@code question = answer} for each question. */
  public static void main(String[] arguments) throws Exception
  {
    Injector injector = injector();
    injector.getInstance(Lifecycle.class).start();
    AuthorizerMapper authorizers = injector.getInstance(AuthorizerMapper.class);
    Authorizer warden = authorizers.getAuthorizer("warden");
    say("class", warden.getClass().getName());

    AuthenticationResult alice = user("alice", null);
    Access granted = warden.authorize(alice, datasource("wiki"), Action.READ);
    Access refused = warden.authorize(alice, datasource("wiki"), Action.WRITE);
    say("alice READ wiki", granted.isAllowed());
    say("alice WRITE wiki", refused.isAllowed());
    say("refusal", refused.getMessage());
    say("refusal as text", refused);
    say("granted policy", policyOf(granted));
    say("refused policy", policyOf(refused));
    say("nobody READ wiki", warden.authorize(user("nobody", null), datasource("wiki"), Action.READ).isAllowed());
    say("alice READ unknown type", warden.authorize(alice, new Resource("wiki", "NEW"), Action.READ).isAllowed());
    say("internal user WRITE", warden.authorize(user("druid_system", null), datasource("x"), Action.WRITE).isAllowed());
    say("group WRITE wiki", warden.authorize(inGroup("bob", "etl"), datasource("wiki"), Action.WRITE).isAllowed());

    // As while a broker plans a statement that came by JDBC.
    ObjectMapper json = injector.getInstance(Key.get(ObjectMapper.class, Json.class));
    Resource external = new Resource("EXTERNAL", ResourceType.EXTERNAL);
    say("external, unseen", warden.authorize(alice, external, Action.READ).isAllowed());
    json.readValue("{\"type\":\"local\",\"files\":[\"/data/in/a\"]}", InputSource.class);
    say("external, covered", warden.authorize(alice, external, Action.READ).isAllowed());
    json.readValue("{\"type\":\"local\",\"files\":[\"/etc/passwd\"]}", InputSource.class);
    say("external, not covered", warden.authorize(alice, external, Action.READ).getMessage());

    say("SQL", sql(injector, warden, "SELECT * FROM wiki, secret, other"));
    say("SQL of newer versions", sql(injector, warden, "SELECT * FROM TABLE(APPEND('wiki', 'secret', 'other'))"));

    say("Druid: alice READ wiki", authorizeAll(authorizers, alice, read("wiki")));
    say("Druid: alice READ wiki and secret", authorizeAll(authorizers, alice, read("wiki"), read("secret")));
    say("Druid: alice's list", filter(authorizers, alice, "secret", "wiki", "other"));
  }

  /** What alice is told when Druid has read this statement and asks for {@code secret}. */
  private static String sql(Injector injector, Authorizer warden, String sql) throws Exception
  {
    AuthenticationResult alice = user("alice", null);
    ByteArrayInputStream body = new ByteArrayInputStream(("{\"query\":\"" + sql + "\"}").getBytes(StandardCharsets.UTF_8));
    ServletInputStream in = new ServletInputStream()
    {
      @Override
      public int read()
      {
        return body.read();
      }

      @Override
      public boolean isFinished()
      {
        return body.available() == 0;
      }

      @Override
      public boolean isReady()
      {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener)
      {
      }
    };
    Map<String, Object> request = new HashMap<>();
    request.put("getMethod", "POST");
    request.put("getRequestURI", "/druid/v2/sql");
    request.put("getServletPath", "/druid/v2/sql");
    request.put("getAttribute", alice);
    request.put("getContentType", "application/json");
    request.put("getInputStream", in);
    StringBuilder told = new StringBuilder();
    Set<ServletFilterHolder> holders = injector.getInstance(Key.get(new TypeLiteral<Set<ServletFilterHolder>>() {}));
    holders.iterator().next().getFilter().doFilter(
        standIn(HttpServletRequest.class, request),
        standIn(HttpServletResponse.class, Map.of("getStatus", 200, "isCommitted", true)),
        (read, response) -> {
          read.getInputStream().readAllBytes();
          told.append(warden.authorize(alice, datasource("secret"), Action.READ).getMessage());
        }
    );
    return told.toString();
  }

  private static <T> T standIn(Class<T> type, Map<String, Object> answers)
  {
    return type.cast(Proxy.newProxyInstance(
        LinkProbe.class.getClassLoader(),
        new Class<?>[]{type},
        (proxy, method, arguments) -> answers.get(method.getName())
    ));
  }

  /** As a service makes its injector, without the modules that have nothing to do with authorizers. */
  private static Injector injector()
  {
    Module node = binder -> {
      DruidNode here = new DruidNode("probe", "localhost", false, 8888, null, true, false);
      JsonConfigProvider.bindInstance(binder, Key.get(DruidNode.class, Self.class), here);
      JsonConfigProvider.bind(binder, "druid.auth", AuthConfig.class);
      binder.bind(new TypeLiteral<Set<NodeRole>>() {})
            .annotatedWith(Self.class)
            .toInstance(Collections.singleton(NodeRole.BROKER));
    };
    CoreInjectorBuilder core = new CoreInjectorBuilder(GuiceInjectors.makeStartupInjector());
    core.withLifecycle();
    core.add(node, new AuthorizerModule(), new AuthorizerMapperModule(), new EscalatorModule());
    return new ExtensionInjectorBuilder(new ServiceInjectorBuilder(core)).build();
  }

  /** {@code AuthorizationUtils} answers with {@code Access} in 27 and with {@code AuthorizationResult} later. */
  private static String authorizeAll(AuthorizerMapper authorizers, AuthenticationResult user, ResourceAction... asked)
      throws ReflectiveOperationException
  {
    Object result = AuthorizationUtils.class
        .getMethod("authorizeAllResourceActions", AuthenticationResult.class, Iterable.class, AuthorizerMapper.class)
        .invoke(null, user, Arrays.asList(asked), authorizers);
    if (result instanceof Access) {
      Access access = (Access) result;
      return access.isAllowed() + ": " + access.getMessage();
    }
    Class<?> type = result.getClass();
    boolean allowed = (boolean) type.getMethod("allowBasicAccess").invoke(result);
    return allowed
           ? "true: without restriction " + type.getMethod("allowAccessWithNoRestriction").invoke(result)
           : "false: " + type.getMethod("getErrorMessage").invoke(result);
  }

  private static Object filter(AuthorizerMapper authorizers, AuthenticationResult user, String... datasources)
      throws ReflectiveOperationException
  {
    Function<String, Iterable<ResourceAction>> needs =
        datasource -> Collections.singletonList(read(datasource));
    Object kept = AuthorizationUtils.class
        .getMethod("filterAuthorizedResources", AuthenticationResult.class, Iterable.class,
                   Function.class, AuthorizerMapper.class)
        .invoke(null, user, Arrays.asList(datasources), needs, authorizers);
    List<Object> list = new ArrayList<>();
    ((Iterable<?>) kept).forEach(list::add);
    return list;
  }

  /** From 33 on an answer may hold a row policy; ours never does, and never null, which Druid would not survive. */
  private static Object policyOf(Access access) throws ReflectiveOperationException
  {
    try {
      return Access.class.getMethod("getPolicy").invoke(access);
    }
    catch (NoSuchMethodException e) {
      return "no such thing";
    }
  }

  private static AuthenticationResult inGroup(String name, String group)
  {
    BasicAttributes attributes = new BasicAttributes(true);
    attributes.put("memberOf", "cn=" + group + ",ou=groups,dc=example,dc=com");
    return user(name, Collections.singletonMap("searchResult", new SearchResult("uid=" + name, null, attributes)));
  }

  private static AuthenticationResult user(String name, Map<String, Object> context)
  {
    return new AuthenticationResult(name, "warden", "ldap", context);
  }

  private static ResourceAction read(String datasource)
  {
    return new ResourceAction(datasource(datasource), Action.READ);
  }

  private static Resource datasource(String name)
  {
    return new Resource(name, ResourceType.DATASOURCE);
  }

  private static void say(String question, Object answer)
  {
    System.out.println(question + " = " + answer);
  }
}
