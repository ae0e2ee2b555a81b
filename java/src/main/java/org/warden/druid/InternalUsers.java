package org.warden.druid;

import org.apache.druid.java.util.common.logger.Logger;

import javax.annotation.Nullable;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** Which identities are Druid itself: those of the setting, else the one that the escalator uses. */
final class InternalUsers
{
  private static final Logger LOG = new Logger(InternalUsers.class);

  private static final String ESCALATOR_USER = "druid.escalator.internalClientUsername";
  private static final String DEFAULT = "druid_system";

  private InternalUsers()
  {
  }

  static List<String> of(@Nullable final List<String> configured, final Properties properties)
  {
    return configured == null
           ? Collections.singletonList(properties.getProperty(ESCALATOR_USER, DEFAULT))
           : configured;
  }

  /** With several authenticators, a name alone makes everybody Druid who gets that name from any of them. */
  static void warnOfAmbiguous(final String setting, final List<String> users, final List<String> authenticators)
  {
    if (authenticators == null || authenticators.size() < 2) {
      return;
    }
    for (String user : users) {
      if (user.indexOf(':') < 0) {
        LOG.warn(
            "The internal user [%s] may do everything, whichever of the authenticators %s lets it in. Say which one "
            + "Druid's own processes log in by, for example: %s=[\"%s:%s\"]",
            user,
            authenticators,
            setting,
            authenticators.get(0),
            user
        );
      }
    }
  }
}
