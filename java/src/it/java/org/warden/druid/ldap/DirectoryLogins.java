package org.warden.druid.ldap;

import org.warden.druid.cluster.ClusterBuilder;

/** Logins by basic-security's LDAP authenticator, {@code ldap}, whose users have the groups of a {@link Directory}. */
public final class DirectoryLogins
{
  /** The name of the authenticator. */
  public static final String AUTHENTICATOR = "ldap";

  private static final String PREFIX = "druid.auth.authenticator." + AUTHENTICATOR + ".";
  private static final String GROUPS_FROM =
      "[{\"authenticator\":\"%s\",\"path\":[\"searchResult\",\"memberOf\"],\"as\":\"dn\",\"under\":\"%s\",\"take\":\"cn\"}]";

  private DirectoryLogins()
  {
  }

  /** Configures a cluster for them; its authenticator chain must end with {@link #AUTHENTICATOR}. */
  public static ClusterBuilder configure(ClusterBuilder cluster, Directory directory)
  {
    return cluster
        .property(PREFIX + "type", "basic")
        .property(PREFIX + "skipOnFailure", "false")
        .property(PREFIX + "authorizerName", "warden")
        .property(PREFIX + "credentialsValidator.type", "ldap")
        .property(PREFIX + "credentialsValidator.url", directory.url())
        .property(PREFIX + "credentialsValidator.bindUser", Directory.READER.user())
        .property(PREFIX + "credentialsValidator.bindPassword", Directory.READER.password())
        .property(PREFIX + "credentialsValidator.baseDn", Directory.PEOPLE)
        .property(PREFIX + "credentialsValidator.userSearch", "(uid=%s)")
        .property(PREFIX + "credentialsValidator.userAttribute", "uid")
        .property(PREFIX + "credentialsValidator.credentialIterations", "100")
        .property("druid.auth.authorizer.warden.groupsFrom", GROUPS_FROM.formatted(AUTHENTICATOR, Directory.GROUPS));
  }
}
