package org.warden.druid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;

/** A process that replaces its policy many times: how much memory it holds after so many. */
public final class ReloadMemory
{
  private static final int WARMUP = 200;
  private static final int RELOADS = 1_000;
  private static final int LAST = 100;

  private ReloadMemory()
  {
  }

  /** @param arguments the number of permissions in the policy */
  public static void main(String[] arguments) throws Exception
  {
    InForce policy = new InForce(Integer.parseInt(arguments[0]));
    replace(policy, WARMUP);
    print(1);
    replace(policy, RELOADS - LAST);
    print(RELOADS - LAST);
    replace(policy, LAST);
    print(RELOADS);
    System.exit(0);
  }

  /** Each policy is asked, so that it is also what some thread has used last. */
  private static void replace(InForce policy, int times)
  {
    for (int i = 0; i < times; i++) {
      policy.replace();
      policy.ask();
    }
  }

  private static void print(int reloads) throws IOException
  {
    System.out.println(reloads + " " + residentBytes());
  }

  private static long residentBytes() throws IOException
  {
    return Files.readAllLines(Paths.get("/proc/self/status"))
                .stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
  }
}
