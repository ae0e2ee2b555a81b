package org.warden.druid.engine;

/**
 * The native library's methods, and nothing else: {@link Guard} is what to use.
 *
 * None may be called before {@link NativeLibrary#load}. Those that throw throw {@link IllegalArgumentException} for
 * what the caller handed in and {@link IllegalStateException} for anything else, a panic included.
 */
final class NativeEngine
{
  static final int ALLOW = 1;
  static final int STALE = 2;

  /** The lower half of a subject that is one of Druid's own identities. */
  static final int INTERNAL = 0;

  private NativeEngine()
  {
  }

  static native String version();

  static native int open(
      String identityCase,
      String taskAccess,
      String[] internalUsers,
      String[] allowedTaskTypes,
      boolean inputSourceSecurity
  );

  /** Puts a policy in force. Says what changed; each further line is a warning. */
  static native String load(int guard, byte[] policy);

  static native long subject(int guard, String user, String authenticatedBy, String[] groups, boolean groupsUnreadable);

  /** Never throws: what is odd is denied. {@code request} is twice the number of the type, plus that of the action. */
  static native int decide(int guard, long subject, String name, int request);

  /** As {@link #decide}, for a name that {@link ShortName} packs: quicker, as the engine need not ask for its characters. */
  static native int decideShort(
      int guard,
      long subject,
      long first,
      long second,
      long third,
      long fourth,
      int length,
      int request
  );

  /** As {@link #decide}, for a type that has no number. */
  static native int decideOther(int guard, long subject, String type, String name, int action);

  static native String explain(
      int guard,
      String user,
      String authenticatedBy,
      String[] groups,
      boolean groupsUnreadable,
      String type,
      String name,
      int action
  );

  /** A text from outside as it may stand in a log line: quoted, escaped and cut. */
  static native String printable(String text);

  /**
   * Why this request is refused; null, if it is not. What is odd is refused, and not thrown for. {@code kinds} and
   * {@code objects} are as long as each other; an object is JSON in UTF-8.
   */
  static native String judge(
      int guard,
      String user,
      String authenticatedBy,
      String[] groups,
      boolean groupsUnreadable,
      int door,
      int[] kinds,
      byte[][] objects
  );

  /** As {@link #judge}, for Druid's own question for external data by this name. */
  static native String judgeExternal(
      int guard,
      String user,
      String authenticatedBy,
      String[] groups,
      boolean groupsUnreadable,
      String name,
      int action,
      int[] kinds,
      byte[][] objects
  );

  /**
   * Everything that is missing for a statement of which this resource action was refused; null, if that is all, or the
   * statement cannot be read. {@code statement} is JSON: {@code query}, {@code parameters} (their values),
   * {@code contextKeys} (those that Druid asks about), {@code druid} (the version), {@code authorizeSystemTables}.
   */
  static native String missing(
      int guard,
      String user,
      String authenticatedBy,
      String[] groups,
      boolean groupsUnreadable,
      byte[] statement,
      String type,
      String name,
      int action,
      int[] kinds,
      byte[][] objects
  );

  /** The datasource that stands for tasks of whoever it is; null, if there is none. */
  static native String taskDatasource(int guard);

  /** What it takes to see or cancel a stored task, in bits. Type and submitter may be null. */
  static native int taskAccess(
      int guard,
      String user,
      String taskType,
      String datasource,
      String submitter,
      int action
  );

  /**
   * The line by which a process says what it needs for durable storage on S3; null, if it needs nothing.
   * {@code names} and {@code values} are as long as each other.
   */
  static native String announcement(String[] nodeRoles, String[] names, String[] values);

  static native void close(int guard);
}
