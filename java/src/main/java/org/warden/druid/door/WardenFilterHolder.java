package org.warden.druid.door;

import org.apache.druid.server.initialization.jetty.ServletFilterHolder;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;

/** Tells Druid to put the filter in front of every path of every service. */
public final class WardenFilterHolder implements ServletFilterHolder
{
  private final Filter filter;

  public WardenFilterHolder(WardenFilter filter)
  {
    this.filter = filter;
  }

  @Override
  public Filter getFilter()
  {
    return filter;
  }

  @Override
  public Class<? extends Filter> getFilterClass()
  {
    return filter.getClass();
  }

  @Override
  public Map<String, String> getInitParameters()
  {
    return Collections.emptyMap();
  }

  @Override
  @Deprecated
  public String getPath()
  {
    return "/*";
  }

  /** Also on ASYNC: a request that had to wait for its turn comes by a second dispatch, and by that one alone. */
  @Override
  public EnumSet<DispatcherType> getDispatcherType()
  {
    return EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);
  }
}
