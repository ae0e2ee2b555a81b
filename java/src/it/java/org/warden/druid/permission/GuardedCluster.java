package org.warden.druid.permission;

import com.unboundid.ldap.sdk.LDAPException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.warden.druid.cluster.Progress;
import org.warden.druid.ldap.Directory;

import java.io.IOException;

/**
 * Gives tests the scene on the shared cluster as a parameter, and the directory whose people may log in there. Both
 * start with the first test that wants one of them and end with the last test of the run, whatever class it is in.
 */
public final class GuardedCluster implements ParameterResolver
{
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context)
  {
    Class<?> type = parameter.getParameter().getType();
    return type == Scene.class || type == Directory.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context)
  {
    // Closed by JUnit with the root of all tests, the scene first.
    ExtensionContext.Store store = context.getRoot().getStore(Namespace.create(GuardedCluster.class));
    Directory directory = store.getOrComputeIfAbsent(Directory.class, key -> startDirectory(), Directory.class);
    if (parameter.getParameter().getType() == Directory.class) {
      return directory;
    }
    return store.getOrComputeIfAbsent(Scene.class, key -> start(directory), Scene.class);
  }

  private static Directory startDirectory()
  {
    try {
      return Directory.start();
    }
    catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Scene start(Directory directory)
  {
    try {
      return SharedCluster.start(Progress.toStandardError(), directory);
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
