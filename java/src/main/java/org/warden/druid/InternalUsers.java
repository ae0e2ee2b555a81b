package org.warden.druid;

import javax.annotation.Nullable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** Which identities are Druid itself: those of the setting, else the one that the escalator uses. */
final class InternalUsers
{
  private static final String ESCALATOR_USER = "druid.escalator.internalClientUsername";
  private static final String DEFAULT = "druid_system";

  private InternalUsers()
  {
  }

  static List<String> of(@Nullable List<String> configured, Properties properties)
  {
    return configured == null
           ? Collections.singletonList(properties.getProperty(ESCALATOR_USER, DEFAULT))
           : configured;
  }

  /**
   * What to tell the operator: with several authenticators, a name alone makes everybody Druid who gets that name from
   * any of them.
   */
  static List<String> warnings(
      String setting,
      List<String> users,
      @Nullable List<String> authenticators
  )
  {
    if (authenticators == null || authenticators.size() < 2) {
      return Collections.emptyList();
    }
    List<String> warnings = new ArrayList<>();
    for (String user : users) {
      if (user.indexOf(':') < 0) {
        warnings.add(
            "The internal user [" + user + "] may do everything, whichever of the authenticators " + authenticators
            + " lets it in. Name the one by which Druid's own processes log in: " + setting + "=[\"AUTHENTICATOR:"
            + user + "\"]"
        );
      }
    }
    return warnings;
  }
}
