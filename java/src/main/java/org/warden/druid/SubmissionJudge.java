package org.warden.druid;

import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.warden.druid.decision.Refusal;
import org.warden.druid.door.Submission;
import org.warden.druid.engine.Guard;
import org.warden.druid.subject.GroupReader;

import javax.annotation.Nullable;

/** Asks the engine about what requests submit. */
final class SubmissionJudge
{
  private final Guard guard;
  private final GroupReader groups;

  SubmissionJudge(Guard guard, GroupReader groups)
  {
    this.guard = guard;
    this.groups = groups;
  }

  /** Why this user may not submit this; null if they may. What has been judged before is not judged again. */
  @Nullable
  Refusal judge(AuthenticationResult who, Submission submission)
  {
    if (submission.isJudged()) {
      return null;
    }
    Refusal refusal = submission.unreadable() == null
                      ? refusal(who, guard.judge(who, groups.read(who), submission.door(), submission.objects()))
                      : unreadable(who, submission);
    if (refusal == null) {
      submission.setJudged();
    }
    return refusal;
  }

  /** The same for Druid's own question whether external data by this name may be read. */
  @Nullable
  Refusal judgeExternal(AuthenticationResult who, String name, Submission sources)
  {
    sources.setJudged();
    return sources.unreadable() == null
           ? refusal(who, guard.judgeExternal(who, groups.read(who), name, Action.READ, sources.objects()))
           : unreadable(who, sources);
  }

  @Nullable
  private static Refusal refusal(AuthenticationResult who, @Nullable String sentence)
  {
    return sentence == null ? null : new Refusal(who, () -> sentence);
  }

  private static Refusal unreadable(AuthenticationResult who, Submission submission)
  {
    String why = submission.unreadable();
    return new Refusal(who, () -> "user " + Guard.printable(who.getIdentity()) + " may not submit this: " + why);
  }
}
