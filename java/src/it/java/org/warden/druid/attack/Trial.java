package org.warden.druid.attack;

import org.junit.jupiter.api.DynamicTest;
import org.warden.druid.cluster.Answer;

import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The attacks of the table, tried one after the other on a cluster that Warden guards, or on one that it does not. */
final class Trial
{
  private final AttackedCluster cluster;
  /** Before the first attack. */
  private final Map<String, Long> rows;
  /** After the last attack so far. */
  private Footprints last;

  Trial(AttackedCluster cluster)
  {
    this.cluster = cluster;
    this.rows = cluster.rows();
  }

  /** A test for each attack, and one that looks back on all. */
  Stream<DynamicTest> attacks(Attack.Version version)
  {
    Stream<DynamicTest> attacks =
        AttackTable.attacks(version)
                   .map(entry -> DynamicTest.dynamicTest(title(entry.getKey(), entry.getValue()), () -> assertRefused(entry.getValue())));
    return Stream.concat(attacks, Stream.of(DynamicTest.dynamicTest("nothing has come of any of them", this::assertNothingHappened)));
  }

  /** Where nobody guards: a test for each attack that it does what the table says of stock Druid. */
  static Stream<DynamicTest> unguarded(AttackedCluster cluster, Attack.Version version)
  {
    return AttackTable.attacks(version).map(entry -> {
      Attack attack = entry.getValue();
      return DynamicTest.dynamicTest(
          title(entry.getKey(), attack) + ": " + attack.stock().words(),
          () -> assertOutcome(cluster, attack.who(), attack.request(), attack.stock())
      );
    });
  }

  /** A test that a request succeeds. */
  static DynamicTest neighbour(AttackedCluster cluster, Neighbour row)
  {
    return DynamicTest.dynamicTest(
        row.who().label() + ": " + row.what(),
        () -> assertOutcome(cluster, row.who(), row.request(), row.outcome())
    );
  }

  /** Sends a request that must be let through, and looks what comes of it. */
  static void assertOutcome(AttackedCluster cluster, Attacker who, Request request, Outcome outcome) throws Exception
  {
    Answer answer = request.send(cluster, cluster.login(who));
    try {
      outcome.evidence().check(cluster, answer);
    }
    catch (Exception | AssertionError e) {
      throw new AssertionError(e.getMessage() + said(request.describe(cluster), answer), e);
    }
    finally {
      cluster.endTask(answer);
    }
  }

  static String title(String name, Attack attack)
  {
    return name + " " + attack.who().label() + ": " + attack.what();
  }

  private void assertRefused(Attack attack) throws Exception
  {
    String request = attack.request().describe(cluster);
    Footprints before = last == null ? cluster.footprints() : last;
    Answer answer = attack.request().send(cluster, cluster.login(attack.who()));
    last = cluster.footprints();
    String failure = attack.refusal().mismatch(cluster, answer);
    if (failure != null) {
      cluster.endTask(answer);
      throw new AssertionError(failure + said(request, answer));
    }
    assertEquals(before, last, () -> "a refused request did something" + said(request, answer));
  }

  private void assertNothingHappened() throws InterruptedException
  {
    // What would be done in the background has had its time by now, but for the last attack.
    Thread.sleep(2_000);
    assertEquals(last, cluster.footprints());
    assertEquals(rows, cluster.rows());
  }

  private static String said(String request, Answer answer)
  {
    return "\nrequest: " + request + "\nanswer: " + answer;
  }
}
