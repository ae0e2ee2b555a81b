package org.warden.druid.subject;

import javax.annotation.Nullable;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.SearchResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to get from one object of an authentication result's context to the next. What an authenticator puts there is
 * its own affair, so every kind that is understood is named here, and any other is an error.
 *
 * The objects may be shared by many requests at once: they are only read, and by index where that is possible.
 */
final class ContextObject
{
  private ContextObject()
  {
  }

  /** What lies one step further; null if there is nothing. */
  @Nullable
  static Object step(Object from, String step) throws NamingException, UnreadableGroup
  {
    if (from instanceof Map) {
      return ((Map<?, ?>) from).get(step);
    }
    if (from instanceof SearchResult) {
      Attributes attributes = ((SearchResult) from).getAttributes();
      return attributes == null ? null : attribute(attributes, step);
    }
    Optional<ProfileMethods> profile = ProfileMethods.of(from.getClass());
    if (profile.isPresent()) {
      return profile.get().get(from, step);
    }
    throw UnreadableGroup.ofClass(from);
  }

  /** The values that the object at the end of a path holds: each element of a list, or the object itself. */
  static List<?> values(@Nullable Object end) throws NamingException
  {
    if (end == null) {
      return Collections.emptyList();
    }
    if (end instanceof Attribute) {
      return values((Attribute) end);
    }
    if (end instanceof Collection) {
      return new ArrayList<>((Collection<?>) end);
    }
    if (end instanceof Object[]) {
      return Arrays.asList((Object[]) end);
    }
    return Collections.singletonList(end);
  }

  private static List<Object> values(Attribute attribute) throws NamingException
  {
    List<Object> values = new ArrayList<>(attribute.size());
    for (int i = 0; i < attribute.size(); i++) {
      values.add(attribute.get(i));
    }
    return values;
  }

  /**
   * The attribute of that name in any case. A directory that cuts a long list short says so by an option in the
   * attribute's name ({@code memberOf;range=0-1499}); the rest of the list is not here, so it counts as unreadable.
   */
  @Nullable
  private static Attribute attribute(Attributes attributes, String name) throws NamingException, UnreadableGroup
  {
    Attribute found = null;
    NamingEnumeration<String> ids = attributes.getIDs();
    while (ids.hasMore()) {
      String id = ids.next();
      if (id.regionMatches(true, 0, name + ";", 0, name.length() + 1)) {
        throw UnreadableGroup.value("a list of groups that is not whole", id, null);
      }
      if (id.equalsIgnoreCase(name)) {
        found = attributes.get(id);
      }
    }
    return found;
  }
}
