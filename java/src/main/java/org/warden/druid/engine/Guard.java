package org.warden.druid.engine;

import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceType;
import org.warden.druid.subject.Groups;

import javax.annotation.Nullable;
import java.util.List;

/**
 * The native engine with the policy that one authorizer has in force.
 *
 * Safe for any number of threads; a policy may be loaded while others decide.
 */
public final class Guard implements AutoCloseable
{
  /** What {@link #decide} answers. */
  public enum Answer
  {
    DENY,
    ALLOW,
    /** The policy was replaced: ask again with the subject of the new one. */
    STALE
  }

  private static final int READ = 0;
  private static final int WRITE = 1;

  /** Neither of Druid's two actions, or a type that has no number: the engine knows what to answer. */
  private static final int UNKNOWN = -1;

  private final int id;

  private Guard(int id)
  {
    this.id = id;
  }

  /**
   * Opens a guard that denies everything until a policy is loaded. {@link NativeLibrary} must have been loaded.
   *
   * @throws IllegalArgumentException saying which setting has a value that it cannot have
   */
  public static Guard open(String identityCase, String taskAccess, List<String> internalUsers)
  {
    return new Guard(NativeEngine.open(identityCase, taskAccess, internalUsers.toArray(new String[0])));
  }

  /**
   * Puts a policy in force, or leaves the last one in force.
   *
   * @return what changed, on one line; then each warning on a line of its own
   * @throws IllegalArgumentException with each error of the policy on a line of its own
   */
  public String load(byte[] policy)
  {
    return NativeEngine.load(id, policy);
  }

  /** A number that stands for these rights as long as the policy stays. */
  public long subject(AuthenticationResult who, Groups groups)
  {
    return NativeEngine.subject(id, who.getIdentity(), who.getAuthenticatedBy(), names(groups), groups.unreadable());
  }

  /** Whether the subject may do this. Never throws; what is null or odd is denied. */
  public Answer decide(long subject, Resource resource, @Nullable Action action)
  {
    int type = number(resource.getType());
    int actionNumber = number(action);
    if (type == UNKNOWN || actionNumber == UNKNOWN) {
      return answer(NativeEngine.decideOther(id, subject, resource.getType(), resource.getName(), actionNumber));
    }
    return answer(NativeEngine.decide(id, subject, resource.getName(), type * 2 + actionNumber));
  }

  /** One line that says why this identity may not do this. */
  public String explain(
      AuthenticationResult who,
      Groups groups,
      Resource resource,
      @Nullable Action action
  )
  {
    return NativeEngine.explain(
        id,
        who.getIdentity(),
        who.getAuthenticatedBy(),
        names(groups),
        groups.unreadable(),
        resource.getType(),
        resource.getName(),
        number(action)
    );
  }

  /** What it takes, on a task's own datasource, to cancel a task of this type. */
  public Action actionToCancel(String taskType)
  {
    return NativeEngine.actionToCancel(id, taskType) == READ ? Action.READ : Action.WRITE;
  }

  /** A text from outside as it may stand in a log line: quoted, escaped and cut. */
  public static String printable(String text)
  {
    return NativeEngine.printable(text);
  }

  /** Forgets the policy; from now on everything is denied. */
  @Override
  public void close()
  {
    NativeEngine.close(id);
  }

  int id()
  {
    return id;
  }

  private static Answer answer(int number)
  {
    switch (number) {
      case NativeEngine.ALLOW:
        return Answer.ALLOW;
      case NativeEngine.STALE:
        return Answer.STALE;
      default:
        return Answer.DENY;
    }
  }

  private static int number(@Nullable Action action)
  {
    if (action == Action.READ) {
      return READ;
    }
    return action == Action.WRITE ? WRITE : UNKNOWN;
  }

  /** The engine's number of a type that Druid 27 knows. */
  private static int number(@Nullable String type)
  {
    if (type == null) {
      return UNKNOWN;
    }
    switch (type) {
      case ResourceType.DATASOURCE:
        return 0;
      case ResourceType.VIEW:
        return 1;
      case ResourceType.CONFIG:
        return 2;
      case ResourceType.STATE:
        return 3;
      case ResourceType.SYSTEM_TABLE:
        return 4;
      case ResourceType.QUERY_CONTEXT:
        return 5;
      case ResourceType.EXTERNAL:
        return 6;
      default:
        return UNKNOWN;
    }
  }

  private static String[] names(Groups groups)
  {
    return groups.names().toArray(new String[0]);
  }
}
