package org.warden.druid;

import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.inject.Binder;
import com.google.inject.Inject;
import com.google.inject.Provider;
import com.google.inject.multibindings.Multibinder;
import org.apache.druid.discovery.NodeRole;
import org.apache.druid.guice.LifecycleModule;
import org.apache.druid.guice.annotations.Self;
import org.apache.druid.initialization.DruidModule;
import org.apache.druid.server.initialization.jetty.ServletFilterHolder;
import org.warden.druid.decision.DenialLog;
import org.warden.druid.door.CollectingModifier;
import org.warden.druid.door.Collector;
import org.warden.druid.door.Entrance;
import org.warden.druid.door.StoredTasks;
import org.warden.druid.door.WardenFilter;
import org.warden.druid.door.WardenFilterHolder;
import org.warden.druid.engine.StorageAnnouncement;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What Druid loads. It makes the authorizer known by its type, puts the filter before every service's requests, sees what
 * Druid's Jackson builds, and has a service say what it needs on S3; it does not load the native library, which only a
 * configured authorizer needs.
 */
public final class WardenModule implements DruidModule
{
  private final Collector collector = new Collector();

  @Override
  public void configure(Binder binder)
  {
    binder.bind(Collector.class).toInstance(collector);
    binder.bind(DenialLog.class).toInstance(DenialLog.start());
    Multibinder.newSetBinder(binder, ServletFilterHolder.class).addBinding().toProvider(FilterProvider.class);
    LifecycleModule.register(binder, StorageAnnouncement.class);
  }

  @Override
  public List<? extends Module> getJacksonModules()
  {
    return Collections.singletonList(
        new SimpleModule("WardenModule")
            .registerSubtypes(WardenAuthorizer.class)
            .setDeserializerModifier(new CollectingModifier(collector))
    );
  }

  private static final class FilterProvider implements Provider<ServletFilterHolder>
  {
    private final Entrance entrance;
    private final StoredTasks storedTasks;
    private final DenialLog denials;
    private final Set<NodeRole> roles;

    @Inject
    private FilterProvider(Entrance entrance, StoredTasks storedTasks, DenialLog denials, @Self Set<NodeRole> roles)
    {
      this.entrance = entrance;
      this.storedTasks = storedTasks;
      this.denials = denials;
      this.roles = roles;
    }

    @Override
    public ServletFilterHolder get()
    {
      return new WardenFilterHolder(new WardenFilter(entrance, storedTasks, denials, roles.contains(NodeRole.ROUTER)));
    }
  }
}
