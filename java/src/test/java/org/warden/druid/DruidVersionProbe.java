package org.warden.druid;

import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.AuthorizationUtils;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceAction;
import org.warden.druid.decision.DenialLog;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;

/** Runs inside the class loader of one version of Druid: makes the authorizer and asks it, itself and through Druid. */
public final class DruidVersionProbe implements Callable<List<String>>
{
  private final String policyFile;

  public DruidVersionProbe(final String policyFile)
  {
    this.policyFile = policyFile;
  }

  @Override
  public List<String> call() throws Exception
  {
    final Authorizer authorizer = authorizer();
    final AuthenticationResult alice = new AuthenticationResult("alice", "w", "basic", null);
    final Access allowed = authorizer.authorize(alice, new Resource("wiki", "DATASOURCE"), Action.READ);
    final Access refused = authorizer.authorize(alice, new Resource("wiki", "DATASOURCE"), Action.WRITE);
    final List<String> answers = new ArrayList<>();
    answers.add(String.valueOf(allowed.isAllowed()));
    answers.add(String.valueOf(refused.isAllowed()));
    answers.add(refused.getMessage());
    answers.add(refused.toString());
    answers.add(druidsAnswer(authorizer, alice, Action.READ));
    answers.add(druidsAnswer(authorizer, alice, Action.WRITE));
    return answers;
  }

  private Authorizer authorizer() throws Exception
  {
    final ObjectMapper mapper = new ObjectMapper();
    new WardenModule().getJacksonModules().forEach(mapper::registerModule);
    mapper.setInjectableValues(
        new InjectableValues.Std()
            .addValue(Properties.class, new Properties())
            .addValue(AuthConfig.class, AuthConfig.newBuilder().build())
            .addValue(DenialLog.class, DenialLog.start())
    );
    return mapper.convertValue(Map.of("type", "warden", "name", "w", "policyFile", policyFile), Authorizer.class);
  }

  /** What Druid makes of the answer. The class of that differs: {@code Access}, later {@code AuthorizationResult}. */
  private static String druidsAnswer(final Authorizer authorizer, final AuthenticationResult who, final Action action)
      throws Exception
  {
    final Method authorize = AuthorizationUtils.class.getMethod(
        "authorizeAllResourceActions",
        AuthenticationResult.class,
        Iterable.class,
        AuthorizerMapper.class
    );
    final Object result = authorize.invoke(
        null,
        who,
        List.of(new ResourceAction(new Resource("wiki", "DATASOURCE"), action)),
        new AuthorizerMapper(Map.of("w", authorizer))
    );
    final boolean allowed = result instanceof Access
                            ? ((Access) result).isAllowed()
                            : (boolean) result.getClass().getMethod("allowAccessWithNoRestriction").invoke(result);
    return allowed ? "allowed" : String.valueOf(message(result));
  }

  private static Object message(final Object result) throws Exception
  {
    return result instanceof Access
           ? ((Access) result).getMessage()
           : result.getClass().getMethod("getErrorMessage").invoke(result);
  }
}
