package org.warden.druid.attack;

import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.ServiceProcess;

import java.time.Duration;
import java.util.Arrays;

/**
 * Measures the CPU time that a Broker spends on an ordinary SQL request, with Warden and without it: two clusters side by
 * side, asked in turn, so that whatever else the machine does meets both. See docs/doors.md.
 */
final class RequestCost
{
  private static final int ROUNDS = 9;
  private static final int REQUESTS = 200;
  private static final int WARM_UP = 1_500;
  private static final String SQL = "SELECT COUNT(*) AS n FROM payroll";
  /** What Druid reads most cheaply: a comment. */
  private static final String LARGE = SQL + " -- " + "x".repeat(1_000_000);

  private RequestCost()
  {
  }

  public static void main(String[] arguments) throws Exception
  {
    try (AttackedCluster guarded = AttackedClusters.guarded27(); AttackedCluster stock = AttackedClusters.stock27()) {
      compare("a request", SQL, guarded, stock);
      compare("a request of 1 MB", LARGE, guarded, stock);
    }
    System.exit(0);
  }

  private static void compare(String what, String sql, AttackedCluster guarded, AttackedCluster stock)
  {
    ask(guarded, sql, WARM_UP);
    ask(stock, sql, WARM_UP);
    double[] with = new double[ROUNDS];
    double[] without = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      with[round] = cost(guarded, sql);
      without[round] = cost(stock, sql);
    }
    print(what + " with Warden", with);
    print(what + " without", without);
  }

  /** The CPU time of a Broker for one request, in microseconds. */
  private static double cost(AttackedCluster cluster, String sql)
  {
    ServiceProcess broker = cluster.cluster().service("broker");
    Duration before = broker.cpuTime();
    ask(cluster, sql, REQUESTS);
    return broker.cpuTime().minus(before).toNanos() / 1_000.0 / REQUESTS;
  }

  private static void ask(AttackedCluster cluster, String sql, int times)
  {
    Druid alice = cluster.as(Attacker.ALICE);
    for (int i = 0; i < times; i++) {
      alice.sql(sql).orFail(SQL);
    }
  }

  private static void print(String what, double[] costs)
  {
    Arrays.sort(costs);
    System.out.printf("A Broker's CPU time for %s, in microseconds: median %.0f, from %.0f to %.0f%n",
                      what, costs[ROUNDS / 2], costs[0], costs[ROUNDS - 1]);
  }
}
