package org.warden.druid.cluster;

import java.util.Collection;
import java.util.Map;

/**
 * Logins by basic-security: an authenticator {@code login} that knows the users of a test, Druid's internal user, and
 * {@code admin}, who makes the others.
 */
public final class BasicLogins
{
  /** The name of the authenticator. */
  public static final String AUTHENTICATOR = "login";
  /** Made by Druid itself; the policy must let this user write CONFIG {@code security}. */
  public static final Login ADMIN = new Login("admin", "admin-password");
  /** Druid's own user, under which services talk to each other. */
  public static final Login INTERNAL = new Login("druid_system", "internal-password");

  private static final String PREFIX = "druid.auth.authenticator." + AUTHENTICATOR + ".";

  private BasicLogins()
  {
  }

  /** Configures a cluster for them. */
  public static ClusterBuilder configure(ClusterBuilder cluster)
  {
    return cluster
        .property("druid.auth.authenticatorChain", "[\"" + AUTHENTICATOR + "\"]")
        .property(PREFIX + "type", "basic")
        .property(PREFIX + "initialAdminPassword", ADMIN.password())
        .property(PREFIX + "initialInternalClientPassword", INTERNAL.password())
        .property(PREFIX + "credentialsValidator.type", "metadata")
        // A hash that costs milliseconds, not the half second that real passwords deserve: it is paid on every request.
        .property(PREFIX + "credentialIterations", "100")
        .property(PREFIX + "skipOnFailure", "false")
        .property(PREFIX + "authorizerName", "warden")
        .property("druid.escalator.type", "basic")
        .property("druid.escalator.internalClientUsername", INTERNAL.user())
        .property("druid.escalator.internalClientPassword", INTERNAL.password())
        .property("druid.escalator.authorizerName", "warden");
  }

  /** Makes users, and waits until every service knows them. */
  public static void create(Cluster cluster, Collection<Login> logins) throws InterruptedException
  {
    Druid admin = cluster.as(ADMIN);
    String users = cluster.url("coordinator") + "/druid-ext/basic-security/authentication/db/" + AUTHENTICATOR + "/users/";
    Login last = ADMIN;
    for (Login login : logins) {
      admin.post(users + login.user(), null).orFail("making user " + login.user());
      admin.post(users + login.user() + "/credentials", Map.of("password", login.password()))
           .orFail("password of " + login.user());
      last = login;
    }
    Druid lastMade = cluster.as(last);
    for (ServiceProcess service : cluster.services()) {
      Await.until(service.name() + " knows the users", () -> lastMade.get(service.url() + "/status").status() != 401);
    }
  }
}
