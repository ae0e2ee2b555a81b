package org.warden.druid.cluster;

/**
 * Logins for the versions of Druid that basic-security's jars do not fit: everybody has the same password, and nobody
 * has to be made known first. The extension of the tests' own that does this lies in {@code java/src/login}.
 */
public final class SharedPasswordLogins
{
  private static final String PASSWORD = "shared-password";

  /** Druid's own user, under which services talk to each other. */
  public static final Login INTERNAL = of("druid_system");

  private SharedPasswordLogins()
  {
  }

  public static Login of(String user)
  {
    return new Login(user, PASSWORD);
  }

  /** Configures a cluster for them. */
  public static ClusterBuilder configure(ClusterBuilder cluster)
  {
    return cluster
        .extension("login", Distribution.sharedPasswordLogins())
        .property("druid.auth.authenticatorChain", "[\"login\"]")
        .property("druid.auth.authenticator.login.type", "sharedPassword")
        .property("druid.auth.authenticator.login.password", PASSWORD)
        .property("druid.auth.authenticator.login.authorizerName", "warden")
        .property("druid.escalator.type", "sharedPassword")
        .property("druid.escalator.internalClientUsername", INTERNAL.user())
        .property("druid.escalator.internalClientPassword", PASSWORD)
        .property("druid.escalator.authorizerName", "warden");
  }
}
