package org.warden.druid.decision;

import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.AuthorizationUtils;

import javax.annotation.Nullable;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;

/**
 * Tells a question about one row of a list from one about a request.
 *
 * Druid drops the rows of a list that a user may not read: that refuses nobody anything. Within an HTTP request the
 * status of the answer tells the two apart; without one, as in JDBC, only the stack does. Looking at it takes long and
 * a list may be long too, so what was found holds for the same authentication on this thread for a second: a statement
 * that is listing has been authorized before.
 */
public final class ListedRows
{
  private static final long HOLDS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final ThreadLocal<Listing> LISTING = new ThreadLocal<>();

  private static final class Listing
  {
    private final WeakReference<AuthenticationResult> who;
    private final long since = System.nanoTime();

    private Listing(AuthenticationResult who)
    {
      this.who = new WeakReference<>(who);
    }
  }

  private ListedRows()
  {
  }

  /** Whether Druid is asking on behalf of this user, on this thread, in order to drop rows. */
  public static boolean areAskedFor(@Nullable AuthenticationResult who)
  {
    Listing listing = LISTING.get();
    if (who != null
        && listing != null
        && listing.who.get() == who
        && System.nanoTime() - listing.since < HOLDS_NANOS) {
      return true;
    }
    if (!isFiltering(new Throwable().getStackTrace())) {
      return false;
    }
    LISTING.set(new Listing(who));
    return true;
  }

  private static boolean isFiltering(StackTraceElement[] stack)
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
