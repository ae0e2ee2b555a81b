package org.warden.druid.bench;

import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceType;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What is asked in turn: many names, each a string of its own, so that nobody lives by a cache.
 *
 * @param askers    who asks each
 * @param resources what is asked for
 * @param allowed   the answer to all of them
 */
record Questions(AuthenticationResult[] askers, Resource[] resources, boolean allowed)
{
  static final int COUNT = 10_000;

  /** Asked by the last user, who comes with the same object each time. */
  static Questions ofOneUser(Grants grants, boolean allowed)
  {
    int[] users = new int[COUNT];
    Arrays.fill(users, grants.users() - 1);
    AuthenticationResult[] askers = new AuthenticationResult[COUNT];
    Arrays.fill(askers, authenticated(grants.users() - 1));
    return new Questions(askers, resources(grants, users, allowed), allowed);
  }

  /** Asked by any user, each time with another object. */
  static Questions ofAnyUsers(Grants grants, boolean allowed)
  {
    int[] users = new Random(1).ints(COUNT, 0, grants.users()).toArray();
    AuthenticationResult[] askers =
        IntStream.of(users).mapToObj(Questions::authenticated).toArray(AuthenticationResult[]::new);
    return new Questions(askers, resources(grants, users, allowed), allowed);
  }

  /** The number of the question that follows; the first follows the last. */
  static int after(int number)
  {
    return number + 1 == COUNT ? 0 : number + 1;
  }

  static AuthenticationResult authenticated(int user)
  {
    return new AuthenticationResult(Grants.userName(user), "authorizer", "authenticator", null);
  }

  private static Resource[] resources(Grants grants, int[] users, boolean allowed)
  {
    Random random = new Random(2);
    return IntStream.of(users)
                    .map(user -> allowed ? late(grants, user, random) : grants.unused() + random.nextInt(COUNT))
                    .mapToObj(number -> new Resource(grants.shape().name(number), ResourceType.DATASOURCE))
                    .toArray(Resource[]::new);
  }

  /** In the last tenth of the user's permissions, where a scan finds it late. */
  private static int late(Grants grants, int user, Random random)
  {
    int held = grants.held();
    return grants.held(user, held - 1 - random.nextInt(Math.max(1, held / 10)));
  }
}
