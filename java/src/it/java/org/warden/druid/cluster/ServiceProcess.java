package org.warden.druid.cluster;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** One running process of a cluster, with its port and its log file. */
public final class ServiceProcess
{
  private static final int STARTS = 3;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();

  private final String name;
  private final Path log;
  private final IntFunction<ProcessBuilder> command;

  private volatile int port;
  private volatile Process process;
  private int starts;

  public ServiceProcess(String name, Path log, IntFunction<ProcessBuilder> command)
  {
    this.name = name;
    this.log = log;
    this.command = command;
  }

  /** Starts the process on a free port. */
  public void start() throws IOException
  {
    starts++;
    port = FreePorts.next();
    process = command.apply(port)
                     .redirectErrorStream(true)
                     .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                     .start();
  }

  /**
   * Starts again with another port where somebody else took this one first; anything else that ends a service is an
   * error of that service.
   */
  public void checkAlive() throws IOException
  {
    if (process.isAlive()) {
      return;
    }
    if (starts < STARTS && logText().contains("Address already in use")) {
      Files.deleteIfExists(log);
      start();
      return;
    }
    throw new ClusterException(name + " ended with exit status " + process.exitValue(), this);
  }

  /** Whether something listens on the port: all there is to ask of ZooKeeper. */
  public boolean acceptsConnections()
  {
    try (Socket socket = new Socket("localhost", port)) {
      return socket.isConnected();
    }
    catch (IOException e) {
      return false;
    }
  }

  /** Whether the service itself says so. */
  public boolean isHealthy()
  {
    URI health = URI.create(url() + "/status/health");
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 && "true".equals(response.body().trim());
    }
    catch (IOException e) {
      return false;
    }
    catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public String name()
  {
    return name;
  }

  public int port()
  {
    return port;
  }

  public String url()
  {
    return "http://localhost:" + port;
  }

  public Path log()
  {
    return log;
  }

  /** Everything that the process has written so far. */
  public String logText() throws IOException
  {
    return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
  }

  /** The last lines of the log, for an error message. */
  String logTail(int lines)
  {
    try {
      List<String> all = logText().lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
    catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }

  /** Waits for the process to end by itself; the exit status, or null where it still runs. */
  public Integer awaitExit(Duration patience) throws InterruptedException
  {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
  }

  /** The CPU time that the process has taken so far. */
  public Duration cpuTime()
  {
    return process.info().totalCpuDuration().orElseThrow();
  }

  public boolean isAlive()
  {
    return process != null && process.isAlive();
  }

  /** Ends the process and everything that it forked. Nothing of it is needed afterwards, so without ceremony. */
  public void kill()
  {
    Process running = process;
    if (running == null) {
      return;
    }
    List<ProcessHandle> forked = running.descendants().toList();
    running.destroyForcibly();
    forked.forEach(ProcessHandle::destroyForcibly);
    running.onExit().orTimeout(20, TimeUnit.SECONDS).exceptionally(e -> running).join();
  }
}
