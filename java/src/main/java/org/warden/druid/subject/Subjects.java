package org.warden.druid.subject;

import org.apache.druid.server.security.AuthenticationResult;
import org.warden.druid.engine.Guard;

import java.lang.ref.WeakReference;

/**
 * The engine's subjects of authenticated users.
 *
 * Each thread remembers the last one: the many questions of one request come with the same object. Never by the
 * user's name: groups change while names stay, and two authenticators may share a name.
 */
public final class Subjects
{
  private final Guard guard;
  private final GroupReader groups;
  private final ThreadLocal<Last> last = ThreadLocal.withInitial(Last::new);

  public Subjects(Guard guard, GroupReader groups)
  {
    this.guard = guard;
    this.groups = groups;
  }

  /** The subject of this user, perhaps one that a newer policy has made stale. */
  public long of(AuthenticationResult who)
  {
    Last known = last.get();
    return who != null && known.who.get() == who ? known.subject : renewed(who);
  }

  /** Whether this is one of Druid's own identities, which may do everything; which those are no policy changes. */
  public boolean isInternal(AuthenticationResult who)
  {
    return Guard.isInternal(of(who));
  }

  /** The subject of this user under the policy that is in force now. */
  public long renewed(AuthenticationResult who)
  {
    long subject = guard.subject(who, groups.read(who));
    // Made before anything is remembered: where memory ends here, nobody's subject becomes that of another user.
    WeakReference<AuthenticationResult> reference = new WeakReference<>(who);
    Last known = last.get();
    known.subject = subject;
    known.who = reference;
    return subject;
  }

  private static final class Last
  {
    private WeakReference<AuthenticationResult> who = new WeakReference<>(null);
    private long subject;
  }
}
