package org.warden.druid.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Policies and guards for tests. */
public final class Policies
{
  private Policies()
  {
  }

  /** Alice may read datasources of these names; each is written as a JSON string would be, without its quotes. */
  public static String aliceReads(String... names)
  {
    return """
        {"version": 1,
         "roles": {"reader": {"allow": [{"actions": ["READ"], "type": "DATASOURCE", "names": ["%s"]}]}},
         "users": {"alice": ["reader"]}}
        """.formatted(String.join("\", \"", names));
  }

  public static byte[] bytes(String policy)
  {
    return policy.getBytes(StandardCharsets.UTF_8);
  }

  /** A guard with this policy in force, whose internal user is {@code druid_system}. */
  public static Guard guard(String policy)
  {
    Guard guard = emptyGuard();
    guard.load(bytes(policy));
    return guard;
  }

  /** A guard without a policy. */
  public static Guard emptyGuard()
  {
    NativeLibrary.load(null);
    return Guard.open("exact", "documented", List.of("druid_system"), List.of(), false);
  }
}
