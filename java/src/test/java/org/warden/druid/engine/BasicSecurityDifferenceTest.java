package org.warden.druid.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.subject.Groups;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.warden.druid.engine.RandomPattern.any;

/**
 * Warden against basic-security's authorizer of Druid 27: what the latter can say, both answer alike, apart from the
 * differences that docs/policy.md lists.
 */
class BasicSecurityDifferenceTest
{
  private static final int POLICIES = 1_000;
  private static final int QUESTIONS = 100;
  private static final List<String> TYPES = List.of(
      ResourceType.DATASOURCE,
      ResourceType.VIEW,
      ResourceType.CONFIG,
      ResourceType.STATE,
      ResourceType.SYSTEM_TABLE,
      ResourceType.QUERY_CONTEXT,
      ResourceType.EXTERNAL,
      "OF_A_LATER_DRUID"
  );
  private static final List<String> ROLES = List.of("r1", "r2", "r3");
  private static final List<String> USERS = List.of("u1", "u2");
  private static final List<String> ANYBODY = List.of("u1", "u1", "u2", "u2", "U1", "nobody");
  private static final List<Action> ACTIONS = List.of(Action.READ, Action.WRITE);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Guard guard;

  @BeforeAll
  static void loadLibrary()
  {
    NativeLibrary.load(null);
  }

  @BeforeEach
  void openGuard()
  {
    guard = Guard.open("exact", "documented", List.of(), List.of(), false);
  }

  @AfterEach
  void closeGuard()
  {
    guard.close();
  }

  @Test
  void randomPoliciesGiveTheSameAnswers() throws Exception
  {
    long seed = Long.getLong("warden.seed", System.nanoTime());
    System.out.println("Differences to basic-security: seed " + seed + " (again with -Dwarden.seed=" + seed + ")");
    Random random = new Random(seed);
    int allowed = 0;
    for (int i = 0; i < POLICIES; i++) {
      allowed += compare(random, "seed " + seed + ", policy " + i);
    }
    // Were nearly all answers the same, the comparison would say little.
    int asked = POLICIES * QUESTIONS;
    assertTrue(allowed > asked / 20 && allowed < asked * 19 / 20, allowed + " of " + asked + " allowed");
  }

  /** Were it not so, the comparison would be one of refusals. */
  @Test
  void aNameMadeForAPatternMatchesIt()
  {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      RandomPattern pattern = RandomPattern.make(random);
      String name = pattern.sample(random);
      assertTrue(name.matches(pattern.text()), () -> "'" + name + "' against '" + pattern.text() + "'");
    }
  }

  /** A random policy, asked at random; returns how often both allowed. */
  private int compare(Random random, String where) throws Exception
  {
    List<RandomPattern> patterns = Stream.generate(() -> RandomPattern.make(random)).limit(3).toList();
    List<String> types = List.of(any(random, TYPES), any(random, TYPES));
    BasicSecurityPolicy policy = new BasicSecurityPolicy();
    for (int i = random.nextInt(12) + 1; i > 0; i--) {
      policy.allow(any(random, ROLES), any(random, ACTIONS), any(random, types), any(random, patterns).text());
    }
    USERS.forEach(user -> policy.grant(user, any(random, ROLES)).grant(user, any(random, ROLES)));
    Authorizer basic = policy.authorizer();
    load(policy);

    int allowed = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      Resource resource = new Resource(name(random, patterns), any(random, types));
      String user = any(random, ANYBODY);
      Action action = any(random, ACTIONS);
      boolean answer = basicAllows(basic, user, resource, action);
      assertEquals(
          answer,
          wardenAllows(user, resource, action),
          () -> where + ": " + user + " " + action + " " + resource + " under " + policy.document()
      );
      allowed += answer ? 1 : 0;
    }
    return allowed;
  }

  /** Half of the names match some pattern, some nearly, and the others hardly. */
  private static String name(Random random, List<RandomPattern> patterns)
  {
    String matching = any(random, patterns).sample(random);
    switch (random.nextInt(6)) {
      case 0:
        return matching + any(random, RandomPattern.ALPHABET);
      case 1:
        return any(random, RandomPattern.ALPHABET) + matching;
      case 2:
        return matching.isEmpty() ? matching : matching.substring(0, matching.offsetByCodePoints(matching.length(), -1));
      default:
        return matching;
    }
  }

  /** What each of the two answers where docs/policy.md says that they differ. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      // regex    | name      | basic-security | Warden
      "a.b        | a\\nb     | false          | true",
      "a.*        | a\\u2028  | false          | true",
      "(?i)k      | \\u212a   | false          | true",
      "(?i)[\\w]  | \\u017f   | false          | true",
      "[a~~b]     | ~         | true           | false",
      "a.         | a\\ud800  | true           | false",
      // Plus after a quantifier: "and give nothing back" in Java, "once or more" in Warden.
      "a*+a       | aa        | false          | true",
  })
  void aStatedDifference(String regex, String escapedName, boolean basicAllows, boolean wardenAllows) throws Exception
  {
    String name = MAPPER.readValue('"' + escapedName + '"', String.class);
    BasicSecurityPolicy policy =
        new BasicSecurityPolicy().allow("r1", Action.READ, ResourceType.DATASOURCE, regex).grant("u1", "r1");
    load(policy);
    Resource resource = new Resource(name, ResourceType.DATASOURCE);
    assertEquals(basicAllows, basicAllows(policy.authorizer(), "u1", resource, Action.READ), "basic-security");
    assertEquals(wardenAllows, wardenAllows("u1", resource, Action.READ), "Warden");
  }

  /** Java's own constructs, which basic-security takes: an error at load, never a rule that matches something else. */
  @ParameterizedTest
  @ValueSource(strings = {"(?=a)a", "(?!b)a", "(?<=a)b", "(a)\\1", "\\Qa.b\\E", "\\h", "(?>a)", "\\R", "\\p{javaLowerCase}", "a\\Z"})
  void anExpressionThatOnlyJavaReads(String regex)
  {
    BasicSecurityPolicy policy =
        new BasicSecurityPolicy().allow("r1", Action.READ, ResourceType.DATASOURCE, regex).grant("u1", "r1");
    policy.authorizer();
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> load(policy));
    assertTrue(error.getMessage().contains("regular expression"), error.getMessage());
  }

  private void load(BasicSecurityPolicy policy) throws JsonProcessingException
  {
    guard.load(MAPPER.writeValueAsBytes(policy.document()));
  }

  private static boolean basicAllows(Authorizer basic, String user, Resource resource, Action action)
  {
    return basic.authorize(authenticated(user), resource, action).isAllowed();
  }

  private boolean wardenAllows(String user, Resource resource, Action action)
  {
    return guard.decide(guard.subject(authenticated(user), Groups.NONE), resource, action) == Guard.Answer.ALLOW;
  }

  private static AuthenticationResult authenticated(String user)
  {
    return new AuthenticationResult(user, "authorizer", "authenticator", null);
  }
}
