package org.warden.druid.decision;

import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.AuthorizationUtils;

import java.lang.ref.WeakReference;

/**
 * Tells a question about one row of a list from one about a request.
 *
 * Druid drops the rows of a list that a user may not read: that refuses nobody anything. Within an HTTP request the
 * status of the answer tells the two apart; without one, as in JDBC, only the stack does. It is looked at for the
 * first denied row: a statement that is listing has been authorized before, and its authentication is its own.
 */
public final class ListedRows
{
  private static final ThreadLocal<WeakReference<AuthenticationResult>> LISTING =
      ThreadLocal.withInitial(() -> new WeakReference<>(null));

  private ListedRows()
  {
  }

  /** Whether Druid is asking on behalf of this user, on this thread, in order to drop rows. */
  public static boolean areAskedFor(final AuthenticationResult who)
  {
    if (who != null && LISTING.get().get() == who) {
      return true;
    }
    if (!isFiltering(new Throwable().getStackTrace())) {
      return false;
    }
    LISTING.set(new WeakReference<>(who));
    return true;
  }

  private static boolean isFiltering(final StackTraceElement[] stack)
  {
    for (StackTraceElement frame : stack) {
      // `filterAuthorizedResources`, and the lambda in it that is asked when the rows are read.
      if (AuthorizationUtils.class.getName().equals(frame.getClassName()) && frame.getMethodName().contains("filter")) {
        return true;
      }
    }
    return false;
  }
}
