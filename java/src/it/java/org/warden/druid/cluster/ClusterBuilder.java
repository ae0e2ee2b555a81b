package org.warden.druid.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Describes a {@link Cluster} and starts it. */
public final class ClusterBuilder
{
  /** How a cluster runs its tasks. */
  public enum Worker
  {
    INDEXER, MIDDLE_MANAGER
  }

  final Distribution distribution;
  final Map<String, Path> extensions = new LinkedHashMap<>();
  final Map<String, String> properties = new LinkedHashMap<>();
  Progress progress = Progress.toStandardError();
  String policy;

  private final List<Service> extraServices = new ArrayList<>();
  private final Set<String> leftOut = new HashSet<>();
  private final Map<String, Map<String, String>> ofService = new HashMap<>();
  private Worker worker = Worker.INDEXER;
  private int slots = 6;

  public ClusterBuilder(Distribution distribution)
  {
    this.distribution = distribution;
    this.extensions.putAll(distribution.extensions());
  }

  /** Default: the indexer. */
  public ClusterBuilder worker(Worker kind)
  {
    worker = kind;
    return this;
  }

  /** How many tasks run at once; a multi-stage query needs two. */
  public ClusterBuilder slots(int number)
  {
    slots = number;
    return this;
  }

  /** A property of every service. {@code ${folder}} stands for the cluster's folder. */
  public ClusterBuilder property(String key, String value)
  {
    properties.put(key, value);
    return this;
  }

  /** A property of one service, which there counts more than one of every service. */
  public ClusterBuilder property(String service, String key, String value)
  {
    ofService.computeIfAbsent(service, name -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  public ClusterBuilder extension(String name, Path folder)
  {
    extensions.put(name, folder);
    return this;
  }

  /** A service beyond the usual five, such as a second Broker. */
  public ClusterBuilder service(Service service)
  {
    extraServices.add(service);
    return this;
  }

  /** Leaves out some of the usual five, which a test can do without. */
  public ClusterBuilder without(String... services)
  {
    leftOut.addAll(List.of(services));
    return this;
  }

  public ClusterBuilder progress(Progress where)
  {
    progress = where;
    return this;
  }

  /** Every request is checked by Warden. The policy's text goes to {@link Cluster#policyFile()}, which tests may change. */
  public ClusterBuilder warden(String policyText)
  {
    policy = policyText;
    extension("druid-warden", Distribution.warden());
    property("druid.auth.authorizers", "[\"warden\"]");
    property("druid.auth.authorizer.warden.type", "warden");
    return property("druid.auth.authorizer.warden.policyFile", "${folder}/policy.json");
  }

  /** {@link #warden(String)} with the text of a file. */
  public ClusterBuilder warden(Path policyFile)
  {
    return warden(Cluster.readPolicy(policyFile));
  }

  /** Starts the cluster and returns when every service is healthy. What was started is stopped again on failure. */
  public Cluster start() throws IOException, InterruptedException
  {
    Cluster cluster = new Cluster(this);
    try {
      cluster.prepare();
      cluster.start();
      return cluster;
    }
    catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  List<Service> services()
  {
    List<Service> services = new ArrayList<>();
    services.add(Service.coordinator());
    services.add(worker == Worker.INDEXER ? Service.indexer(slots) : Service.middleManager(slots, peonFlags()));
    services.add(Service.broker("broker", Map.of()));
    services.add(Service.historical());
    services.add(Service.router());
    services.addAll(extraServices);
    services.removeIf(service -> leftOut.contains(service.name()));
    services.replaceAll(service -> service.with(ofService.getOrDefault(service.name(), Map.of())));
    return services;
  }

  private static String peonFlags()
  {
    List<String> flags = new ArrayList<>(List.of("-Xmx300m", "-XX:MaxDirectMemorySize=128m"));
    flags.addAll(Distribution.jvmFlags());
    return flags.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
  }
}
