package org.warden.druid.door;

import org.warden.druid.decision.Refusal;

import javax.annotation.Nullable;

/**
 * What is known about the HTTP request that this thread is serving.
 *
 * Opened by the filter around the rest of the chain; the authorizer, called in between on the same thread, leaves
 * its refusals here and learns which task the request cancels. Outside a request, JDBC included, there is none.
 */
public final class RequestScope implements AutoCloseable
{
  private static final ThreadLocal<RequestScope> CURRENT = new ThreadLocal<>();

  @Nullable
  private final CancelledTask cancelledTask;

  @Nullable
  private Refusal refusal;

  private RequestScope(@Nullable final CancelledTask cancelledTask)
  {
    this.cancelledTask = cancelledTask;
  }

  /** Opens the scope of this thread's request. One that an earlier request left behind is forgotten. */
  public static RequestScope open(@Nullable final CancelledTask cancelledTask)
  {
    final RequestScope scope = new RequestScope(cancelledTask);
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
  public void refused(final Refusal refusal)
  {
    this.refusal = refusal;
  }

  /** The last refusal of this request. */
  @Nullable
  public Refusal refusal()
  {
    return refusal;
  }

  /** The stored task that this request wants to cancel. */
  @Nullable
  public CancelledTask cancelledTask()
  {
    return cancelledTask;
  }

  @Override
  public void close()
  {
    CURRENT.remove();
  }
}
