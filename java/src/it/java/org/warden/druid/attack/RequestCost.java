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

  private RequestCost()
  {
  }

  public static void main(String[] arguments) throws Exception
  {
    try (AttackedCluster guarded = AttackedClusters.guarded27(); AttackedCluster stock = AttackedClusters.stock27()) {
      ask(guarded, WARM_UP);
      ask(stock, WARM_UP);
      double[] with = new double[ROUNDS];
      double[] without = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        with[round] = cost(guarded);
        without[round] = cost(stock);
      }
      print("with Warden", with);
      print("without", without);
    }
    System.exit(0);
  }

  /** The CPU time of a Broker for one request, in microseconds. */
  private static double cost(AttackedCluster cluster)
  {
    ServiceProcess broker = cluster.cluster().service("broker");
    Duration before = broker.cpuTime();
    ask(cluster, REQUESTS);
    return broker.cpuTime().minus(before).toNanos() / 1_000.0 / REQUESTS;
  }

  private static void ask(AttackedCluster cluster, int times)
  {
    Druid alice = cluster.as(Attacker.ALICE);
    for (int i = 0; i < times; i++) {
      alice.sql(SQL).orFail(SQL);
    }
  }

  private static void print(String what, double[] costs)
  {
    Arrays.sort(costs);
    System.out.printf("A Broker's CPU time for a request %s, in microseconds: median %.0f, from %.0f to %.0f%n",
                      what, costs[ROUNDS / 2], costs[0], costs[ROUNDS - 1]);
  }
}
