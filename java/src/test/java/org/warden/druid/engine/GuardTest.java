package org.warden.druid.engine;

import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.engine.Guard.Answer;
import org.warden.druid.subject.Groups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.warden.druid.engine.Policies.aliceReads;
import static org.warden.druid.engine.Policies.bytes;
import static org.warden.druid.engine.Policies.emptyGuard;
import static org.warden.druid.engine.Policies.guard;

class GuardTest
{
  private static final AuthenticationResult ALICE = user("alice");
  private static final AuthenticationResult BOB = user("bob");

  private static AuthenticationResult user(String name)
  {
    return new AuthenticationResult(name, "warden", "basic", null);
  }

  private static Resource datasource(String name)
  {
    return new Resource(name, "DATASOURCE");
  }

  private static Answer alice(Guard guard, Resource resource, Action action)
  {
    return guard.decide(guard.subject(ALICE, Groups.NONE), resource, action);
  }

  private static Answer aliceReading(Guard guard, String name)
  {
    return alice(guard, datasource(name), Action.READ);
  }

  // ---- deciding ----

  @Test
  void allowsWhatARuleAllowsAndDeniesTheRest()
  {
    Guard guard = guard(aliceReads("wiki"));
    assertEquals(Answer.ALLOW, aliceReading(guard, "wiki"));
    assertEquals(Answer.DENY, aliceReading(guard, "wiki2"));
    assertEquals(Answer.DENY, alice(guard, datasource("wiki"), Action.WRITE));
    assertEquals(Answer.DENY, alice(guard, new Resource("wiki", "VIEW"), Action.READ));
    assertEquals(Answer.DENY, guard.decide(guard.subject(BOB, Groups.NONE), datasource("wiki"), Action.READ));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATASOURCE", "VIEW", "CONFIG", "STATE", "SYSTEM_TABLE", "QUERY_CONTEXT", "EXTERNAL", "FUTURE"})
  void everyTypeIsItself(String type)
  {
    Guard guard = guard(aliceReads("x").replace("DATASOURCE", type));
    for (String asked : List.of("DATASOURCE", "VIEW", "CONFIG", "STATE", "SYSTEM_TABLE", "QUERY_CONTEXT", "EXTERNAL",
                                "FUTURE", "datasource", "Future", "")) {
      Answer expected = asked.equals(type) ? Answer.ALLOW : Answer.DENY;
      assertEquals(expected, alice(guard, new Resource("x", asked), Action.READ), asked);
      assertEquals(Answer.DENY, alice(guard, new Resource("x", asked), Action.WRITE), asked);
    }
  }

  @Test
  void aTableOfAppendIsTheDatasourceThatItsLiteralNames()
  {
    Guard guard = guard(aliceReads("*").replace("{\"allow\"", "{\"deny\": [DENIED], \"allow\"").replace(
        "DENIED", "{\"actions\": [\"READ\"], \"type\": \"DATASOURCE\", \"names\": [\"secret\"]}"
    ));
    for (String form : List.of("wiki", "'wiki'", "_UTF8'wiki'", "_ISO-8859-1'wiki'")) {
      assertEquals(Answer.ALLOW, aliceReading(guard, form), form);
      assertEquals(Answer.DENY, aliceReading(guard, form.replace("wiki", "secret")), form);
    }
    for (String odd : List.of("?", "what?", "it's", "'it''s'", "`tableName1` => 'wiki'", "CAST('wiki' AS VARCHAR)")) {
      assertEquals(Answer.DENY, aliceReading(guard, odd), odd);
    }
    assertEquals(Answer.ALLOW, guard.decide(guard.subject(user("druid_system"), Groups.NONE), datasource("?"), Action.READ));

    Guard exact = guard(aliceReads("wiki"));
    assertEquals(Answer.ALLOW, aliceReading(exact, "'wiki'"));
    assertEquals(Answer.DENY, alice(exact, datasource("'wiki'"), Action.WRITE));
    assertEquals(Answer.DENY, alice(exact, new Resource("'wiki'", "VIEW"), Action.READ));
  }

  @Test
  void rolesComeThroughGroups()
  {
    Guard guard = guard(aliceReads("wiki").replace("\"users\": {\"alice\"", "\"groups\": {\"data\""));
    long member = guard.subject(BOB, Groups.of(List.of("other", "data"), false));
    long stranger = guard.subject(BOB, Groups.of(List.of("DATA"), false));
    assertEquals(Answer.ALLOW, guard.decide(member, datasource("wiki"), Action.READ));
    assertEquals(Answer.DENY, guard.decide(stranger, datasource("wiki"), Action.READ));
  }

  @Test
  void druidItselfMayDoEverything()
  {
    Guard guard = guard(aliceReads("wiki"));
    long druid = guard.subject(user("druid_system"), Groups.NONE);
    assertEquals(Answer.ALLOW, guard.decide(druid, datasource("anything"), Action.WRITE));
    assertEquals(Answer.ALLOW, guard.decide(druid, new Resource("security", "CONFIG"), Action.WRITE));
    assertEquals(Answer.ALLOW, guard.decide(druid, new Resource("x", "FUTURE"), Action.WRITE));
  }

  @Test
  void anInternalUserWithAnAuthenticatorIsNobodyElses()
  {
    NativeLibrary.load(null);
    Guard guard = Guard.open("exact", "documented", List.of("login:druid_system"), List.of(), false);
    guard.load(bytes(aliceReads("wiki")));
    String[] authenticators = {"login", null, "ldap"};
    Answer[] expected = {Answer.ALLOW, Answer.ALLOW, Answer.DENY};
    for (int i = 0; i < expected.length; i++) {
      AuthenticationResult who = new AuthenticationResult("druid_system", "warden", authenticators[i], null);
      assertEquals(expected[i], guard.decide(guard.subject(who, Groups.NONE), datasource("x"), Action.WRITE));
    }
  }

  // ---- hostile names ----

  @Test
  void namesThatAreNotUnicodeAreNobodys()
  {
    Guard guard = guard(aliceReads("a\\ufffdb", "*"));
    assertEquals(Answer.ALLOW, aliceReading(guard, "a\ufffdb"));
    for (String odd : List.of("a\ud800b", "a\udfffb", "\udc00\ud800", "a\ud83e")) {
      assertEquals(Answer.DENY, aliceReading(guard, odd));
      assertEquals(Answer.DENY, alice(guard, new Resource("x", odd), Action.READ));
      assertEquals(Answer.DENY, alice(guard, new Resource(odd, "FUTURE"), Action.READ));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "\u0000", "line\nend", "\r", "\u202egnp", "\ufeff", "équipe", "🦀", "\uffff", "\"", "%s", ""})
  void oddButValidNamesAreThemselves(String name)
  {
    Guard guard = guard(aliceReads("*"));
    assertEquals(Answer.ALLOW, aliceReading(guard, name));
    Guard other = guard(aliceReads("ab", "line", "equipe", "png"));
    assertEquals(Answer.DENY, aliceReading(other, name));
  }

  @Test
  void aNulDoesNotEndAName()
  {
    Guard guard = guard(aliceReads("a", "n\\u0000l"));
    assertEquals(Answer.DENY, aliceReading(guard, "a\u0000"));
    assertEquals(Answer.ALLOW, aliceReading(guard, "n\u0000l"));
    assertEquals(Answer.DENY, aliceReading(guard, "n"));
  }

  @Test
  void longNamesAreReadToTheBoundAndDeniedBeyond()
  {
    Guard guard = guard(aliceReads("a*"));
    for (int length : new int[]{1, 255, 256, 257, 1_000, 8_192}) {
      assertEquals(Answer.ALLOW, aliceReading(guard, "a".repeat(length)), length + " characters");
      assertEquals(Answer.DENY, aliceReading(guard, "b" + "a".repeat(length - 1)), length + " characters");
      assertEquals(Answer.DENY, aliceReading(guard, "a".repeat(length - 1) + "\ud800"), length + " characters");
    }
    for (int length : new int[]{8_193, 1_000_000}) {
      assertEquals(Answer.DENY, aliceReading(guard, "a".repeat(length)), length + " characters");
      assertEquals(Answer.DENY, alice(guard, new Resource("a", "a".repeat(length)), Action.READ));
    }
  }

  @Test
  void nullIsDenied()
  {
    Guard guard = guard(aliceReads("*"));
    assertEquals(Answer.DENY, aliceReading(guard, null));
    assertEquals(Answer.DENY, alice(guard, datasource("wiki"), null));
    assertEquals(Answer.DENY, alice(guard, new Resource("wiki", null), Action.READ));
    assertEquals(Answer.DENY, alice(guard, new Resource(null, "FUTURE"), Action.READ));
  }

  @Test
  void whoeverHasNoNameMayNothing()
  {
    Guard guard = guard(aliceReads("*").replace("\"users\": {\"alice\"", "\"everyone\": [\"reader\"], \"users\": {\"x\""));
    assertEquals(Answer.ALLOW, guard.decide(guard.subject(BOB, Groups.NONE), datasource("wiki"), Action.READ));
    for (String odd : Arrays.asList("b\ud800b", null, "b".repeat(70_000))) {
      long nobody = guard.subject(user(odd), Groups.NONE);
      assertEquals(Answer.DENY, guard.decide(nobody, datasource("wiki"), Action.READ));
      guard.load(bytes(aliceReads("*")));
      assertEquals(Answer.DENY, guard.decide(nobody, datasource("wiki"), Action.READ), "still nobody, and not stale");
    }
  }

  @Test
  void numbersFromNowhereAreDenied()
  {
    Guard guard = guard(aliceReads("wiki"));
    long alice = guard.subject(ALICE, Groups.NONE);
    for (int request : new int[]{-1, 14, 15, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertEquals(0, NativeEngine.decide(guard.id(), alice, "wiki", request));
    }
    for (int id : new int[]{-1, 1_023, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertEquals(0, NativeEngine.decide(id, alice, "wiki", 0));
      assertThrows(IllegalStateException.class, () -> NativeEngine.close(id));
    }
    // Subjects of this engine that it never gave out.
    for (long low : new long[]{0xffff_ffffL, 0x7fff_ffffL, 12_345_678L}) {
      assertEquals(Answer.DENY, guard.decide(alice & 0xffff_ffff_0000_0000L | low, datasource("wiki"), Action.READ));
    }
  }

  // ---- loading ----

  @Test
  void aSubjectIsStaleAfterALoad()
  {
    Guard guard = guard(aliceReads("wiki"));
    long before = guard.subject(ALICE, Groups.NONE);
    guard.load(bytes(aliceReads("other")));
    assertEquals(Answer.STALE, guard.decide(before, datasource("wiki"), Action.READ));
    long after = guard.subject(ALICE, Groups.NONE);
    assertNotEquals(before, after);
    assertEquals(Answer.DENY, guard.decide(after, datasource("wiki"), Action.READ));
    assertEquals(Answer.ALLOW, guard.decide(after, datasource("other"), Action.READ));
  }

  @Test
  void aBadPolicyLeavesTheGoodOneInForce()
  {
    Guard guard = guard(aliceReads("wiki"));
    long alice = guard.subject(ALICE, Groups.NONE);
    String bad = "{\"version\": 1,\n \"roles\": {},\n \"users\": {\"alice\": [\"reader\"]}}";
    String errors = assertThrows(IllegalArgumentException.class, () -> guard.load(bytes(bad))).getMessage();
    assertTrue(errors.startsWith("3:"), errors);
    assertEquals(Answer.ALLOW, guard.decide(alice, datasource("wiki"), Action.READ));
  }

  @Test
  void aLoadSaysWhatChanged()
  {
    Guard guard = emptyGuard();
    assertEquals("1 role, 1 rule, 1 user, 0 groups", guard.load(bytes(aliceReads("a"))));
    assertEquals("1 role, 1 rule, 1 user, 0 groups", guard.load(bytes(aliceReads("a") + "\n")));
    assertEquals("1 role (1 changed), 1 rule, 1 user, 0 groups", guard.load(bytes(aliceReads("b"))));
    assertEquals(
        "1 role (1 added, 1 removed), 1 rule, 1 user (1 changed), 0 groups",
        guard.load(bytes(aliceReads("b").replace("reader", "looker")))
    );
  }

  @Test
  void withoutAPolicyNothingIsAllowed()
  {
    Guard guard = emptyGuard();
    assertThrows(IllegalStateException.class, () -> guard.subject(ALICE, Groups.NONE));
    assertEquals(Answer.DENY, guard.decide(1L << 32, datasource("wiki"), Action.READ));
  }

  @Test
  void aClosedGuardDenies()
  {
    Guard guard = guard(aliceReads("wiki"));
    long alice = guard.subject(ALICE, Groups.NONE);
    guard.close();
    guard.close();
    assertEquals(Answer.DENY, guard.decide(alice, datasource("wiki"), Action.READ));
    assertThrows(IllegalStateException.class, () -> guard.load(bytes(aliceReads("wiki"))));
    assertThrows(IllegalStateException.class, () -> guard.subject(ALICE, Groups.NONE));
  }

  @Test
  void guardsDoNotMix()
  {
    Guard one = guard(aliceReads("wiki"));
    Guard other = guard(aliceReads("other"));
    long aliceOfOne = one.subject(ALICE, Groups.NONE);
    assertEquals(Answer.ALLOW, one.decide(aliceOfOne, datasource("wiki"), Action.READ));
    assertEquals(Answer.STALE, other.decide(aliceOfOne, datasource("other"), Action.READ));
    other.close();
    assertEquals(Answer.ALLOW, one.decide(aliceOfOne, datasource("wiki"), Action.READ));
  }

  @Test
  void settingsThatCannotBeSayWhichCan()
  {
    NativeLibrary.load(null);
    assertRefused("identityCase must be `exact` or `lower`", "UPPER", "documented", List.of("x"));
    assertRefused("taskAccess must be `documented`, `druid` or `owner`", "exact", "Druid", List.of());
    assertRefused("internalUsers holds an entry without a name", "exact", "druid", List.of("basic:"));
    assertRefused("internalUsers must not be null", "exact", "druid", Arrays.asList("a", null));
    assertRefused("internalUsers is not valid Unicode", "exact", "druid", List.of("\ud800"));
  }

  private static void assertRefused(
      String message,
      String identityCase,
      String taskAccess,
      List<String> internalUsers
  )
  {
    IllegalArgumentException e = assertThrows(
        IllegalArgumentException.class,
        () -> Guard.open(identityCase, taskAccess, internalUsers, List.of(), false)
    );
    assertEquals(message, e.getMessage());
  }

  // ---- explaining ----

  @Test
  void aRefusalIsExplained()
  {
    Guard guard = guard(aliceReads("wiki"));
    assertEquals(
        "user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it",
        guard.explain(BOB, Groups.NONE, datasource("wiki"), Action.WRITE)
    );
  }

  @Test
  void aRefusalOfATableOfAppendNamesTheDatasource()
  {
    Guard guard = guard(aliceReads("wiki"));
    assertEquals(
        "user 'bob' needs READ on DATASOURCE 'wiki': no rule allows it",
        guard.explain(BOB, Groups.NONE, datasource("_UTF8'wiki'"), Action.READ)
    );
    assertEquals(
        "user 'bob' needs READ on DATASOURCE '?': a name with a quote or a question mark in it could be a piece of SQL",
        guard.explain(BOB, Groups.NONE, datasource("?"), Action.READ)
    );
  }

  @Test
  void whatThePolicyHasComeToAllowIsNotSaidToBeForbidden()
  {
    Guard guard = guard(aliceReads("wiki"));
    String sentence = guard.explain(ALICE, Groups.NONE, datasource("wiki"), Action.READ);
    assertEquals(
        "user 'alice' needs READ on DATASOURCE 'wiki': the policy has changed since this was refused, and allows it now",
        sentence
    );
  }

  @Test
  void hostileNamesAreExplainedInOneHarmlessLine()
  {
    Guard guard = guard(aliceReads("wiki"));
    List<String> hostile = Arrays.asList(
        "a\u0000b", "a\ud800b", "line\nend\r", "\u202egnp", "x".repeat(1_000_000), null, "'; DROP", "\u001b[31m", "🦀"
    );
    for (String odd : hostile) {
      for (String sentence : List.of(
          guard.explain(user(odd), Groups.NONE, datasource("wiki"), Action.READ),
          guard.explain(BOB, Groups.NONE, datasource(odd), Action.READ),
          guard.explain(BOB, Groups.NONE, new Resource("wiki", odd), null),
          Guard.printable(odd)
      )) {
        assertTrue(sentence.length() < 700, sentence);
        assertTrue(sentence.codePoints().noneMatch(GuardTest::isHarmful), sentence);
      }
    }
    assertEquals(
        "user 'bob' needs READ on DATASOURCE 'a\ufffdb': the name is not valid Unicode",
        guard.explain(BOB, Groups.NONE, datasource("a\ud800b"), Action.READ)
    );
  }

  private static boolean isHarmful(int character)
  {
    int type = Character.getType(character);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
           || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
  }

  // ---- stored tasks ----

  private static List<ResourceAction> toCancel(Guard guard, String taskType, String datasource, String submitter)
  {
    return guard.taskAccess(ALICE, taskType, datasource, submitter, Action.WRITE);
  }

  private static ResourceAction on(Resource resource, Action action)
  {
    return new ResourceAction(resource, action);
  }

  @Test
  void cancellingAQueryTakesWhatTheSettingSays()
  {
    NativeLibrary.load(null);
    Guard documented = Guard.open("exact", "documented", List.of(), List.of(), false);
    Guard druid = Guard.open("exact", "druid", List.of(), List.of(), false);
    Guard owner = Guard.open("exact", "owner", List.of(), List.of(), false);
    ResourceAction read = on(datasource("wiki"), Action.READ);
    ResourceAction write = on(datasource("wiki"), Action.WRITE);
    assertEquals(List.of(read), toCancel(documented, "query_controller", "wiki", "bob"));
    assertEquals(List.of(write), toCancel(documented, "index_parallel", "wiki", "bob"));
    assertEquals(List.of(write), toCancel(druid, "query_controller", "wiki", "alice"));
    assertEquals(List.of(write), toCancel(owner, "query_controller", "wiki", "bob"));
    assertEquals(List.of(), toCancel(owner, "query_controller", "wiki", "alice"));
    assertEquals(List.of(write), toCancel(owner, "index_parallel", "wiki", "alice"));
  }

  @Test
  void aSelectIsItsSubmittersOrAnOperators()
  {
    NativeLibrary.load(null);
    Guard owner = Guard.open("exact", "owner", List.of(), List.of(), false);
    Resource select = datasource("__query_select");
    ResourceAction stateRead = on(Resource.STATE_RESOURCE, Action.READ);
    ResourceAction stateWrite = on(Resource.STATE_RESOURCE, Action.WRITE);
    for (String nobody : Arrays.asList("bob", "Alice", "", null, "alice\ud800")) {
      assertEquals(
          List.of(on(select, Action.READ), stateWrite),
          toCancel(owner, "query_controller", "__query_select", nobody)
      );
    }
    List<ResourceAction> toList = List.of(on(select, Action.READ), stateRead);
    assertEquals(toList, owner.taskAccess(ALICE, null, "__query_select", null, Action.READ));
    assertEquals(toList, owner.taskAccess(user("\ud800"), "query_controller", "__query_select", "\ud800", Action.READ));
  }

  @Test
  void namesOfSubmittersAreComparedAsNamesOfUsersAre()
  {
    NativeLibrary.load(null);
    Guard lower = Guard.open("lower", "owner", List.of(), List.of(), false);
    assertEquals(List.of(), toCancel(lower, "query_controller", "__query_select", "ALICE"));
  }

  @Test
  void aDatasourceStandsForTasksOnlyWhereTheseAreTheirOwners()
  {
    NativeLibrary.load(null);
    for (String mode : List.of("documented", "druid", "owner")) {
      Guard guard = Guard.open("exact", mode, List.of(), List.of(), false);
      assertEquals(mode.equals("owner"), guard.standsForTasks("__query_select"), mode);
      assertFalse(guard.standsForTasks("wiki"), mode);
      assertFalse(guard.standsForTasks(null), mode);
    }
  }

  @Test
  void anOddQuestionAboutATaskNeedsEverything()
  {
    Guard guard = guard(aliceReads("wiki"));
    for (int action : new int[]{-1, 2}) {
      assertEquals(15, NativeEngine.taskAccess(guard.id(), "alice", null, "wiki", null, action));
    }
    assertEquals(15, NativeEngine.taskAccess(guard.id(), "alice", null, "\ud800", null, 0));
    assertEquals(15, NativeEngine.taskAccess(guard.id(), "alice", "query_controller", null, null, 0));
    assertThrows(IllegalStateException.class, () -> NativeEngine.taskAccess(1_023, "alice", null, "wiki", null, 0));
  }

  // ---- what is submitted ----

  private static final String INLINE = "{\"type\": \"inline\", \"data\": \"x\"}";

  private static final String ETL = """
      {"version": 1,
       "roles": {
         "writer": {"allow": [{"actions": ["WRITE"], "type": "DATASOURCE", "names": ["wiki"]}]},
         "reader": {"allow": [{"actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL", "inline"]}]}
       },
       "users": {"alice": ["writer", "reader"], "bob": ["writer"]}}
      """;

  /** A task of Druid's of this type, which reads {@link #INLINE}, and that source. */
  private static List<Submitted> indexing(String type, String context)
  {
    String task = """
        {"type": "%s", "dataSource": "wiki", "context": %s,
         "spec": {"dataSchema": {"dataSource": "wiki"}, "ioConfig": {"inputSource": %s}}}
        """.formatted(type, context, INLINE);
    return List.of(
        new Submitted(Submitted.Kind.TASK, bytes(task)),
        new Submitted(Submitted.Kind.INPUT_SOURCE, bytes(INLINE))
    );
  }

  @Test
  void aTaskNeedsWhatItDoes()
  {
    Guard guard = guard(ETL);
    List<Submitted> index = indexing("index_parallel", "{}");
    assertNull(guard.judge(ALICE, Groups.NONE, Door.TASK, index));
    assertEquals(
        "user 'bob' needs READ on EXTERNAL 'EXTERNAL': no rule allows it",
        guard.judge(BOB, Groups.NONE, Door.TASK, index)
    );
    assertEquals(
        "user 'carol' needs WRITE on DATASOURCE 'wiki': no rule allows it",
        guard.judge(user("carol"), Groups.NONE, Door.TASK, index)
    );
    assertNotNull(guard.judge(ALICE, Groups.NONE, Door.SUPERVISOR, index));
    assertNotNull(guard.judge(ALICE, Groups.NONE, Door.TASK, index.subList(0, 1)));
  }

  @Test
  void whatIsNotForUsersIsForDruidItself()
  {
    Guard guard = guard(ETL);
    List<Submitted> controller = indexing("query_controller", "{}");
    List<Submitted> options = indexing("index", "{\"druid.indexer.runner.javaOpts\": \"x\"}");
    assertEquals(
        "user 'alice' may not post a task of type 'query_controller': it could read any data, in anybody's name; send "
        + "the SQL to /druid/v2/sql/task instead",
        guard.judge(ALICE, Groups.NONE, Door.TASK, controller)
    );
    assertNotNull(guard.judge(ALICE, Groups.NONE, Door.TASK, options));
    assertNull(guard.judge(user("druid_system"), Groups.NONE, Door.TASK, controller));
    assertNull(guard.judge(user("druid_system"), Groups.NONE, Door.TASK, options));
  }

  @Test
  void theSettingsOfAGuardCount()
  {
    NativeLibrary.load(null);
    Guard guard = Guard.open("exact", "documented", List.of(), List.of("of_an_extension"), true);
    guard.load(bytes(ETL.replace("\"EXTERNAL\", \"inline\"", "\"inline\"")));
    assertNull(guard.judge(ALICE, Groups.NONE, Door.TASK, indexing("of_an_extension", "{}")));
    assertNotNull(guard.judge(ALICE, Groups.NONE, Door.TASK, indexing("of_another", "{}")));
    assertEquals(
        "user 'bob' needs READ on EXTERNAL 'inline': no rule allows it",
        guard.judge(BOB, Groups.NONE, Door.TASK, indexing("index", "{}"))
    );
    NativeEngine.close(guard.id());
    for (List<String> odd : List.of(Arrays.asList("a", null), List.of("\ud800"))) {
      assertThrows(IllegalArgumentException.class, () -> Guard.open("exact", "documented", List.of(), odd, true));
    }
  }

  private static String judged(Guard guard, String kind, byte[] json)
  {
    return guard.judge(BOB, Groups.NONE, Door.TASK, List.of(new Submitted(Submitted.Kind.valueOf(kind), json)));
  }

  @Test
  void externalDataNeedARuleForThem()
  {
    Guard guard = guard(aliceReads("EXTERNAL").replace("DATASOURCE", "EXTERNAL"));
    assertNull(guard.judgeExternal(ALICE, Groups.NONE, "EXTERNAL", Action.READ, List.of()));
    assertEquals(
        "user 'bob' needs READ on EXTERNAL 'EXTERNAL': no rule allows it",
        guard.judgeExternal(BOB, Groups.NONE, "EXTERNAL", Action.READ, List.of())
    );
    assertEquals(
        "user 'alice' may not do this: Druid has no such action",
        guard.judgeExternal(ALICE, Groups.NONE, "EXTERNAL", null, List.of())
    );
    assertNotNull(guard.judgeExternal(ALICE, Groups.NONE, null, Action.READ, List.of()));
    assertNotNull(guard.judgeExternal(ALICE, Groups.NONE, "EXTERNAL\ud800", Action.READ, List.of()));
    assertNotNull(guard.judgeExternal(user(null), Groups.NONE, "EXTERNAL", Action.READ, List.of()));
  }

  @Test
  void whatCannotBeReadIsRefusedInASentence()
  {
    Guard guard = guard(aliceReads("*"));
    byte[][] unreadable = {bytes(""), bytes("{"), bytes("[]"), bytes("null"), {(byte) 0xff}, {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}};
    for (byte[] json : unreadable) {
      String sentence = judged(guard, "TASK", json);
      assertTrue(sentence.startsWith("user 'bob' may not "), sentence);
    }
    assertEquals("user 'bob' may not do this: what was submitted must not be null", judged(guard, "TASK", null));
    assertEquals("user 'bob' may not do this: it is larger than 64 MiB", judged(guard, "JSON", new byte[(64 << 20) + 1]));
    assertEquals(
        "user 'b\ufffdb' may not do this: the user's name is not valid Unicode",
        guard.judge(user("b\ud800b"), Groups.NONE, Door.TASK, List.of())
    );
  }

  @Test
  void whatNoJavaHandsOverIsRefusedToo()
  {
    int id = guard(aliceReads("*")).id();
    String[] none = {};
    byte[][] task = {bytes("{}")};
    assertNotNull(NativeEngine.judge(id, "bob", null, none, false, 0, null, task));
    assertNotNull(NativeEngine.judge(id, "bob", null, none, false, 0, new int[1], null));
    assertNotNull(NativeEngine.judge(id, "bob", null, null, false, 0, new int[1], task));
    assertNotNull(NativeEngine.judge(id, null, null, none, false, 0, new int[1], task));
    for (int length : new int[]{0, 2}) {
      assertEquals(
          "user 'bob' may not do this: not every object has its kind",
          NativeEngine.judge(id, "bob", null, none, false, 0, new int[length], task)
      );
    }
    for (int odd : new int[]{-1, 9, Integer.MAX_VALUE}) {
      assertNotNull(NativeEngine.judge(id, "bob", null, none, false, odd, new int[1], task));
      assertNotNull(NativeEngine.judge(id, "bob", null, none, false, 0, new int[]{odd}, task));
    }
    assertEquals(
        "user 'bob' may not do this: it holds more than 4,096 objects",
        NativeEngine.judge(id, "bob", null, none, false, 0, new int[4_097], new byte[4_097][])
    );
    assertThrows(IllegalStateException.class, () -> NativeEngine.judge(1_023, "bob", null, none, false, 0, new int[1], task));
  }

  @Test
  void aClosedGuardRefusesWhatIsSubmitted()
  {
    Guard guard = guard(aliceReads("EXTERNAL").replace("DATASOURCE", "EXTERNAL"));
    guard.close();
    assertNotNull(guard.judge(ALICE, Groups.NONE, Door.TASK, List.of()));
    assertNotNull(guard.judgeExternal(ALICE, Groups.NONE, "EXTERNAL", Action.READ, List.of()));
  }

  @Test
  void anInternalIdentityIsKnownByItsNameAndItsAuthenticator()
  {
    NativeLibrary.load(null);
    Guard guard = Guard.open("lower", "documented", List.of("basic:druid_system"), List.of(), false);
    guard.load(bytes(aliceReads("wiki")));
    assertTrue(isInternal(guard, user("druid_system")));
    assertTrue(isInternal(guard, new AuthenticationResult("druid_system", "warden", null, null)));
    assertFalse(isInternal(guard, new AuthenticationResult("druid_system", "warden", "ldap", null)));
    for (String other : Arrays.asList("Druid_System", "bob", "alice", "", null, "\ud800", "druid_system\u0000")) {
      assertFalse(isInternal(guard, user(other)), other);
    }
  }

  private static boolean isInternal(Guard guard, AuthenticationResult who)
  {
    return Guard.isInternal(guard.subject(who, Groups.NONE));
  }

  // ---- many threads ----

  /**
   * Alice may always read `kept`, never `secret`, and in turn `even`, with all that begins so, and `odd`. Each thread
   * checks of every answer that a policy gave it which was in force meanwhile, and the one that its subject is of.
   */
  @Test
  void eachAnswerIsOfAPolicyInForce() throws Exception
  {
    String[] policies = {aliceReads("kept", "even", "even*"), aliceReads("kept", "odd", "odd*")};
    Guard guard = guard(policies[0]);
    Loading loading = new Loading();
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        results.add(threads.submit(() -> askUntilDone(guard, loading)));
      }
      for (int number = 1; number <= 100; number++) {
        loading.begun = number;
        guard.load(bytes(policies[number % 2]));
        loading.loaded = number;
        if (number % 8 == 0) {
          // Now and then there is but one policy that may be in force.
          Thread.sleep(1);
        }
      }
      loading.done = true;
      int replaced = 0;
      for (Future<Integer> result : results) {
        replaced += result.get();
      }
      assertTrue(replaced > 0);
    }
    finally {
      loading.done = true;
      threads.shutdownNow();
    }
  }

  /** Between these two numbers are those of the policies that may be in force. */
  private static final class Loading
  {
    private volatile int loaded;
    private volatile int begun;
    private volatile boolean done;
  }

  /** How often the policy was replaced between two answers. */
  private static int askUntilDone(Guard guard, Loading loading) throws Exception
  {
    int replaced = 0;
    for (boolean done = false; !done; ) {
      // The last round begins when nothing changes any more.
      done = loading.done;
      long subject = guard.subject(ALICE, Groups.of(List.of("group" + replaced % 50), false));
      Boolean odd = null;
      for (String name : List.of("kept", "secret", "a\ud800", "even", "odd", "even: a name that does not cross in numbers", "odd é")) {
        int loaded = loading.loaded;
        Answer answer = guard.decide(subject, datasource(name), Action.READ);
        int begun = loading.begun;
        if (answer == Answer.STALE) {
          assertFalse(done);
          replaced++;
          break;
        }
        if (name.startsWith("even") || name.startsWith("odd")) {
          boolean saysOdd = name.startsWith("odd") == (answer == Answer.ALLOW);
          assertTrue(begun > loaded || saysOdd == (loaded % 2 == 1), () -> name + ": " + answer + " after policy " + loaded);
          assertTrue(odd == null || odd == saysOdd, () -> name + ": " + answer + ", of another policy");
          odd = saysOdd;
        } else {
          assertEquals(name.equals("kept") ? Answer.ALLOW : Answer.DENY, answer, name);
        }
      }
      // Leaves a turn to the one thread that loads.
      Thread.sleep(0, 200_000);
    }
    return replaced;
  }
}
