package org.warden.druid.permission;

import org.warden.druid.cluster.Login;
import org.warden.druid.cluster.ServiceProcess;

import java.io.IOException;
import java.util.List;

/** Starts a guarded cluster, tries the permission table on it before the eyes of a reader, and says whether it holds. */
public final class Demo
{
  private static final int HELD = 0;
  private static final int BROKEN = 1;

  private Demo()
  {
  }

  /** {@code bin/demo} has looked at the arguments. */
  public static void main(String[] arguments) throws InterruptedException
  {
    System.exit(run(new DemoOutput(System.out), List.of(arguments).contains("--keep")));
  }

  private static int run(DemoOutput output, boolean keep) throws InterruptedException
  {
    try (Scene scene = SharedCluster.start(output::progress)) {
      int status = runTable(scene, output);
      if (keep) {
        leaveUp(scene, output);
      }
      output.progress("Stopping the cluster and removing " + scene.cluster().folder());
      return status;
    }
    catch (IOException | RuntimeException e) {
      output.progress("The demo could not run: " + e.getMessage());
      return BROKEN;
    }
  }

  private static int runTable(Scene scene, DemoOutput output)
  {
    output.people(scene.people());
    List<Case> cases = PermissionTable.cases();
    int held = 0;
    for (Case asked : cases) {
      Case.Outcome outcome = asked.run(scene);
      output.outcome(outcome);
      held += outcome.held() ? 1 : 0;
    }
    output.summary(held, cases.size());
    return held == cases.size() ? HELD : BROKEN;
  }

  /** In the foreground, so that there is one way to stop it and nothing is left behind. */
  private static void leaveUp(Scene scene, DemoOutput output) throws InterruptedException, IOException
  {
    output.progress("The cluster is up. Its folder, with logs and policy.json (edit it: 2 s later it is in force):");
    output.progress("  " + scene.cluster().folder());
    for (ServiceProcess service : scene.cluster().services()) {
      output.progress(String.format("  %-14s %s", service.name(), service.url()));
    }
    output.progress("Logins, user and password:");
    for (Login login : scene.logins()) {
      output.progress(String.format("  %-14s %s", login.user(), login.password()));
    }
    String router = scene.cluster().url("router");
    output.progress("Web console: " + router + "/unified-console.html#workbench");
    output.progress("Or: curl -u bob:bob-password -H 'Content-Type: application/json' "
                    + "-d '{\"query\":\"SELECT * FROM sales_2026\"}' " + router + "/druid/v2/sql");
    if (System.console() == null) {
      output.progress("Ctrl-C or a TERM signal to this process stops it and removes everything.");
      Thread.currentThread().join();
    }
    output.progress("Enter or Ctrl-C stops it and removes everything.");
    System.in.read();
  }
}
