package org.warden.druid.permission;

import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Login;
import org.warden.druid.cluster.ServiceProcess;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import static org.warden.druid.permission.Case.allowed;
import static org.warden.druid.permission.Case.refused;

/** Row 12: the identity under which the services talk to each other. */
final class InternalUserRows
{
  private static final Person INTERNAL = new Person(BasicLogins.INTERNAL, "Druid itself");
  private static final Person GUESSER = new Person(new Login(BasicLogins.INTERNAL.user(), "guess"), "with a wrong password");

  private static final String REPLACE =
      "REPLACE INTO wiki_copy OVERWRITE ALL SELECT TIMESTAMP '2026-01-01' AS __time, 'x' AS page PARTITIONED BY DAY";

  private InternalUserRows()
  {
  }

  static List<Case> cases()
  {
    List<Case> cases = new ArrayList<>();
    cases.add(allowed(
        12,
        INTERNAL,
        "nothing in the policy, and every service is healthy",
        (scene, mark) -> scene.as(INTERNAL).overlord("/workers"),
        InternalUserRows::everythingWorks
    ));
    cases.add(refused(
        12,
        GUESSER,
        "SELECT from wiki, " + Door.SQL.label(),
        Expected.LOGIN_WANTED,
        (scene, mark) -> Door.SQL.ask(scene, GUESSER, "SELECT COUNT(*) FROM wiki", mark)
    ));
    cases.add(refused(
        12,
        Person.NAMESAKE,
        "SELECT from wiki, " + Door.SQL.label(),
        Expected.missing(Person.NAMESAKE, "READ", "DATASOURCE", "wiki"),
        (scene, mark) -> Door.SQL.ask(scene, Person.NAMESAKE, "SELECT COUNT(*) FROM wiki", mark)
    ));
    cases.add(refused(
        12,
        Person.NAMESAKE,
        "REPLACE INTO wiki_copy, " + Door.TASK.label(),
        Expected.missing(Person.NAMESAKE, "WRITE", "DATASOURCE", "wiki_copy"),
        (scene, mark) -> Door.TASK.ask(scene, Person.NAMESAKE, REPLACE, mark)
    ));
    return cases;
  }

  private static void everythingWorks(Scene scene, Answer answer, String mark) throws Exception
  {
    Checks.equal("the number of workers", 1, answer.json().size());
    Checks.equal("the internal user in the policy", false,
                 Files.readString(scene.cluster().policyFile()).contains(BasicLogins.INTERNAL.user()));
    for (ServiceProcess service : scene.cluster().services()) {
      Checks.equal("the health of " + service.name(), true, service.isHealthy());
    }
  }
}
