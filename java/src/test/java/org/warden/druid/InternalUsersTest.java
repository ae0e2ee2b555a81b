package org.warden.druid;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Properties;

import static org.junit.jupiter.api.Assertions.assertEquals;

class InternalUsersTest
{
  private static final String SETTING = "druid.auth.authorizer.w.internalUsers";

  private static List<String> warnings(List<String> users, List<String> authenticators)
  {
    return InternalUsers.warnings(SETTING, users, authenticators);
  }

  @Test
  void theDefaultIsTheEscalatorsUser()
  {
    Properties properties = new Properties();
    assertEquals(List.of("druid_system"), InternalUsers.of(null, properties));
    properties.setProperty("druid.escalator.internalClientUsername", "escalated");
    assertEquals(List.of("escalated"), InternalUsers.of(null, properties));
    assertEquals(List.of("login:us"), InternalUsers.of(List.of("login:us"), properties));
  }

  @Test
  void aNameAloneAmongSeveralAuthenticatorsIsAWarningThatSaysWhatToWrite()
  {
    assertEquals(
        List.of("The internal user [druid_system] may do everything, whichever of the authenticators [login, ldap] lets "
                + "it in. Name the one by which Druid's own processes log in: "
                + "druid.auth.authorizer.w.internalUsers=[\"AUTHENTICATOR:druid_system\"]"),
        warnings(List.of("druid_system", "ldap:other"), List.of("login", "ldap"))
    );
  }

  @Test
  void noWarningWhereNothingIsAmbiguous()
  {
    assertEquals(List.of(), warnings(List.of("druid_system"), List.of("login")));
    assertEquals(List.of(), warnings(List.of("druid_system"), null));
    assertEquals(List.of(), warnings(List.of("login:druid_system"), List.of("login", "ldap")));
  }
}
