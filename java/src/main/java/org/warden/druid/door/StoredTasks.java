package org.warden.druid.door;

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
 * Finds the task that a request wants to see or cancel, by what the Overlord has stored about it.
 *
 * Only what is stored counts: the form of an id is its submitter's choice. Whoever finds nothing here, on another
 * service or because the lookup failed, meets the stricter rule.
 */
public final class StoredTasks
{
  private static final Logger LOG = new Logger(StoredTasks.class);

  /**
   * The path as the container has decoded it, without {@code ;parameters}. Visible ASCII alone: beyond it the
   * container and the resource may read the same bytes as different ids.
   */
  private static final String TASK = "/druid/indexer/v1/task/([!-~&&[^/]]+)";

  private static final Pattern SHUTDOWN = Pattern.compile(TASK + "/shutdown/?");
  private static final Pattern STATUS = Pattern.compile(TASK + "(/(status|segments|reports|log))?/?");

  private static final Pattern ENCODED_SLASH = Pattern.compile("%2[Ff]");

  private final Injector injector;

  @Inject
  public StoredTasks(Injector injector)
  {
    this.injector = injector;
  }

  /** The stored task that this request would shut down, or shows something of. */
  @Nullable
  public StoredTask of(HttpServletRequest request)
  {
    String id = id(request);
    return id == null ? null : stored(id);
  }

  @Nullable
  private static String id(HttpServletRequest request)
  {
    Pattern form = form(request.getMethod());
    // The container would resolve `x%2F..%2Fy` to y, but the resource takes it for an id.
    if (form == null || ENCODED_SLASH.matcher(request.getRequestURI()).find()) {
      return null;
    }
    Matcher path = form.matcher(RequestPath.decoded(request));
    return path.matches() ? path.group(1) : null;
  }

  @Nullable
  private static Pattern form(String method)
  {
    switch (method) {
      case "GET":
        return STATUS;
      case "POST":
        return SHUTDOWN;
      default:
        return null;
    }
  }

  @Nullable
  private StoredTask stored(String id)
  {
    // Asked for by its binding, so that a service without a task storage does not try to make one.
    Binding<TaskStorage> binding = injector.getExistingBinding(Key.get(TaskStorage.class));
    TaskStorage storage = binding == null ? null : binding.getProvider().get();
    if (storage == null) {
      return null;
    }
    try {
      Task task = storage.getTask(id).orNull();
      return task == null ? null : new StoredTask(task.getType(), task.getDataSource(), Submitter.of(task));
    }
    catch (RuntimeException e) {
      LOG.warn(e, "Could not look up the task that a request is about; the stricter rule decides");
      return null;
    }
  }
}
