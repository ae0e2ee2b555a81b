package org.warden.druid.ldap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.Cluster;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.Login;
import org.warden.druid.cluster.ServiceProcess;
import org.warden.druid.permission.GuardedCluster;
import org.warden.druid.permission.Scene;
import org.warden.druid.permission.SharedCluster;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Rights by groups of a real LDAP server, through basic-security's LDAP authenticator, which stands in the chain behind
 * the one that knows the other tests' users. The cluster is theirs too; its policy is another one meanwhile.
 */
@ExtendWith(GuardedCluster.class)
class GroupPermissionTest
{
  private static final String WIKI = "SELECT COUNT(*) FROM wiki";
  private static final String SECRET = "SELECT COUNT(*) FROM sales_eu_secret";
  private static final String WIKI_ROWS = "[{\"EXPR$0\":4}]";

  private static final String ADMIN = """
      "admin": { "allow": [
        { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["*"] },
        { "actions": ["READ", "WRITE"], "type": "EXTERNAL", "names": ["*"] },
        { "actions": ["READ", "WRITE"], "type": "CONFIG", "names": ["*"] },
        { "actions": ["READ", "WRITE"], "type": "STATE", "names": ["*"] } ] }""";

  /** Groups that allow and one that denies; {@code ready} tells on which services the policy is in force. */
  private static final String WITH_DENIES = """
      { "version": 1,
        "roles": {
          %s,
          "reader": { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["wiki", "sales_*"] } ] },
          "writer": { "inherits": ["reader"], "allow": [
            { "actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["wiki_copy", "__query_select"] } ] },
          "no-secrets": { "deny": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["*_secret"] } ] },
          "ready": { "allow": [ { "actions": ["READ"], "type": "STATE", "names": ["STATE"] } ] } },
        "users": { "admin": ["admin"] },
        "groups": {
          "readers": ["reader"], "writers": ["writer"], "outsiders": ["no-secrets"], "ready-with-denies": ["ready"],
          "Data, Eng \\"é\\" +<>;": ["reader"], "read*": ["writer"] } }
      """.formatted(ADMIN);

  private static final String WITHOUT_DENIES = """
      { "version": 1,
        "roles": {
          %s,
          "reader": { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["wiki"] } ] },
          "ready": { "allow": [ { "actions": ["READ"], "type": "STATE", "names": ["STATE"] } ] } },
        "users": { "admin": ["admin"] },
        "groups": { "readers": ["reader"], "ready-without-denies": ["ready"] } }
      """.formatted(ADMIN);

  private static final Login ANN = login("ann");
  private static final Login BEN = login("ben");
  private static final Login DORA = login("dora");
  private static final Login EVE = login("eve");
  private static final Login FAY = login("fay");
  private static final Login GUS = login("gus");
  private static final Login WILL = login("will");
  /** A name that the authenticator before knows, with another password. */
  private static final Login ALICE = login("alice");

  private static Cluster cluster;
  private static String policyBefore;

  @BeforeAll
  static void enterPeople(Scene scene, Directory directory) throws Exception
  {
    cluster = scene.cluster();
    directory.add(ANN, Directory.group("readers"));
    directory.add(BEN);
    directory.add(DORA, Directory.group("readers"), Directory.group("outsiders"));
    directory.add(EVE, Directory.group("readers"), "not a dn");
    directory.add(FAY, Directory.group("Data, Eng \"é\" +<>;"), "CN=nobody,OU=Groups,DC=Example,DC=COM");
    directory.add(GUS, "cn=readers,ou=contractors,dc=example,dc=com", "ou=x,cn=readers," + Directory.GROUPS,
                  Directory.group("READERS"), Directory.group("reads"), "cn=x\\,ou=readers," + Directory.GROUPS);
    directory.add(WILL, "CN=writers, OU=Groups, DC=Example, DC=com");
    directory.add(ALICE, Directory.group("readers"));
    directory.add(login("ready-with-denies"), Directory.group("ready-with-denies"));
    directory.add(login("ready-without-denies"), Directory.group("ready-without-denies"));
    policyBefore = Files.readString(cluster.policyFile());
    inForce(WITH_DENIES, "ready-with-denies");
  }

  @AfterAll
  static void restorePolicy() throws Exception
  {
    if (policyBefore != null) {
      Files.writeString(cluster.policyFile(), policyBefore);
      await("ready-with-denies", 403);
    }
  }

  @Test
  void aMemberOfTheGroupIsAllowed()
  {
    Answer answer = cluster.as(ANN).sql(WIKI);
    assertEquals(200, answer.status(), answer.body());
    assertEquals(WIKI_ROWS, answer.body().strip());
  }

  @Test
  void whoIsInNoGroupIsRefused()
  {
    assertRefused(cluster.as(BEN).sql(WIKI), "user 'ben' needs READ on DATASOURCE 'wiki': no rule allows it");
  }

