package org.warden.druid.door;

import org.warden.druid.decision.Refusal;

import javax.annotation.Nullable;
import java.util.function.Supplier;

/**
 * What is known about the HTTP request that this thread is serving.
 *
 * Opened by the filter around the rest of the chain; the authorizer, called in between on the same thread, leaves
 * its refusals here and learns which task the request cancels. Outside a request, JDBC included, there is none.
 */
public final class RequestScope implements AutoCloseable
{
  private static final ThreadLocal<RequestScope> CURRENT = new ThreadLocal<>();

  private Supplier<CancelledTask> cancelledTask;

  @Nullable
  private Refusal refusal;

  @Nullable
  private String sqlQueryId;

  private RequestScope(Supplier<CancelledTask> cancelledTask)
  {
    this.cancelledTask = cancelledTask;
  }

  /**
   * Opens the scope of this thread's request. One that an earlier request left behind is forgotten.
   *
   * @param cancelledTask finds the task that the request cancels, or null; not called before somebody asks
   */
  public static RequestScope open(Supplier<CancelledTask> cancelledTask)
  {
    RequestScope scope = new RequestScope(cancelledTask);
    CURRENT.set(scope);
    return scope;
  }

  /** The scope of the request that this thread is serving. */
  @Nullable
  public static RequestScope current()
  {
    return CURRENT.get();
  }

  /** Notes a refusal; the last one is the one that a 403 is about. */
  public void refused(Refusal refusal)
  {
    this.refusal = refusal;
    this.sqlQueryId = sqlQueryIdOf(Thread.currentThread().getName());
  }

  /** The last refusal of this request. */
  @Nullable
  public Refusal refusal()
  {
    return refusal;
  }

  /** The id of the SQL query that was refused last, where Druid says it. */
  @Nullable
  public String sqlQueryId()
  {
    return sqlQueryId;
  }

  /** The stored task that this request wants to cancel; looked up once, when first asked for. */
  @Nullable
  public CancelledTask cancelledTask()
  {
    CancelledTask found = cancelledTask.get();
    cancelledTask = () -> found;
    return found;
  }

  @Override
  public void close()
  {
    CURRENT.remove();
  }

  /** While it plans a query, Druid names the thread {@code sql[ID]}: in a refused answer the id stands nowhere. */
  @Nullable
  private static String sqlQueryIdOf(String threadName)
  {
    return threadName.startsWith("sql[") && threadName.endsWith("]")
           ? threadName.substring("sql[".length(), threadName.length() - 1)
           : null;
  }
}
