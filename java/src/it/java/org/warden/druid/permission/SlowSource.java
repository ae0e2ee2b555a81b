package org.warden.druid.permission;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A CSV file over HTTP that does not end while it is held: a query that reads it runs for as long as a test needs,
 * and needs no computing for it.
 */
final class SlowSource implements AutoCloseable
{
  private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean held = true;

  SlowSource() throws IOException
  {
    server.createContext("/", this::trickle);
    server.setExecutor(threads);
    server.start();
  }

  String url()
  {
    return "http://localhost:" + server.getAddress().getPort() + "/slow.csv";
  }

  /** How often somebody asked for the file. */
  int requests()
  {
    return requests.get();
  }

  /** Lets the file end. */
  void release()
  {
    held = false;
  }

  @Override
  public void close()
  {
    release();
    server.stop(0);
    threads.shutdownNow();
  }

  private void trickle(HttpExchange exchange) throws IOException
  {
    requests.incrementAndGet();
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      while (held) {
        body.write("2026-01-01,Slow,1\n".getBytes(StandardCharsets.UTF_8));
        body.flush();
        Thread.sleep(200);
      }
    }
    catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    finally {
      exchange.close();
    }
  }
}
