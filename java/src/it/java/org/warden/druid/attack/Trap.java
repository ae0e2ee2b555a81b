package org.warden.druid.attack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A web server on this machine that answers every path with one row, and notes who came with which password. What
 * lies under {@code /slow/} does not end before the trap is closed, so that a query that reads it keeps running.
 */
final class Trap implements AutoCloseable
{
  /** What every file here holds. */
  static final String SECRET = "Top-Secret-Page";

  /**
   * A request that came.
   *
   * @param authorization the header of that name, or an empty text
   */
  record Visit(String path, String authorization)
  {
  }

  private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Visit> visits = new CopyOnWriteArrayList<>();
  private volatile boolean open = true;

  Trap() throws IOException
  {
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url()
  {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Visit> visits()
  {
    return visits;
  }

  @Override
  public void close()
  {
    open = false;
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException
  {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String path = exchange.getRequestURI().getRawPath();
    visits.add(new Visit(path, authorization == null ? "" : authorization));
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      do {
        body.write(("2026-01-01," + SECRET + ",1\n").getBytes(StandardCharsets.UTF_8));
        body.flush();
        Thread.sleep(path.startsWith("/slow/") ? 200 : 0);
      } while (open && path.startsWith("/slow/"));
    }
    catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    finally {
      exchange.close();
    }
  }
}
