package org.warden.druid.planner;

import java.lang.reflect.Proxy;
import java.util.function.Function;

/** Stands in for a service of Druid whose interface differs between versions: methods are known by name. */
final class StandIn
{
  private StandIn()
  {
  }

  static <T> T of(Class<T> type, Function<String, Object> answers)
  {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[]{type},
        (proxy, method, arguments) -> answers.apply(method.getName())
    ));
  }
}
