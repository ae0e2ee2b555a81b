package org.warden.druid.login;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.Resource;

/**
 * The authorizer of a stock Druid that basic-security does not run on: it knows what each user may, and no more than
 * Druid asks. A grant is written {@code READ DATASOURCE wiki}; {@code *} in the place of a name stands for all, and
 * {@code not} before it takes it away.
 */
@JsonTypeName(GrantsAuthorizer.TYPE)
public final class GrantsAuthorizer implements Authorizer
{
  static final String TYPE = "grants";

  private final Map<String, List<String>> grants;

  @JsonCreator
  public GrantsAuthorizer(@JsonProperty("grants") Map<String, List<String>> grants)
  {
    this.grants = new HashMap<>(grants);
  }

  @Override
  public Access authorize(AuthenticationResult who, Resource resource, Action action)
  {
    List<String> own = grants.getOrDefault(who.getIdentity(), Collections.emptyList());
    String asked = action + " " + resource.getType() + " ";
    boolean granted = own.contains("everything") || own.contains(asked + "*") || own.contains(asked + resource.getName());
    return new Access(granted && !own.contains("not " + asked + resource.getName()));
  }
}
