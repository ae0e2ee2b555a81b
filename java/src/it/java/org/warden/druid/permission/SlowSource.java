package org.warden.druid.permission;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.Druid;
import org.warden.druid.cluster.LostWorkerException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

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

  /** The table function that reads the file. */
  String extern()
  {
    return Datasource.extern("{\"type\":\"http\",\"uris\":[\"http://localhost:" + server.getAddress().getPort() + "/slow.csv\"]}");
  }

  /**
   * Starts a query until one reads this source: where Druid lost its worker, it has ended before.
   *
   * @param start starts it and returns its task
   * @return the task that reads
   */
  String readBy(Druid admin, Supplier<String> start) throws InterruptedException
  {
    for (int attempt = 1; attempt <= LostWorkerException.ATTEMPTS; attempt++) {
      String task = start.get();
      Await.until(task + " reads its source or has ended", () -> isRead() || !"RUNNING".equals(admin.taskState(task)));
      if (isRead()) {
        return task;
      }
    }
    throw new IllegalStateException("the query lost its worker each time it was started");
  }

  private boolean isRead()
  {
    return requests.get() > 0;
  }

  @Override
  public void close()
  {
    held = false;
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