  @Test
  void aDenyOfOneGroupBeatsTheAllowOfAnother()
  {
    assertEquals(200, cluster.as(DORA).sql(WIKI).status());
    assertRefused(cluster.as(DORA).sql(SECRET),
                  "user 'dora' needs READ on DATASOURCE 'sales_eu_secret': role 'no-secrets' denies it");
    assertEquals(200, cluster.as(ANN).sql(SECRET).status());
  }

  @Test
  void theSameNameFromAnotherAuthenticatorHasNoGroups()
  {
    assertEquals(200, cluster.as(ANN).sql(WIKI).status());
    Login fromPartner = new Login(ANN.user(), SharedCluster.PARTNER_PASSWORD);
    assertRefused(cluster.as(fromPartner).sql(WIKI), "user 'ann' needs READ on DATASOURCE 'wiki': no rule allows it");
  }

  /** basic-security's doing: a name that it knows itself does not reach the directory. */
  @Test
  void aNameOfTheAuthenticatorBeforeIsNotLookedUpInTheDirectory()
  {
    assertEquals(401, cluster.as(ALICE).sql(WIKI).status());
    assertEquals(401, cluster.as(new Login(ANN.user(), "not hers")).sql(WIKI).status());
  }

  @Test
  void aGroupThatCannotBeReadRefusesWhereGroupsDenyAndIsSkippedWhereTheyOnlyGrant() throws Exception
  {
    assertRefused(cluster.as(EVE).sql(WIKI), "user 'eve' needs READ on DATASOURCE 'wiki': "
                                             + "a group of this user cannot be read, and the policy denies by groups");
    inForce(WITHOUT_DENIES, "ready-without-denies");
    try {
      assertEquals(WIKI_ROWS, cluster.as(EVE).sql(WIKI).orFail("wiki without denies").body().strip());
      assertEquals(403, cluster.as(EVE).sql(SECRET).status());
    }
    finally {
      inForce(WITH_DENIES, "ready-with-denies");
    }
  }

  @Test
  void aHostileGroupNameIsTheVeryNameAndNothingElse()
  {
    assertEquals(200, cluster.as(FAY).sql(WIKI).status());
    // Another branch, a part further up, another case, what a glob would match, and a name that only holds the text.
    assertEquals(403, cluster.as(GUS).sql(WIKI).status());
  }

  @Test
  void aMultiStageQueryOfAMemberRunsAndAnotherGroupMayWatchIt() throws Exception
  {
    assertEquals(403, cluster.as(BEN).sqlTask(WIKI).status());
    String task = cluster.as(ANN).sqlTask(WIKI).orFail("SELECT as a member").json().path("taskId").asText();
    cluster.as(WILL).awaitSuccess(task);
    assertRefused(cluster.as(ANN).overlord("/task/" + task + "/status"),
                  "user 'ann' needs READ on DATASOURCE '__query_select': no rule allows it");
  }

  @Test
  void writingTakesTheGroupOfWriters()
  {
    String copy = "EXPLAIN PLAN FOR REPLACE INTO wiki_copy OVERWRITE ALL SELECT * FROM wiki PARTITIONED BY ALL";
    assertEquals(200, cluster.as(WILL).sqlTask(copy).status());
    assertRefused(cluster.as(ANN).sqlTask(copy), "user 'ann' needs WRITE on DATASOURCE 'wiki_copy': no rule allows it");
  }

  @Test
  void theDriversUsersHaveTheirGroups() throws Exception
  {
    assertEquals(4, countByDriver(ANN));
    SQLException refusal = assertThrows(SQLException.class, () -> countByDriver(BEN));
    assertTrue(refusal.getMessage().contains("user 'ben' needs READ on DATASOURCE 'wiki'"), refusal.getMessage());
  }

  private static long countByDriver(Login person) throws SQLException
  {
    String url = "jdbc:avatica:remote:url=" + cluster.url("broker") + "/druid/v2/sql/avatica/";
    try (Connection connection = DriverManager.getConnection(url, person.user(), person.password());
         Statement statement = connection.createStatement();
         ResultSet rows = statement.executeQuery(WIKI)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void assertRefused(Answer answer, String sentence)
  {
    assertEquals(403, answer.status(), answer.body());
    assertTrue(answer.body().contains(sentence), answer.body());
  }

  /** Puts a policy in force on every service, which shows by who may see its status. */
  private static void inForce(String policy, String reader) throws Exception
  {
    Files.writeString(cluster.policyFile(), policy);
    await(reader, 200);
  }

  private static void await(String reader, int status) throws InterruptedException
  {
    Druid asking = cluster.as(login(reader));
    for (ServiceProcess service : cluster.services()) {
      Await.until(
          service.name() + " answers " + status + " to " + reader,
          () -> asking.get(service.url() + "/status").status() == status
      );
    }
  }

  private static Login login(String name)
  {
    return new Login(name, "directory-password-of-" + name);
  }
}
