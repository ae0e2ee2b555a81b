package org.warden.druid.engine;

import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceAction;
import org.apache.druid.server.security.ResourceType;
import org.warden.druid.subject.Groups;

import javax.annotation.Nullable;
import java.util.ArrayList;
import java.util.Collection;
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

  /** The bits of {@link NativeEngine#taskAccess}. */
  private static final int DATASOURCE_READ = 1;
  private static final int DATASOURCE_WRITE = 2;
  private static final int STATE_READ = 4;
  private static final int STATE_WRITE = 8;

  private final int id;

  @Nullable
  private final String taskDatasource;

  private Guard(int id)
  {
    this.id = id;
    this.taskDatasource = NativeEngine.taskDatasource(id);
  }

  /**
   * Opens a guard that denies everything until a policy is loaded. {@link NativeLibrary} must have been loaded.
   *
   * @throws IllegalArgumentException saying which setting has a value that it cannot have
   */
  public static Guard open(
      String identityCase,
      String taskAccess,
      List<String> internalUsers,
      List<String> allowedTaskTypes,
      boolean inputSourceSecurity
  )
  {
    return new Guard(
        NativeEngine.open(
            identityCase,
            taskAccess,
            internalUsers.toArray(new String[0]),
            allowedTaskTypes.toArray(new String[0]),
            inputSourceSecurity
        )
    );
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
    return answer(decide(subject, resource.getName(), type * 2 + actionNumber));
  }

  private int decide(long subject, @Nullable String name, int request)
  {
    if (name != null && name.length() <= ShortName.MAX_LENGTH) {
      long first = ShortName.word(name, 0);
      long second = ShortName.word(name, 8);
      long third = ShortName.word(name, 16);
      long fourth = ShortName.word(name, 24);
      if ((first | second | third | fourth) >= 0) {
        return NativeEngine.decideShort(id, subject, first, second, third, fourth, name.length(), request);
      }
    }
    return NativeEngine.decide(id, subject, name, request);
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

  /** Whether the subject is one of Druid's own identities, which may do everything. Stale or not, it says so. */
  public static boolean isInternal(long subject)
  {
    return (int) subject == NativeEngine.INTERNAL;
  }

  /**
   * Judges a request that submits work, by everything that it made Druid build.
   *
   * @return null if it may pass; else the sentence that says why not
   */
  @Nullable
  public String judge(AuthenticationResult who, Groups groups, Door door, Collection<Submitted> objects)
  {
    return NativeEngine.judge(
        id,
        who.getIdentity(),
        who.getAuthenticatedBy(),
        names(groups),
        groups.unreadable(),
        door.ordinal(),
        kinds(objects),
        json(objects)
    );
  }

  /**
   * Judges Druid's own question for the resource of type {@code EXTERNAL} of this name, by the input sources that the
   * request made Druid build. If none was seen, no rule with locations allows it.
   *
   * @return null if it may pass; else the sentence that says why not
   */
  @Nullable
  public String judgeExternal(
      AuthenticationResult who,
      Groups groups,
      String name,
      @Nullable Action action,
      Collection<Submitted> objects
  )
  {
    return NativeEngine.judgeExternal(
        id,
        who.getIdentity(),
        who.getAuthenticatedBy(),
        names(groups),
        groups.unreadable(),
        name,
        number(action),
        kinds(objects),
        json(objects)
    );
  }

  /**
   * Everything that is missing for a statement.
   *
   * @param statement as {@link NativeEngine#missing} takes it
   * @param resource  that Druid asked for, and was refused
   * @param objects   what the request made Druid build
   * @return the sentence that names all of it; null if there is nothing besides, or the statement cannot be read
   */
  @Nullable
  public String missing(
      AuthenticationResult who,
      Groups groups,
      byte[] statement,
      Resource resource,
      @Nullable Action action,
      Collection<Submitted> objects
  )
  {
    return NativeEngine.missing(
        id,
        who.getIdentity(),
        who.getAuthenticatedBy(),
        names(groups),
        groups.unreadable(),
        statement,
        resource.getType(),
        resource.getName(),
        number(action),
        kinds(objects),
        json(objects)
    );
  }

  /** Whether Druid asks for this datasource where it means tasks, which {@link #taskAccess} tells the needs of. */
  public boolean standsForTasks(@Nullable String datasource)
  {
    return taskDatasource != null && taskDatasource.equals(datasource);
  }

  /**
   * What has to be allowed where Druid asks for a datasource that may be a stored task's.
   *
   * @param taskType   the real type of the stored task that the request is for; null if it is for no single task
   * @param datasource what Druid asks for, and the task's own
   * @param submitter  who submitted the query that the stored task runs; null if it runs none, or nobody knows
   * @param action     what Druid asks for
   * @return all of these; none, if the task is the caller's own
   */
  public List<ResourceAction> taskAccess(
      AuthenticationResult who,
      @Nullable String taskType,
      String datasource,
      @Nullable String submitter,
      @Nullable Action action
  )
  {
    int bits = NativeEngine.taskAccess(id, who.getIdentity(), taskType, datasource, submitter, number(action));
    Resource ofTask = new Resource(datasource, ResourceType.DATASOURCE);
    List<ResourceAction> needed = new ArrayList<>(2);
    addIf((bits & DATASOURCE_READ) != 0, ofTask, Action.READ, needed);
    addIf((bits & DATASOURCE_WRITE) != 0, ofTask, Action.WRITE, needed);
    addIf((bits & STATE_READ) != 0, Resource.STATE_RESOURCE, Action.READ, needed);
    addIf((bits & STATE_WRITE) != 0, Resource.STATE_RESOURCE, Action.WRITE, needed);
    return needed;
  }

  private static void addIf(boolean needs, Resource resource, Action action, List<ResourceAction> needed)
  {
    if (needs) {
      needed.add(new ResourceAction(resource, action));
    }
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

  private static int[] kinds(Collection<Submitted> objects)
  {
    return objects.stream().mapToInt(object -> object.kind().ordinal()).toArray();
  }

  private static byte[][] json(Collection<Submitted> objects)
  {
    return objects.stream().map(Submitted::json).toArray(byte[][]::new);
  }

  private static String[] names(Groups groups)
  {
    return groups.names().toArray(new String[0]);
  }
}
