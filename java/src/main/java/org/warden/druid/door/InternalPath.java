package org.warden.druid.door;

import org.apache.druid.server.security.AuthenticationResult;
import org.warden.druid.decision.Refusal;
import org.warden.druid.engine.Guard;

import javax.annotation.Nullable;

/**
 * The paths by which Druid's processes talk with each other. Whoever speaks there does so with their power: hands out
 * work, allocates and drops segments, reads what the workers of a query shuffle.
 */
enum InternalPath
{
  TASK_ACTION("/druid/indexer/v1/action", ""),
  INTERNAL("/druid-internal", ""),
  SHUFFLE("/druid/worker/v1/shuffle", ""),
  WORKER_TASK(
      "/druid/worker/v1/task",
      "; status and log of a task, and shutting it down, are at the Overlord: /druid/indexer/v1/task/ID"
  ),
  /** All of it: an id does not say what kind of task stands behind it. */
  CHAT(
      "/druid/worker/v1/chat",
      "; status, reports and log of a task are at the Overlord: /druid/indexer/v1/task/ID/status"
  ),
  LISTEN("/druid/listen", "; lookups are configured at the Coordinator: /druid/coordinator/v1/lookups/config");

  private final String root;
  private final String instead;

  InternalPath(String root, String instead)
  {
    this.root = root;
    this.instead = instead;
  }

  /** Of whatever method: they read and write by all of them. */
  @Nullable
  static InternalPath of(RequestPath path)
  {
    for (InternalPath internal : values()) {
      if (path.matches(candidate -> RequestPath.isBelow(internal.root, candidate))) {
        return internal;
      }
    }
    return null;
  }

  Refusal refusal(AuthenticationResult who)
  {
    return new Refusal(
        who,
        () -> "user " + Guard.printable(who.getIdentity()) + " may not use " + root + ": only Druid's own processes do"
              + instead
    );
  }
}
