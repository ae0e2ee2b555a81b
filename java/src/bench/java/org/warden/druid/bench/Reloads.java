package org.warden.druid.bench;

/** A process in which one thread decides, while another replaces the policy all the time, and while none does. */
public final class Reloads
{
  private static final int PHASES = 3;
  private static final long PHASE_NANOS = 400_000_000L;

  private final InForce policy;

  private Reloads(InForce policy)
  {
    this.policy = policy;
  }

  /** @param arguments the number of permissions in the policy */
  public static void main(String[] arguments) throws Exception
  {
    Reloads reloads = new Reloads(new InForce(Integer.parseInt(arguments[0])));
    boolean pinned = BareCall.pin(0);
    LatencyHistogram unused = new LatencyHistogram();
    reloads.decideDuringReloads(unused);
    reloads.decide(unused);

    LatencyHistogram still = new LatencyHistogram();
    LatencyHistogram reloading = new LatencyHistogram();
    for (int phase = 0; phase < PHASES; phase++) {
      reloads.decide(still);
      reloads.decideDuringReloads(reloading);
    }
    print("still", still);
    print("reloading", reloading);
    System.out.println("pinned " + (pinned ? 1 : 0));
    System.exit(0);
  }

  private static void print(String shape, LatencyHistogram times)
  {
    System.out.println(shape + "-p50 " + times.percentile(0.5));
    System.out.println(shape + "-p99 " + times.percentile(0.99));
    System.out.println(shape + "-p99.9 " + times.percentile(0.999));
  }

  private void decide(LatencyHistogram times)
  {
    long start = System.nanoTime();
    long before = start;
    while (before - start < PHASE_NANOS) {
      policy.ask();
      long after = System.nanoTime();
      times.add(after - before);
      before = after;
    }
  }

  private void decideDuringReloads(LatencyHistogram times) throws InterruptedException
  {
    Replacing replacing = new Replacing();
    replacing.start();
    decide(times);
    replacing.finish();
  }

  private final class Replacing extends Thread
  {
    private volatile boolean finished;

    private Replacing()
    {
      // Where deciding fails, the process must not stay.
      setDaemon(true);
    }

    @Override
    public void run()
    {
      BareCall.pin(1);
      while (!finished) {
        policy.replace();
      }
    }

    void finish() throws InterruptedException
    {
      finished = true;
      join();
    }
  }
}
