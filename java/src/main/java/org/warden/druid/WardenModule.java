package org.warden.druid;

import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.inject.Binder;
import com.google.inject.Inject;
import com.google.inject.Provider;
import com.google.inject.multibindings.Multibinder;
import org.apache.druid.discovery.NodeRole;
import org.apache.druid.guice.annotations.Self;
import org.apache.druid.initialization.DruidModule;
import org.apache.druid.server.initialization.jetty.ServletFilterHolder;
import org.warden.druid.decision.DenialLog;
import org.warden.druid.door.TaskDoor;
import org.warden.druid.door.WardenFilter;
import org.warden.druid.door.WardenFilterHolder;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What Druid loads. It makes the authorizer known by its type and puts the filter before every service's requests; it
 * does not touch the native library, which only a configured authorizer needs.
 */
public final class WardenModule implements DruidModule
{
  @Override
  public void configure(Binder binder)
  {
    binder.bind(DenialLog.class).toInstance(DenialLog.start());
    Multibinder.newSetBinder(binder, ServletFilterHolder.class).addBinding().toProvider(FilterProvider.class);
  }

  @Override
  public List<? extends Module> getJacksonModules()
  {
    return Collections.singletonList(new SimpleModule("WardenModule").registerSubtypes(WardenAuthorizer.class));
  }

  private static final class FilterProvider implements Provider<ServletFilterHolder>
  {
    private final TaskDoor taskDoor;
    private final DenialLog denials;
    private final Set<NodeRole> roles;

    @Inject
    private FilterProvider(TaskDoor taskDoor, DenialLog denials, @Self Set<NodeRole> roles)
    {
      this.taskDoor = taskDoor;
      this.denials = denials;
      this.roles = roles;
    }

    @Override
    public ServletFilterHolder get()
    {
      return new WardenFilterHolder(new WardenFilter(taskDoor, denials, roles.contains(NodeRole.ROUTER)));
    }
  }
}
