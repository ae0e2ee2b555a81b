package org.warden.druid.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Druid cluster of processes of its own: ZooKeeper, Coordinator with Overlord, Broker, Router, Historical and
 * one worker, in a temporary folder, on free ports. {@link #close()} ends every process, also forked ones, and removes
 * the folder.
 *
 * Describe one with {@link ClusterBuilder}.
 */
public final class Cluster implements AutoCloseable
{
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);
  private static final String ZOOKEEPER = "zookeeper";

  private final ClusterBuilder description;
  private final Progress progress;
  private final ClusterFolder folder;
  private final Map<String, ServiceProcess> processes = new LinkedHashMap<>();
  private final List<ServiceProcess> alone = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread closeAtExit = new Thread(this::stopAndRemove, "close-cluster");

  Cluster(ClusterBuilder description) throws IOException
  {
    this.description = description;
    this.progress = description.progress;
    this.folder = new ClusterFolder();
    Runtime.getRuntime().addShutdownHook(closeAtExit);
  }

  /** The first half of a start: everything that the processes will read. */
  void prepare() throws IOException
  {
    for (Map.Entry<String, Path> extension : description.extensions.entrySet()) {
      folder.linkExtension(extension.getKey(), extension.getValue());
    }
    if (description.policy != null) {
      Files.writeString(policyFile(), description.policy);
    }
  }

  /** The second half: ZooKeeper, then all services at once, then waits until each says that it is healthy. */
  void start() throws IOException, InterruptedException
  {
    progress.say("Starting Druid " + description.distribution.version() + " in " + folder.root());
    startZooKeeper();
    folder.writeProperties("_common", "common.runtime.properties", commonProperties());
    for (Service service : description.services()) {
      ServiceProcess process = process(service);
      processes.put(service.name(), process);
      process.start();
    }
    awaitHealthy(processes.values().stream().filter(process -> !ZOOKEEPER.equals(process.name())).toList());
  }

  /** Starts a service beside the cluster without waiting for it: for tests of services that must refuse to start. */
  public ServiceProcess startAlone(Service service) throws IOException
  {
    ServiceProcess process = process(service);
    alone.add(process);
    process.start();
    return process;
  }

  /** Ends a service without ceremony and starts it again, on another port. Returns when it is healthy. */
  public void restart(String service) throws IOException, InterruptedException
  {
    ServiceProcess process = service(service);
    process.kill();
    process.start();
    awaitHealthy(List.of(process));
  }

  /** The base URL of a service: {@code coordinator}, {@code broker}, {@code router}, …, or an extra service's name. */
  public String url(String service)
  {
    return service(service).url();
  }

  /** A client of this cluster for one user. */
  public Druid as(Login login)
  {
    return new Druid(this, login);
  }

  /** The process behind a name. */
  public ServiceProcess service(String name)
  {
    ServiceProcess process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException("no service '" + name + "': there are " + processes.keySet());
    }
    return process;
  }

  /** All Druid services, without ZooKeeper. */
  public List<ServiceProcess> services()
  {
    return processes.values().stream().filter(process -> !ZOOKEEPER.equals(process.name())).toList();
  }

  /** The policy file that all services of this cluster watch. */
  public Path policyFile()
  {
    return folder.root().resolve("policy.json");
  }

  public Path folder()
  {
    return folder.root();
  }

  public Progress progress()
  {
    return progress;
  }

  @Override
  public void close()
  {
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    }
    catch (IllegalStateException e) {
      // The JVM is ending already, and the hook runs or has run.
    }
    stopAndRemove();
  }

  private void stopAndRemove()
  {
    if (closed.compareAndSet(false, true)) {
      Stream.concat(processes.values().stream(), alone.stream()).parallel().forEach(ServiceProcess::kill);
      folder.remove();
    }
  }

  private ServiceProcess process(Service service)
  {
    return new ServiceProcess(service.name(), folder.log(service.name()), port -> command(service, port));
  }

  private void startZooKeeper() throws IOException, InterruptedException
  {
    ServiceProcess zooKeeper = new ServiceProcess(ZOOKEEPER, folder.log(ZOOKEEPER), this::zooKeeperCommand);
    processes.put(ZOOKEEPER, zooKeeper);
    zooKeeper.start();
    while (!zooKeeper.acceptsConnections()) {
      zooKeeper.checkAlive();
      Thread.sleep(100);
    }
  }

  private ProcessBuilder zooKeeperCommand(int port)
  {
    folder.writeProperties(
        ZOOKEEPER,
        "zoo.cfg",
        Map.of(
            "dataDir", "${folder}/zookeeper",
            "clientPort", String.valueOf(port),
            "clientPortAddress", "localhost",
            "tickTime", "2000",
            "maxClientCnxns", "0",
            "admin.enableServer", "false"
        )
    );
    String classPath = folder.configuration("_common") + File.pathSeparator + description.distribution.classPath();
    return java(
        List.of("-Xmx128m"),
        classPath,
        "-Dzookeeper.jmx.log4j.disable=true",
        List.of(
            "org.apache.zookeeper.server.quorum.QuorumPeerMain",
            folder.configuration(ZOOKEEPER).resolve("zoo.cfg").toString()
        )
    );
  }

  private ProcessBuilder command(Service service, int port)
  {
    String second = String.valueOf(FreePorts.next());
    Map<String, String> properties = new LinkedHashMap<>(service.properties());
    properties.replaceAll((key, value) -> value.replace(Service.SECOND_PORT, second));
    properties.put("druid.plaintextPort", String.valueOf(port));
    folder.writeProperties(service.name(), "runtime.properties", properties);
    String classPath = String.join(
        File.pathSeparator,
        folder.configuration(service.name()).toString(),
        folder.configuration("_common").toString(),
        description.distribution.classPath()
    );
    return java(
        List.of("-Xmx" + service.heap(), "-XX:MaxDirectMemorySize=256m"),
        classPath,
        "-Djava.io.tmpdir=" + folder.root().resolve("tmp"),
        List.of("org.apache.druid.cli.Main", "server", service.type())
    );
  }

  private ProcessBuilder java(List<String> memory, String classPath, String property, List<String> arguments)
  {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memory);
    command.addAll(Distribution.jvmFlags());
    command.add(property);
    command.add("-cp");
    command.add(classPath);
    command.addAll(arguments);
    return new ProcessBuilder(command).directory(folder.root().toFile());
  }

  private Map<String, String> commonProperties()
  {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("druid.zk.service.host", "localhost:" + service(ZOOKEEPER).port());
    properties.put("druid.zk.paths.base", "/druid");
    // Passwords here are known to everybody: nobody from outside this machine may try them.
    properties.put("druid.host", "localhost");
    properties.put("druid.bindOnHost", "true");
    properties.put("druid.extensions.directory", "${folder}/extensions");
    properties.put(
        "druid.extensions.loadList",
        description.extensions.keySet().stream().collect(Collectors.joining("\",\"", "[\"", "\"]"))
            .replace("[\"\"]", "[]")
    );
    properties.put("druid.storage.type", "local");
    properties.put("druid.storage.storageDirectory", "${folder}/segments");
    properties.put("druid.indexer.logs.type", "file");
    properties.put("druid.indexer.logs.directory", "${folder}/task-logs");
    properties.put("druid.indexer.task.baseDir", "${folder}/task");
    properties.put("druid.selectors.indexing.serviceName", "druid/overlord");
    properties.put("druid.selectors.coordinator.serviceName", "druid/coordinator");
    properties.put("druid.serverview.type", "http");
    properties.put("druid.coordinator.loadqueuepeon.type", "http");
    properties.put("druid.server.http.numThreads", "20");
    properties.put("druid.processing.numThreads", "1");
    properties.put("druid.processing.numMergeBuffers", "2");
    properties.put("druid.processing.buffer.sizeBytes", "10MiB");
    properties.put("druid.monitoring.monitors", "[]");
    properties.put("druid.emitter", "noop");
    properties.put("druid.sql.enable", "true");
    properties.put("druid.lookup.enableLookupSyncOnStartup", "false");
    properties.put("druid.startup.logging.logProperties", "false");
    properties.putAll(description.properties);
    return properties;
  }

  private void awaitHealthy(List<ServiceProcess> services) throws IOException, InterruptedException
  {
    long started = System.nanoTime();
    long reported = started;
    List<ServiceProcess> waiting = new ArrayList<>(services);
    while (true) {
      for (ServiceProcess service : services) {
        service.checkAlive();
      }
      waiting.removeIf(ServiceProcess::isHealthy);
      long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
      if (waiting.isEmpty()) {
        progress.say("All " + services.size() + " services are healthy after " + seconds + " s");
        return;
      }
      if (seconds > PATIENCE.toSeconds()) {
        throw new ClusterException(waiting.get(0).name() + " is not healthy after " + seconds + " s", waiting.get(0));
      }
      if (System.nanoTime() - reported > BETWEEN_REPORTS.toNanos()) {
        reported = System.nanoTime();
        String names = waiting.stream().map(ServiceProcess::name).collect(Collectors.joining(", "));
        progress.say(seconds + " s: waiting for " + names);
      }
      Thread.sleep(300);
    }
  }

  static String readPolicy(Path policy)
  {
    try {
      return Files.readString(policy);
    }
    catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
