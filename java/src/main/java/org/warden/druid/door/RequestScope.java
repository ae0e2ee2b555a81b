package org.warden.druid.door;

import org.warden.druid.decision.Refusal;
import org.warden.druid.engine.Door;
import org.warden.druid.sql.SqlRequest;

import javax.annotation.Nullable;
import java.util.function.Supplier;

/**
 * What is known about the HTTP request that this thread is serving.
 *
 * Opened by the filter around the rest of the chain; the authorizer, called in between on the same thread, leaves
 * its refusals here, and learns what the request submits and which stored task it is about. Outside a request, JDBC
 * included, there is none.
 */
public final class RequestScope implements AutoCloseable
{
  private static final ThreadLocal<RequestScope> CURRENT = new ThreadLocal<>();

  /** Null once it has been asked. */
  @Nullable
  private Supplier<StoredTask> taskFinder;

  @Nullable
  private StoredTask storedTask;

  @Nullable
  private Refusal refusal;

  @Nullable
  private String sqlQueryId;

  @Nullable
  private Submission submission;

  @Nullable
  private SqlRequest sql;

  private RequestScope(Supplier<StoredTask> taskFinder)
  {
    this.taskFinder = taskFinder;
  }

  /**
   * Opens the scope of this thread's request. One that an earlier request left behind is forgotten.
   *
   * @param taskFinder finds the task that the request is about, or null; not called before somebody asks
   */
  public static RequestScope open(Supplier<StoredTask> taskFinder)
  {
    RequestScope scope = new RequestScope(taskFinder);
    CURRENT.set(scope);
    return scope;
  }

  /** The scope of the request that this thread is serving. */
  @Nullable
  public static RequestScope current()
  {
    return CURRENT.get();
  }

  /** From now on what Jackson builds on this thread is collected, as what the request submits. */
  Submission collect(Door door)
  {
    submission = new Submission(door);
    return submission;
  }

  /** What the request submits, if it comes by a door. */
  @Nullable
  public Submission submission()
  {
    return submission;
  }

  /** Notes that the request brings a statement, and returns the same. */
  SqlRequest brings(SqlRequest request)
  {
    sql = request;
    return request;
  }

  /** The statement that the request brings, if it does. */
  @Nullable
  public SqlRequest sql()
  {
    return sql;
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

  /** The stored task that this request wants to see or cancel; looked up once, when first asked for. */
  @Nullable
  public StoredTask storedTask()
  {
    if (taskFinder != null) {
      storedTask = taskFinder.get();
      taskFinder = null;
    }
    return storedTask;
  }

  /** What was collected is let go at once, whoever still holds the scope. */
  @Override
  public void close()
  {
    submission = null;
    sql = null;
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
