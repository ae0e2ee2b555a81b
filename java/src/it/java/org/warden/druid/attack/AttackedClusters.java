package org.warden.druid.attack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.ClusterBuilder;
import org.warden.druid.cluster.Distribution;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.Login;
import org.warden.druid.cluster.ServiceProcess;
import org.warden.druid.cluster.SharedPasswordLogins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The clusters that attacks are tried on: guarded by Warden, and as Druid comes. */
final class AttackedClusters
{
  private static final String STOCK = "basic";
  private static final String QUERIES = "$SELECT $RUNNING $CONTROLLER";
  private static final int SLOTS = 10;

  private AttackedClusters()
  {
  }

  /** Druid 27 behind Warden, with {@code taskAccess=owner}. */
  static AttackedCluster guarded27() throws IOException, InterruptedException
  {
    Trap trap = new Trap();
    Path vault = AttackedCluster.makeVault();
    ClusterBuilder builder = BasicLogins.configure(new ClusterBuilder(Distribution.druid27()))
                                        .warden(policy(trap, vault))
                                        .property("druid.auth.authorizer.warden.taskAccess", "owner")
                                        .slots(SLOTS);
    AttackedCluster cluster = new AttackedCluster(builder.start(), AttackedClusters::basicLogin, trap, vault);
    return ready(cluster, () -> BasicLogins.create(cluster.cluster(), logins()), QUERIES);
  }

  /** Druid 27 with basic-security's own authorizer, and the same rights as far as it can say them. */
  static AttackedCluster stock27() throws IOException, InterruptedException
  {
    ClusterBuilder builder = BasicLogins.configure(new ClusterBuilder(Distribution.druid27()))
                                        .property("druid.auth.authorizers", "[\"" + STOCK + "\"]")
                                        .property("druid.auth.authorizer." + STOCK + ".type", "basic")
                                        .property("druid.auth.authenticator." + BasicLogins.AUTHENTICATOR + ".authorizerName", STOCK)
                                        .property("druid.escalator.authorizerName", STOCK)
                                        .slots(SLOTS);
    AttackedCluster cluster =
        new AttackedCluster(builder.start(), AttackedClusters::basicLogin, new Trap(), AttackedCluster.makeVault());
    return ready(cluster, () -> {
      BasicLogins.create(cluster.cluster(), logins());
      grant(cluster);
    }, QUERIES);
  }

  /** Druid 33 behind Warden. */
  static AttackedCluster guarded33() throws IOException, InterruptedException
  {
    Trap trap = new Trap();
    Path vault = AttackedCluster.makeVault();
    ClusterBuilder builder = SharedPasswordLogins.configure(new ClusterBuilder(Distribution.druid33()))
                                                 .warden(policy(trap, vault));
    AttackedCluster cluster = new AttackedCluster(builder.start(), SharedPasswordLogins::of, trap, vault);
    return ready(cluster, () -> {}, "");
  }

  /** Druid 33 with an authorizer of the tests' own, which gives the same rights as far as basic-security could. */
  static AttackedCluster stock33() throws IOException, InterruptedException
  {
    ClusterBuilder builder = SharedPasswordLogins.configure(new ClusterBuilder(Distribution.druid33()))
                                                 .property("druid.auth.authorizers", "[\"grants\"]")
                                                 .property("druid.auth.authorizer.grants.type", "grants")
                                                 .property("druid.auth.authorizer.grants.grants", grants())
                                                 .property("druid.auth.authenticator.login.authorizerName", "grants")
                                                 .property("druid.escalator.authorizerName", "grants");
    AttackedCluster cluster =
        new AttackedCluster(builder.start(), SharedPasswordLogins::of, new Trap(), AttackedCluster.makeVault());
    return ready(cluster, () -> {}, "");
  }

  private static String grants() throws IOException
  {
    Map<String, List<String>> grants = new TreeMap<>();
    for (Attacker attacker : Attacker.values()) {
      grants.put(attacker.user(), attacker.rights().stream().flatMap(right -> right.grants().stream()).toList());
    }
    grants.put(BasicLogins.ADMIN.user(), List.of("everything"));
    grants.put(SharedPasswordLogins.INTERNAL.user(), List.of("everything"));
    return new ObjectMapper().writeValueAsString(grants);
  }

  /** Makes the users. */
  @FunctionalInterface
  private interface Users
  {
    void make() throws InterruptedException;
  }

  private static AttackedCluster ready(AttackedCluster cluster, Users users, String placeholders) throws InterruptedException
  {
    try {
      users.make();
      cluster.setUp(placeholders);
      return cluster;
    }
    catch (InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static String policy(Trap trap, Path vault)
  {
    return Attacker.policy().replace("$TRAP", trap.url()).replace("$VAULT", vault.toString());
  }

  private static List<Login> logins()
  {
    return Attacker.users().stream().map(AttackedClusters::basicLogin).toList();
  }

  private static Login basicLogin(String user)
  {
    return user.equals(BasicLogins.ADMIN.user()) ? BasicLogins.ADMIN : new Login(user, user + "-password");
  }

  /** Gives all attackers their rights, and waits until every service knows those of the last. */
  private static void grant(AttackedCluster cluster) throws InterruptedException
  {
    Druid admin = cluster.admin();
    String base = cluster.url("coordinator") + "/druid-ext/basic-security/authorization/db/" + STOCK;
    for (Attacker attacker : Attacker.values()) {
      ArrayNode permissions = new ObjectMapper().createArrayNode();
      attacker.rights().stream().filter(right -> !right.denied()).forEach(right -> right.addPermissions(permissions));
      String user = attacker.user();
      admin.post(base + "/users/" + user, null).orFail("user " + user);
      admin.post(base + "/roles/" + user, null).orFail("role " + user);
      admin.post(base + "/roles/" + user + "/permissions", permissions).orFail("permissions of " + user);
      admin.post(base + "/users/" + user + "/roles/" + user, null).orFail("role of " + user);
    }
    Druid last = cluster.as(Attacker.ROOT);
    for (ServiceProcess service : cluster.cluster().services()) {
      Await.until(service.name() + " knows the rights", () -> last.get(service.url() + "/status").status() == 200);
    }
  }
}
