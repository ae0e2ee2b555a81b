package org.warden.druid.bench;

/**
 * Who may read what: permissions dealt out to roles one after the other, so many each, and roles to users likewise.
 *
 * @param permissions how many there are in all; the patterns 0, 1, 2 …
 * @param perRole     how many of them each role has
 * @param users       how many there are, each with {@code rolesOfUser} roles
 * @param denied      so many patterns more, which the first role denies
 */
record Grants(Shape shape, int permissions, int perRole, int users, int rolesOfUser, int denied)
{
  /** What grows in a work, grown to {@code n}. */
  static Grants of(String work, Shape shape, int n)
  {
    return switch (work) {
      case "decide", "single", "filter" -> new Grants(shape, n, n, 1, 1, 0);
      case "deny" -> new Grants(shape, 1_000, 1_000, 1, 1, n);
      case "roles" -> new Grants(shape, 100_000, 100, 1, n, 0);
      case "users" -> new Grants(shape, 10_000, 10, n, 3, 0);
      default -> throw new IllegalArgumentException("nothing grows in " + work);
    };
  }

  int roles()
  {
    return permissions / perRole;
  }

  /** The role that this user has at this place among theirs. */
  int role(int user, int place)
  {
    return (user + place) % roles();
  }

  /** How many permissions each user has. */
  int held()
  {
    return perRole * rolesOfUser;
  }

  /** The number of the pattern that this user has at this place among theirs. */
  int held(int user, int place)
  {
    return role(user, place / perRole) * perRole + place % perRole;
  }

  /** The first number of a pattern that stands nowhere. */
  int unused()
  {
    return permissions + denied;
  }

  static String roleName(int role)
  {
    return "role_" + role;
  }

  static String userName(int user)
  {
    return user == 0 ? "alice" : "user_" + user;
  }
}
