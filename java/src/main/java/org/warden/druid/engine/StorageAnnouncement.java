package org.warden.druid.engine;

import com.google.inject.Inject;
import org.apache.druid.discovery.NodeRole;
import org.apache.druid.guice.ManageLifecycle;
import org.apache.druid.guice.annotations.Self;
import org.apache.druid.java.util.common.lifecycle.LifecycleStart;
import org.apache.druid.java.util.common.logger.Logger;

import javax.annotation.Nullable;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has a service say in its log, once when it starts, what it needs for durable storage on S3, and how to check that.
 *
 * A process whose authorizer is not Warden's says nothing, as it has no engine to ask. Nothing that goes wrong here
 * keeps a service from starting.
 */
@ManageLifecycle
public final class StorageAnnouncement
{
  private static final Logger LOG = new Logger(StorageAnnouncement.class);

  /** In the names of all properties that the engine looks at, which are not all that there are: some are secret. */
  private static final String STORAGE = "druid.msq.intermediate.storage.";

  private final Set<NodeRole> nodeRoles;
  private final Properties properties;
  private final Consumer<String> lines;

  @Inject
  public StorageAnnouncement(@Self Set<NodeRole> nodeRoles, Properties properties)
  {
    // The line holds properties: never a format.
    this(nodeRoles, properties, line -> LOG.info("%s", line));
  }

  StorageAnnouncement(Set<NodeRole> nodeRoles, Properties properties, Consumer<String> lines)
  {
    this.nodeRoles = nodeRoles;
    this.properties = properties;
    this.lines = lines;
  }

  /** Druid's authorizers, and with them the library, are made before anything starts. */
  @LifecycleStart
  public void start()
  {
    try {
      String line = NativeLibrary.isLoaded() ? line() : null;
      if (line != null) {
        lines.accept(line);
      }
    }
    catch (Throwable e) {
      LOG.warn(e, "What durable storage needs on S3 cannot be told");
    }
  }

  @Nullable
  private String line()
  {
    String[] names =
        properties.stringPropertyNames().stream().filter(name -> name.contains(STORAGE)).toArray(String[]::new);
    String[] values = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      values[i] = properties.getProperty(names[i]);
    }
    return NativeEngine.announcement(
        nodeRoles.stream().map(NodeRole::getJsonName).toArray(String[]::new),
        names,
        values
    );
  }
}
