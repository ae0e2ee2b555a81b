package org.warden.druid.door;

import com.google.common.base.Optional;
import com.google.inject.Binding;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Key;
import org.apache.druid.indexing.common.task.Task;
import org.apache.druid.indexing.overlord.TaskStorage;
import org.apache.druid.java.util.common.logger.Logger;

import javax.annotation.Nullable;
import javax.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the task that a request wants to cancel, by what the Overlord has stored about it.
 *
 * Only the stored type counts: the form of an id is its submitter's choice. Whoever finds nothing here, on another
 * service or because the lookup failed, meets Druid's own rule, which is the stricter one.
 */
public final class TaskDoor
{
  private static final Logger LOG = new Logger(TaskDoor.class);

  /**
   * The path as the container has decoded it, without {@code ;parameters}. Visible ASCII alone: beyond it the
   * container and the resource may read the same bytes as different ids.
   */
  private static final Pattern SHUTDOWN = Pattern.compile("/druid/indexer/v1/task/([!-~&&[^/]]+)/shutdown/?");

  private static final Pattern ENCODED_SLASH = Pattern.compile("%2[Ff]");

  private final Injector injector;

  @Inject
  public TaskDoor(Injector injector)
  {
    this.injector = injector;
  }

  /** The stored task that this request would shut down. */
  @Nullable
  public CancelledTask cancelledBy(HttpServletRequest request)
  {
    String id = cancelledId(request);
    return id == null ? null : stored(id);
  }

  @Nullable
  private static String cancelledId(HttpServletRequest request)
  {
    // The container would resolve `x%2F..%2Fy` to y, but the resource takes it for an id.
    if (!"POST".equals(request.getMethod()) || ENCODED_SLASH.matcher(request.getRequestURI()).find()) {
      return null;
    }
    String rest = request.getPathInfo();
    Matcher path = SHUTDOWN.matcher(rest == null ? request.getServletPath() : request.getServletPath() + rest);
    return path.matches() ? path.group(1) : null;
  }

  @Nullable
  private CancelledTask stored(String id)
  {
    // Asked for by its binding, so that a service without a task storage does not try to make one.
    Binding<TaskStorage> binding = injector.getExistingBinding(Key.get(TaskStorage.class));
    TaskStorage storage = binding == null ? null : binding.getProvider().get();
    if (storage == null) {
      return null;
    }
    try {
      Optional<Task> task = storage.getTask(id);
      return task.isPresent() ? new CancelledTask(task.get().getType(), task.get().getDataSource()) : null;
    }
    catch (RuntimeException e) {
      LOG.warn(e, "Could not look up a task that is to be shut down; Druid's own rule decides");
      return null;
    }
  }
}
