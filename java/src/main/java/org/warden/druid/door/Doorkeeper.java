package org.warden.druid.door;

import org.apache.druid.server.security.AuthenticationResult;
import org.warden.druid.decision.Refusal;

import javax.annotation.Nullable;

/** Who says what may pass the doors, for the identities that are theirs to judge. Neither method throws. */
public interface Doorkeeper
{
  /** Whether this is Druid itself. */
  boolean isInternal(AuthenticationResult who);

  /** Why this user may not submit this; null if they may. What has been judged before is not judged again. */
  @Nullable
  Refusal judge(AuthenticationResult who, Submission submission);
}
