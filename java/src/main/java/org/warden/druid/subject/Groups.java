package org.warden.druid.subject;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * The groups of one authenticated user, as far as they could be read. Immutable; equal when the same groups were
 * read, whatever the order in which the directory named them.
 */
public final class Groups
{
  /** A user in no group. */
  public static final Groups NONE = new Groups(Collections.emptySet(), false);

  /** A user of whose groups nothing could be read. */
  public static final Groups UNREADABLE = new Groups(Collections.emptySet(), true);

  private final List<String> names;
  private final boolean unreadable;
  private final int hash;

  private Groups(Collection<String> names, boolean unreadable)
  {
    this.names = Collections.unmodifiableList(Arrays.asList(new TreeSet<>(names).toArray(new String[0])));
    this.unreadable = unreadable;
    this.hash = 31 * this.names.hashCode() + Boolean.hashCode(unreadable);
  }

  /**
   * @param names      names of groups, as the directory or the token wrote them; repeats count once
   * @param unreadable whether there was some value besides that could not be read
   */
  public static Groups of(Collection<String> names, boolean unreadable)
  {
    if (names.isEmpty()) {
      return unreadable ? UNREADABLE : NONE;
    }
    return new Groups(names, unreadable);
  }

  /** Sorted and distinct. */
  public List<String> names()
  {
    return names;
  }

  /**
   * Whether some value could not be read: the user may be in a group that {@link #names()} lacks. The engine knows
   * what follows from it: nothing where groups only grant, a refusal where a group may deny.
   */
  public boolean unreadable()
  {
    return unreadable;
  }

  /** These groups and those. */
  Groups and(Groups others)
  {
    if (equals(others) || others == NONE) {
      return this;
    }
    if (this == NONE) {
      return others;
    }
    TreeSet<String> all = new TreeSet<>(names);
    all.addAll(others.names);
    return of(all, unreadable || others.unreadable);
  }

  @Override
  public boolean equals(Object other)
  {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Groups)) {
      return false;
    }
    Groups that = (Groups) other;
    return hash == that.hash && unreadable == that.unreadable && names.equals(that.names);
  }

  @Override
  public int hashCode()
  {
    return hash;
  }

  /** For tests and debuggers: names are raw, so never for a log line. */
  @Override
  public String toString()
  {
    return unreadable ? names + " and unreadable values" : names.toString();
  }
}
