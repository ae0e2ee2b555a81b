package org.warden.druid.subject;

import javax.annotation.Nullable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The user profile of pac4j, or any class like it, by its public methods alone: {@code Map getAttributes()}, which
 * makes it a profile, and {@code Object getAttribute(String)} and {@code Collection getRoles()} where it has them.
 * The class lives in another extension's class loader, hence reflection; the handles are kept as long as the class.
 */
final class ProfileMethods
{
  private static final ClassValue<Optional<ProfileMethods>> OF_CLASS = new ClassValue<Optional<ProfileMethods>>()
  {
    @Override
    protected Optional<ProfileMethods> computeValue(Class<?> type)
    {
      return find(type, "getAttributes", Map.class).map(attributes -> new ProfileMethods(type, attributes));
    }
  };

  private final MethodHandle attributes;
  private final Optional<MethodHandle> attribute;
  private final Optional<MethodHandle> roles;

  private ProfileMethods(Class<?> type, MethodHandle attributes)
  {
    this.attributes = attributes;
    this.attribute = find(type, "getAttribute", Object.class, String.class);
    this.roles = find(type, "getRoles", Collection.class);
  }

  /** The methods of that class; empty if it is not a profile. */
  static Optional<ProfileMethods> of(Class<?> type)
  {
    return OF_CLASS.get(type);
  }

  /** {@code attributes} and {@code roles} are the methods of these names; any other step is an attribute's name. */
  @Nullable
  Object get(Object profile, String step)
  {
    if (step.equals("attributes")) {
      return call(attributes, profile);
    }
    if (step.equals("roles") && roles.isPresent()) {
      return call(roles.get(), profile);
    }
    if (attribute.isPresent()) {
      return call(attribute.get(), profile, step);
    }
    Map<?, ?> all = (Map<?, ?>) call(attributes, profile);
    return all == null ? null : all.get(step);
  }

  @Nullable
  private static Object call(MethodHandle method, Object... arguments)
  {
    try {
      return method.invokeWithArguments(arguments);
    }
    catch (RuntimeException | Error e) {
      throw e;
    }
    catch (Throwable e) {
      throw new IllegalStateException("a user profile's " + method.type() + " failed", e);
    }
  }

  /** A class that is not public may inherit the method from a type that is. */
  private static Optional<MethodHandle> find(Class<?> type, String name, Class<?> returns, Class<?>... parameters)
  {
    for (Class<?> candidate : supertypes(type, new LinkedHashSet<>())) {
      try {
        Method method = candidate.getMethod(name, parameters);
        boolean fits = returns.isAssignableFrom(method.getReturnType()) && !Modifier.isStatic(method.getModifiers());
        if (fits && Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
          return Optional.of(MethodHandles.publicLookup().unreflect(method));
        }
      }
      catch (NoSuchMethodException | IllegalAccessException e) {
        // Not here, or not for us: the next type may have it.
      }
    }
    return Optional.empty();
  }

  private static Set<Class<?>> supertypes(Class<?> type, Set<Class<?>> found)
  {
    if (type != null && found.add(type)) {
      supertypes(type.getSuperclass(), found);
      for (Class<?> implemented : type.getInterfaces()) {
        supertypes(implemented, found);
      }
    }
    return found;
  }
}
