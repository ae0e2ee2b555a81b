package org.warden.druid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.java.util.common.logger.Logger;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.Authorizer;
import org.warden.druid.engine.NativeLibrary;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * A process that starts with Warden: how long until the library is loaded, and until the first question is answered.
 * Druid starts one for each task.
 */
public final class Start
{
  private Start()
  {
  }

  /** @param arguments the number of permissions in the policy, and its file */
  public static void main(String[] arguments) throws IOException
  {
    Grants grants = Grants.of("decide", Shape.EXACT, Integer.parseInt(arguments[0]));
    Path policy = Paths.get(arguments[1]);
    Questions questions = Questions.ofOneUser(grants, true);
    haveDruidStarted();

    Instant start = new Instant();
    NativeLibrary.load(null);
    Instant loaded = new Instant();
    Authorizer authorizer = Contender.warden(policy);
    boolean allowed =
        authorizer.authorize(questions.askers()[0], questions.resources()[0], Action.READ).isAllowed();
    Instant ready = new Instant();

    if (!allowed) {
      throw new IllegalStateException("answered wrongly");
    }
    loaded.print("start-library", start);
    ready.print("start", start);
    System.exit(0);
  }

  /** Druid has these in any case, long before an authorizer. */
  private static void haveDruidStarted() throws IOException
  {
    ObjectMapper jackson = new ObjectMapper();
    Object settings =
        jackson.convertValue(jackson.readTree("{\"enableInputSourceSecurity\":true}"), AuthConfig.class);
    new Logger(Start.class).info("%s", jackson.writeValueAsString(settings));
  }

  /** On the wall and in CPU time. To print it takes milliseconds the first time, so that is done last. */
  private static final class Instant
  {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long wall = System.nanoTime();
    private final long cpu = THREADS.getCurrentThreadCpuTime();

    void print(String what, Instant since)
    {
      System.out.println(what + "-wall " + (wall - since.wall) / 1e6);
      System.out.println(what + " " + (cpu - since.cpu) / 1e6);
    }
  }
}
