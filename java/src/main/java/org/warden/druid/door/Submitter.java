package org.warden.druid.door;

import org.apache.druid.indexing.common.task.Task;

import javax.annotation.Nullable;
import java.util.Map;

/** Who submitted the query that a stored task runs: Druid's SQL writes it into the query's context. */
final class Submitter
{
  /** {@code MSQTaskQueryMaker.USER_KEY}: it replaces whatever the user wrote there. */
  private static final String USER = "__user";

  private Submitter()
  {
  }

  /** Null for a task that runs no query, and for one of which it cannot be told. */
  @Nullable
  static String of(Task task)
  {
    try {
      // `MSQControllerTask` is of an extension, and of another class loader.
      Object query = call(call(task, "getQuerySpec"), "getQuery");
      Object context = call(query, "getContext");
      Object user = context instanceof Map ? ((Map<?, ?>) context).get(USER) : null;
      return user instanceof String ? (String) user : null;
    }
    catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException
  {
    return target.getClass().getMethod(method).invoke(target);
  }
}
