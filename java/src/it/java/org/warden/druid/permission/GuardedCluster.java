package org.warden.druid.permission;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.warden.druid.cluster.Progress;

import java.io.IOException;

/**
 * Gives tests the scene on the shared cluster as a parameter. It starts with the first test that wants it and ends
 * with the last test of the run, whatever class it is in.
 */
public final class GuardedCluster implements ParameterResolver
{
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context)
  {
    return parameter.getParameter().getType() == Scene.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context)
  {
    // Closed by JUnit with the root of all tests.
    ExtensionContext.Store store = context.getRoot().getStore(ExtensionContext.Namespace.create(GuardedCluster.class));
    return store.getOrComputeIfAbsent(Scene.class, key -> start(), Scene.class);
  }

  private static Scene start()
  {
    try {
      return SharedCluster.start(Progress.toStandardError());
    }
    catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
