package org.warden.druid.subject;

import javax.annotation.Nullable;
import javax.naming.NamingException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the groups of one {@link GroupSource}.
 *
 * What an authenticator leaves in the context is mostly the same object from request to request (basic-security keeps
 * the directory's answer for its {@code credentialVerifyDuration}), while the context around it is new each time. So
 * the groups are remembered by the object that the first step reaches, for as long as that object lives.
 */
final class SourceReader
{
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final GroupSource source;
  private final Consumer<String> warnings;
  private final WeakIdentityCache<Groups> remembered = new WeakIdentityCache<>();
  private final Map<String, Long> warnedAt = new ConcurrentHashMap<>();

  SourceReader(GroupSource source, Consumer<String> warnings)
  {
    this.source = source;
    this.warnings = warnings;
  }

  String authenticator()
  {
    return source.authenticator();
  }

  /** The groups in the context of an authentication result, which may have none. */
  Groups read(@Nullable Map<String, Object> context)
  {
    try {
      Object first = context == null ? null : context.get(source.path().get(0));
      return first == null ? Groups.NONE : remembered(first);
    }
    catch (UnreadableGroup e) {
      warn(e.kind(), e.getMessage());
    }
    catch (Exception | LinkageError e) {
      // The objects are another extension's: whatever they throw, these groups are not known.
      String failure = "something that failed with " + e.getClass().getName();
      warn(failure, failure);
    }
    return Groups.UNREADABLE;
  }

  /** Groups with an unreadable value are not remembered: the fault may pass. */
  private Groups remembered(Object first) throws NamingException, UnreadableGroup
  {
    Groups groups = remembered.get(first);
    if (groups == null) {
      groups = readFrom(first);
      if (!groups.unreadable()) {
        remembered.put(first, groups);
      }
    }
    return groups;
  }

  private Groups readFrom(Object first) throws NamingException, UnreadableGroup
  {
    Object end = first;
    for (String step : source.path().subList(1, source.path().size())) {
      if (end == null) {
        return Groups.NONE;
      }
      end = ContextObject.step(end, step);
    }
    Set<String> names = new HashSet<>();
    boolean unreadable = false;
    for (Object value : ContextObject.values(end)) {
      try {
        names.addAll(namesIn(value));
      }
      catch (UnreadableGroup e) {
        unreadable = true;
        warn(e.kind(), e.getMessage());
      }
    }
    names.remove("");
    return Groups.of(names, unreadable);
  }

  private List<String> namesIn(Object value) throws NamingException, UnreadableGroup
  {
    if (value == null) {
      return Collections.emptyList();
    }
    if (!(value instanceof String)) {
      throw UnreadableGroup.ofClass(value);
    }
    if (source.form() == GroupSource.Form.TEXT) {
      return Collections.singletonList((String) value);
    }
    DirectoryName name = DirectoryName.parse((String) value);
    if (source.under().isPresent() && !name.isUnder(source.under().get())) {
      return Collections.emptyList();
    }
    return source.takesCommonName() ? name.commonNames() : Collections.singletonList(name.canonical());
  }

  /** Says each kind of fault once in ten minutes; kinds are few, values may be many. */
  private void warn(String kind, String found)
  {
    long now = System.nanoTime();
    Long before = warnedAt.get(kind);
    if (before != null && now - before < QUIET_NANOS) {
      return;
    }
    warnedAt.put(kind, now);
    warnings.accept("groupsFrom: for authenticator '" + authenticator() + "', path " + source.path() + " holds " + found
                    + ". It is skipped, unless the policy has denies bound to groups: then the user is refused.");
  }
}
