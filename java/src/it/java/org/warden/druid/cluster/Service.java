package org.warden.druid.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One Druid service of a cluster as a test describes it.
 *
 * @param name       what this cluster calls it, for URLs and for its log file
 * @param type       Druid's own name for the kind of process ({@code server TYPE})
 * @param heap       the value of {@code -Xmx}
 * @param properties what this service has beyond the common properties
 */
public record Service(String name, String type, String heap, Map<String, String> properties)
{
  /** In a property: a free port, the same one in all properties of the service. */
  static final String SECOND_PORT = "${second-port}";

  /** The same service with more properties. */
  Service with(Map<String, String> more)
  {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.putAll(more);
    return new Service(name, type, heap, all);
  }

  /** Coordinator, Overlord and metadata store in one process, as small clusters run them. */
  static Service coordinator()
  {
    return new Service("coordinator", "coordinator", "512m", Map.ofEntries(
        Map.entry("druid.service", "druid/coordinator"),
        Map.entry("druid.coordinator.asOverlord.enabled", "true"),
        Map.entry("druid.coordinator.asOverlord.overlordService", "druid/overlord"),
        Map.entry("druid.coordinator.startDelay", "PT3S"),
        Map.entry("druid.coordinator.period", "PT3S"),
        Map.entry("druid.coordinator.period.indexingPeriod", "PT60S"),
        Map.entry("druid.manager.segments.pollDuration", "PT3S"),
        Map.entry("druid.indexer.storage.type", "metadata"),
        Map.entry("druid.indexer.queue.startDelay", "PT1S"),
        Map.entry("druid.indexer.runner.type", "httpRemote"),
        Map.entry("druid.metadata.storage.type", "derby"),
        Map.entry("druid.metadata.storage.connector.connectURI",
                  "jdbc:derby://localhost:" + SECOND_PORT + "/${folder}/metadata.db;create=true"),
        Map.entry("druid.metadata.storage.connector.host", "localhost"),
        Map.entry("druid.metadata.storage.connector.port", SECOND_PORT)
    ));
  }

  /** A Broker; one that is not the only one needs a {@code druid.service} of its own. */
  public static Service broker(String name, Map<String, String> properties)
  {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("druid.service", "druid/" + name);
    all.put("druid.broker.http.numConnections", "4");
    all.put("druid.sql.planner.metadataRefreshPeriod", "PT2S");
    all.putAll(properties);
    return new Service(name, "broker", "512m", all);
  }

  static Service router()
  {
    return new Service("router", "router", "256m", Map.of(
        "druid.service", "druid/router",
        "druid.router.defaultBrokerServiceName", "druid/broker",
        "druid.router.coordinatorServiceName", "druid/coordinator",
        "druid.router.managementProxy.enabled", "true",
        // Both kinds of JDBC clients find the same Broker again.
        "druid.router.avatica.balancer.type", "rendezvousHash"
    ));
  }

  static Service historical()
  {
    return new Service("historical", "historical", "512m", Map.of(
        "druid.service", "druid/historical",
        "druid.server.maxSize", "500000000",
        "druid.segmentCache.locations", "[{\"path\":\"${folder}/segment-cache\",\"maxSize\":500000000}]",
        // Every native query that reaches data leaves a line in this service's log.
        "druid.request.logging.type", "slf4j"
    ));
  }

  /** The worker whose tasks are threads. */
  static Service indexer(int slots)
  {
    return new Service("indexer", "indexer", "1400m", Map.of(
        "druid.service", "druid/indexer",
        "druid.worker.capacity", String.valueOf(slots),
        // One thread for each query that may run at once: one that waits for its source must not hold up the others.
        "druid.processing.numThreads", String.valueOf(slots / 2),
        "druid.worker.globalIngestionHeapLimitBytes", "300000000"
    ));
  }

  /** The worker whose tasks are forked processes. */
  static Service middleManager(int slots, String peonFlags)
  {
    return new Service("middleManager", "middleManager", "128m", Map.of(
        "druid.service", "druid/middleManager",
        "druid.worker.capacity", String.valueOf(slots),
        "druid.indexer.runner.startPort", SECOND_PORT,
        "druid.indexer.runner.javaOptsArray", peonFlags,
        "druid.indexer.fork.property.druid.processing.numMergeBuffers", "2",
        "druid.indexer.fork.property.druid.processing.buffer.sizeBytes", "10MiB",
        "druid.indexer.fork.property.druid.processing.numThreads", "1"
    ));
  }
}
