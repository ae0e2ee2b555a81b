package org.warden.druid.permission;

import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.ClusterBuilder;
import org.warden.druid.cluster.Distribution;
import org.warden.druid.cluster.Progress;
import org.warden.druid.cluster.Service;
import org.warden.druid.ldap.Directory;
import org.warden.druid.ldap.DirectoryLogins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The cluster of the permission table: Druid 27 with an indexer, guarded by Warden with {@code examples/policy.json}.
 *
 * It has two things that a plain cluster has not. A second Broker asks for the right to each kind of input source.
 * And a second authenticator, {@code partner}, knows a user who has the name of Druid's internal user.
 */
public final class SharedCluster
{
  /** The Broker with {@code druid.auth.enableInputSourceSecurity=true}. */
  public static final String STRICT_BROKER = "broker-strict";

  /** Lets in whoever says it, under any name. */
  public static final String PARTNER_PASSWORD = "partner-password";

  private static final Path POLICY = Path.of("examples", "policy.json");
  private static final String PARTNER = "druid.auth.authenticator.partner.";

  private SharedCluster()
  {
  }

  /** Starts the cluster, makes its users and loads its data. */
  public static Scene start(Progress progress) throws IOException, InterruptedException
  {
    return start(describe(progress));
  }

  /** The same cluster, and behind its authenticators another one: who is in none of them may be in the directory. */
  static Scene start(Progress progress, Directory directory) throws IOException, InterruptedException
  {
    String login = BasicLogins.AUTHENTICATOR;
    String chain = "[\"partner\",\"" + login + "\",\"" + DirectoryLogins.AUTHENTICATOR + "\"]";
    return start(
        DirectoryLogins.configure(describe(progress), directory)
                       .property("druid.auth.authenticator." + login + ".skipOnFailure", "true")
                       .property("druid.auth.authenticatorChain", chain)
    );
  }

  private static Scene start(ClusterBuilder description) throws IOException, InterruptedException
  {
    Cluster cluster = description.start();
    try {
      Scene scene = new Scene(cluster);
      scene.setUp();
      return scene;
    }
    catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static ClusterBuilder describe(Progress progress)
  {
    return BasicLogins
        .configure(new ClusterBuilder(Distribution.druid27()))
        .warden(POLICY)
        .progress(progress)
        .property("druid.auth.authorizer.warden.internalUsers", "[\"" + BasicLogins.AUTHENTICATOR + ":druid_system\"]")
        // First in the chain, as it lets pass what it does not know and basic-security does not.
        .property("druid.auth.authenticatorChain", "[\"partner\",\"" + BasicLogins.AUTHENTICATOR + "\"]")
        .extension("partner-login", Distribution.sharedPasswordLogins())
        .property(PARTNER + "type", "sharedPassword")
        .property(PARTNER + "password", PARTNER_PASSWORD)
        .property(PARTNER + "authorizerName", "warden")
        .service(Service.broker(STRICT_BROKER, Map.of("druid.auth.enableInputSourceSecurity", "true")));
  }
}
