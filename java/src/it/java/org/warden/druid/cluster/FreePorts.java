package org.warden.druid.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on. They are drawn at random from below the range from which the kernel takes ports for
 * outgoing connections, so none of those can come in between; a service that still loses its port starts again with
 * another one ({@link ServiceProcess}).
 */
final class FreePorts
{
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final Set<Integer> TAKEN = new HashSet<>();

  private FreePorts()
  {
  }

  static synchronized int next()
  {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port) && TAKEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("found no free port between " + FIRST + " and " + LAST);
  }

  private static boolean isFree(int port)
  {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    }
    catch (IOException e) {
      return false;
    }
  }
}
