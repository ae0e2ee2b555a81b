package org.warden.druid;

import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import com.sun.management.ThreadMXBean;
import org.apache.druid.data.input.impl.HttpInputSource;
import org.apache.druid.data.input.impl.HttpInputSourceConfig;
import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.AuthorizationUtils;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warden.druid.decision.DenialLog;
import org.warden.druid.decision.DenialLogs;
import org.warden.druid.decision.Refusal;
import org.warden.druid.door.Collector;
import org.warden.druid.door.Doorkeeper;
import org.warden.druid.door.RequestScope;
import org.warden.druid.door.StoredTask;
import org.warden.druid.door.Submissions;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Policies;
import org.warden.druid.engine.Submitted.Kind;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The authorizer as Druid makes it, out of its properties, and as Druid asks it. */
class WardenAuthorizerTest
{
  private static final String READS_WIKI = Policies.aliceReads("wiki");
  private static final Resource WIKI = datasource("wiki");
  private static final String ALICE_WRITES_WIKI = "user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it";

  @TempDir
  private Path folder;

  private final List<String> log = new ArrayList<>();
  private final Properties properties = new Properties();
  private final Collector collector = new Collector();
  private final AuthenticationResult alice = user("alice");

  private static AuthenticationResult user(String name)
  {
    return new AuthenticationResult(name, "w", "basic", null);
  }

  private static Resource datasource(String name)
  {
    return new Resource(name, "DATASOURCE");
  }

  /** As Druid's {@code AuthorizerMapperModule} does it. */
  private Authorizer authorizer(Map<String, Object> settings) throws Exception
  {
    ObjectMapper mapper = new ObjectMapper();
    new WardenModule().getJacksonModules().forEach(mapper::registerModule);
    mapper.setInjectableValues(
        new InjectableValues.Std()
            .addValue(Properties.class, properties)
            .addValue(AuthConfig.class, AuthConfig.newBuilder().build())
            .addValue(DenialLog.class, DenialLogs.into(log))
            .addValue(Collector.class, collector)
    );
    Map<String, Object> all = new HashMap<>(settings);
    all.put("type", "warden");
    all.put("name", "w");
    return mapper.convertValue(all, Authorizer.class);
  }

  private Authorizer authorizer(String policy) throws Exception
  {
    return authorizer(ImmutableMap.of("policyFile", policyFile(policy)));
  }

  private String policyFile(String policy) throws Exception
  {
    return Files.writeString(folder.resolve("policy.json"), policy).toString();
  }

  private String refusal(Map<String, Object> settings)
  {
    return assertThrows(IllegalArgumentException.class, () -> authorizer(settings)).getMessage();
  }

  // ---- settings ----

  @Test
  void aServiceWithoutAPolicyDoesNotStart() throws Exception
  {
    String start = "This service does not start, because its authorizer [w] (druid.auth.authorizer.w.*) cannot "
                   + "protect it: ";
    assertTrue(refusal(ImmutableMap.of()).contains(start + "policyFile is missing"));
    assertTrue(refusal(ImmutableMap.of("policyFile", "/nowhere/policy.json"))
                   .contains(start + "The policy file /nowhere/policy.json cannot be read: there is no such file."));
    assertTrue(refusal(ImmutableMap.of("policyFile", policyFile("{")))
                   .contains("is not valid:\n1:"));
  }

  @Test
  void aSettingThatCannotBeStopsTheService() throws Exception
  {
    String policy = policyFile(READS_WIKI);
    Map<Map<String, Object>, String> refusals = ImmutableMap.<Map<String, Object>, String>builder()
        .put(ImmutableMap.of("reloadPeriod", "2s"), "reloadPeriod must be an ISO 8601 duration between")
        .put(ImmutableMap.of("reloadPeriod", "PT0S"), "reloadPeriod must be an ISO 8601 duration between")
        .put(ImmutableMap.of("taskAccess", "all"), "taskAccess must be `documented`, `druid` or `owner`")
        .put(ImmutableMap.of("identityCase", "UPPER"), "identityCase must be `exact` or `lower`")
        .put(ImmutableMap.of("internalUsers", List.of("")), "internalUsers holds an entry without a name")
        .put(ImmutableMap.of("groupsFrom", List.of(Map.of("path", "x"))), "groupsFrom: 'authenticator' is missing")
        .put(ImmutableMap.of("policyfile", "x"), "There is no property druid.auth.authorizer.w.policyfile. There are")
        .put(ImmutableMap.of("taskAcces", "druid"), "There is no property druid.auth.authorizer.w.taskAcces. There are")
        .build();
    refusals.forEach((setting, message) -> {
      Map<String, Object> settings = new HashMap<>(setting);
      settings.put("policyFile", policy);
      assertTrue(refusal(settings).contains(message), () -> refusal(settings));
    });
  }

  @Test
  void aPolicyMustNotNameDruidItself() throws Exception
  {
    properties.setProperty("druid.escalator.internalClientUsername", "alice");
    assertTrue(refusal(ImmutableMap.of("policyFile", policyFile(READS_WIKI))).contains("alice"));
  }

  @Test
  void theInternalUserIsTheEscalatorsUnlessConfigured() throws Exception
  {
    assertTrue(authorizer(READS_WIKI).authorize(user("druid_system"), WIKI, Action.WRITE).isAllowed());

    properties.setProperty("druid.escalator.internalClientUsername", "escalated");
    Authorizer escalated = authorizer(READS_WIKI);
    assertTrue(escalated.authorize(user("escalated"), WIKI, Action.WRITE).isAllowed());
    assertFalse(escalated.authorize(user("druid_system"), WIKI, Action.WRITE).isAllowed());

    Authorizer configured =
        authorizer(ImmutableMap.of("policyFile", policyFile(READS_WIKI), "internalUsers", List.of("basic:us")));
    assertTrue(configured.authorize(user("us"), WIKI, Action.WRITE).isAllowed());
    assertFalse(configured.authorize(user("escalated"), WIKI, Action.WRITE).isAllowed());
  }

  // ---- answers ----

  @Test
  void allowsAndRefuses() throws Exception
  {
    Authorizer authorizer = authorizer(READS_WIKI);
    assertSame(Access.OK, authorizer.authorize(alice, WIKI, Action.READ));
    Access refused = authorizer.authorize(alice, WIKI, Action.WRITE);
    assertFalse(refused.isAllowed());
    assertEquals(ALICE_WRITES_WIKI, refused.getMessage());
  }

  @Test
  void namesOfUsersMatchInAnyCaseWhereIdentityCaseIsLower() throws Exception
  {
    Map<String, Object> exact = ImmutableMap.of("policyFile", policyFile(READS_WIKI));
    Map<String, Object> lower = ImmutableMap.of("policyFile", policyFile(READS_WIKI), "identityCase", "lower");
    assertFalse(authorizer(exact).authorize(user("ALICE"), WIKI, Action.READ).isAllowed());
    assertTrue(authorizer(lower).authorize(user("ALICE"), WIKI, Action.READ).isAllowed());
    assertFalse(authorizer(lower).authorize(user("alicia"), WIKI, Action.READ).isAllowed());
  }

  @Test
  void groupsComeFromTheContextOfTheirAuthenticator() throws Exception
  {
    Authorizer authorizer = authorizer(ImmutableMap.of(
        "policyFile", policyFile(READS_WIKI.replace("\"users\": {\"alice\"", "\"groups\": {\"staff\"")),
        "groupsFrom", List.of(Map.of("authenticator", "oidc", "path", List.of("groups"), "as", "text"))
    ));
    Map<String, Object> context = Map.of("groups", List.of("staff"));
    assertTrue(authorizer.authorize(new AuthenticationResult("eve", "w", "oidc", context), WIKI, Action.READ).isAllowed());
    assertFalse(authorizer.authorize(new AuthenticationResult("eve", "w", "ldap", context), WIKI, Action.READ).isAllowed());
  }

  @Test
  void whatIsNullOrOddIsRefusedAndNeverThrown() throws Exception
  {
    Authorizer authorizer = authorizer(Policies.aliceReads("*"));
    List<Access> answers = List.of(
        authorizer.authorize(null, WIKI, Action.READ),
        authorizer.authorize(alice, null, Action.READ),
        authorizer.authorize(alice, WIKI, null),
        authorizer.authorize(alice, datasource(null), Action.READ),
        authorizer.authorize(alice, new Resource("wiki", null), Action.READ),
        authorizer.authorize(null, null, null),
        authorizer.authorize(user(null), WIKI, Action.READ),
        authorizer.authorize(user("al\ud800ice"), WIKI, Action.READ),
        authorizer.authorize(alice, datasource("w\udc00iki"), Action.READ),
        authorizer.authorize(alice, datasource("w".repeat(1_000_000)), Action.READ)
    );
    for (Access answer : answers) {
      assertFalse(answer.isAllowed());
      assertTrue(answer.getMessage().startsWith("user '") || answer.getMessage().startsWith("refused"), answer.getMessage());
      assertTrue(answer.getMessage().length() < 700);
    }
  }

  /** A context that throws, or has no end: the groups cannot be read, and nobody is let in by that. */
  @Test
  void anErrorOnTheWayIsARefusal() throws Exception
  {
    Authorizer authorizer = authorizer(ImmutableMap.of(
        "policyFile", policyFile(READS_WIKI),
        "groupsFrom", List.of(Map.of("authenticator", "basic", "path", List.of("groups"), "as", "text"))
    ));
    for (Error error : List.of(new StackOverflowError(), new OutOfMemoryError(), new NoClassDefFoundError("x"))) {
      Map<String, Object> hostile = new HashMap<>()
      {
        @Override
        public Object get(Object key)
        {
          throw error;
        }
      };
      AuthenticationResult who = new AuthenticationResult("eve", "w", "basic", hostile);
      assertFalse(authorizer.authorize(who, WIKI, Action.READ).isAllowed());
    }
    assertTrue(authorizer.authorize(alice, WIKI, Action.READ).isAllowed());
  }

  @Test
  void aReloadedPolicyCountsForARequestThatIsUnderWay() throws Exception
  {
    Authorizer authorizer =
        authorizer(ImmutableMap.of("policyFile", policyFile(READS_WIKI), "reloadPeriod", "PT0.1S"));
    assertTrue(authorizer.authorize(alice, WIKI, Action.READ).isAllowed());
    policyFile(Policies.aliceReads("other"));
    for (int i = 0; i < 100 && authorizer.authorize(alice, WIKI, Action.READ).isAllowed(); i++) {
      Thread.sleep(100);
    }
    assertFalse(authorizer.authorize(alice, WIKI, Action.READ).isAllowed());
    assertTrue(authorizer.authorize(alice, datasource("other"), Action.READ).isAllowed());
  }

  // ---- requests ----

  @Test
  void cancellingAQueryTakesReadOnItsTasksOwnDatasource() throws Exception
  {
    Authorizer documented = authorizer(READS_WIKI);
    Authorizer druid = authorizer(ImmutableMap.of("policyFile", policyFile(READS_WIKI), "taskAccess", "druid"));
    assertFalse(documented.authorize(alice, WIKI, Action.WRITE).isAllowed());
    try (RequestScope scope = RequestScope.open(() -> new StoredTask("query_controller", "wiki", null))) {
      assertTrue(documented.authorize(alice, WIKI, Action.WRITE).isAllowed());
      assertFalse(druid.authorize(alice, WIKI, Action.WRITE).isAllowed());
      assertFalse(documented.authorize(alice, datasource("other"), Action.WRITE).isAllowed());
      assertFalse(documented.authorize(alice, new Resource("wiki", "VIEW"), Action.WRITE).isAllowed());
      Access refused = documented.authorize(user("bob"), WIKI, Action.WRITE);
      assertEquals("user 'bob' needs READ on DATASOURCE 'wiki': no rule allows it", refused.getMessage());
    }
    try (RequestScope scope = RequestScope.open(() -> new StoredTask("index_parallel", "wiki", null))) {
      assertFalse(documented.authorize(alice, WIKI, Action.WRITE).isAllowed());
    }
    try (RequestScope scope = RequestScope.open(() -> null)) {
      assertFalse(documented.authorize(alice, WIKI, Action.WRITE).isAllowed());
    }
  }

  // ---- tasks ----

  private Authorizer owner() throws Exception
  {
    String state = "{\"actions\": [\"READ\"], \"type\": \"STATE\", \"names\": [\"STATE\"]}";
    String policy = """
        {"version": 1,
         "roles": {"reader": {"allow": [{"actions": ["READ"], "type": "DATASOURCE", "names": ["wiki", "__query_select"]}]},
                   "operator": {"inherits": ["reader"], "allow": [%s]}},
         "users": {"alice": ["reader"], "olga": ["operator"]}}
        """.formatted(state);
    return authorizer(ImmutableMap.of("policyFile", policyFile(policy), "taskAccess", "owner"));
  }

  @Test
  void aSelectIsItsSubmittersAlone() throws Exception
  {
    Authorizer owner = owner();
    Resource select = datasource("__query_select");
    for (Action action : Action.values()) {
      try (RequestScope scope = RequestScope.open(() -> new StoredTask("query_controller", "__query_select", "bob"))) {
        assertTrue(owner.authorize(user("bob"), select, action).isAllowed());
        assertEquals(
            "user 'alice' needs " + action + " on STATE 'STATE': no rule allows it",
            owner.authorize(alice, select, action).getMessage()
        );
        assertTrue(owner.authorize(user("druid_system"), select, action).isAllowed());
      }
    }
    try (RequestScope scope = RequestScope.open(() -> new StoredTask("query_controller", "__query_select", null))) {
      assertTrue(owner.authorize(user("olga"), select, Action.READ).isAllowed());
      assertFalse(owner.authorize(alice, select, Action.READ).isAllowed());
      assertFalse(owner.authorize(user("bob"), select, Action.READ).isAllowed());
    }
  }

  @Test
  void nobodyLooksForTheTaskOfDruidsOwnQuestions() throws Exception
  {
    try (RequestScope scope = RequestScope.open(() -> { throw new IllegalStateException("looked up"); })) {
      assertTrue(owner().authorize(user("druid_system"), WIKI, Action.READ).isAllowed());
      assertFalse(owner().authorize(alice, WIKI, Action.READ).isAllowed(), "not even one who may");
    }
  }

  @Test
  void anInsertIsItsSubmittersOrWhosoMayReadTheTarget() throws Exception
  {
    Authorizer owner = owner();
    try (RequestScope scope = RequestScope.open(() -> new StoredTask("query_controller", "wiki", "bob"))) {
      assertTrue(owner.authorize(user("bob"), WIKI, Action.READ).isAllowed());
      assertTrue(owner.authorize(user("bob"), WIKI, Action.WRITE).isAllowed());
      assertTrue(owner.authorize(alice, WIKI, Action.READ).isAllowed());
      assertFalse(owner.authorize(alice, WIKI, Action.WRITE).isAllowed());
      assertFalse(owner.authorize(user("bob"), datasource("other"), Action.READ).isAllowed(), "of another datasource");
    }
    try (RequestScope scope = RequestScope.open(() -> new StoredTask("index_parallel", "wiki", "bob"))) {
      assertFalse(owner.authorize(user("bob"), WIKI, Action.READ).isAllowed(), "no query is nobody's");
    }
  }

  @Test
  void listsOfSelectsAreForOperatorsWhereTasksAreTheirOwners() throws Exception
  {
    Authorizer owner = owner();
    Resource select = datasource("__query_select");
    assertFalse(owner.authorize(alice, select, Action.READ).isAllowed());
    assertTrue(owner.authorize(user("olga"), select, Action.READ).isAllowed());
    assertTrue(owner.authorize(alice, WIKI, Action.READ).isAllowed());
    assertTrue(authorizer(Policies.aliceReads("__query_select")).authorize(alice, select, Action.READ).isAllowed());
  }

  /** It takes time, and says nothing in the other modes. */
  @Test
  void noTaskIsLookedUpForReadingUnlessTasksAreTheirOwners() throws Exception
  {
    Authorizer documented = authorizer(READS_WIKI);
    try (RequestScope scope = RequestScope.open(() -> {
      throw new AssertionError("looked up");
    })) {
      assertTrue(documented.authorize(alice, WIKI, Action.READ).isAllowed());
      assertTrue(documented.authorize(user("druid_system"), new Resource("EXTERNAL", "EXTERNAL"), Action.WRITE).isAllowed());
    }
  }

  // ---- what is submitted ----

  private static final String GOOD = "{\"type\":\"http\",\"uris\":[\"http://good.example/a\"]}";
  private static final String EVIL = "{\"type\":\"http\",\"uris\":[\"http://evil.example/a\"]}";
  private static final String STREAM = """
      {"type":"kafka","spec":{"dataSchema":{"dataSource":"wiki"},"ioConfig":{"topic":"t",
       "consumerProperties":{"bootstrap.servers":"k.example:9092"}}}}
      """;
  private static final Resource EXTERNAL = new Resource("EXTERNAL", "EXTERNAL");

  /** With {@code druid.auth.enableInputSourceSecurity}, at the doors other than SQL too. */
  @Test
  void whereDruidAsksByTypeItIsToldByWhatIsRead() throws Exception
  {
    Authorizer authorizer = authorizer("""
        {"version": 1,
         "roles": {"loader": {"allow": [
           {"actions": ["READ"], "type": "EXTERNAL", "names": ["kafka"],
            "inputSources": [{"type": "kafka", "uris": ["kafka://k.example:9092/*"]}]},
           {"actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"],
            "inputSources": [{"type": "kafka", "uris": ["kafka://k.example:9092/*"]}]},
           {"actions": ["WRITE"], "type": "DATASOURCE", "names": ["wiki"]}]}},
         "users": {"alice": ["loader"]}}
        """);
    try (RequestScope scope = Submissions.scope(Door.SUPERVISOR, Kind.SUPERVISOR, STREAM)) {
      assertTrue(authorizer.authorize(alice, WIKI, Action.WRITE).isAllowed());
      assertTrue(authorizer.authorize(alice, new Resource("kafka", "EXTERNAL"), Action.READ).isAllowed());
      assertFalse(authorizer.authorize(alice, new Resource("kinesis", "EXTERNAL"), Action.READ).isAllowed());
    }
    try (RequestScope scope = Submissions.scope(Door.SUPERVISOR, Kind.SUPERVISOR, STREAM.replace("k.ex", "l.ex"))) {
      Access refused = authorizer.authorize(alice, WIKI, Action.WRITE);
      assertTrue(refused.getMessage().contains("for kafka 'kafka://l.example:9092/t'"), refused.getMessage());
    }
  }

  private Authorizer readsGood() throws Exception
  {
    return authorizer("""
        {"version": 1,
         "roles": {"reader": {"allow": [
           {"actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"],
            "inputSources": [{"type": "http", "uris": ["http://good.example/*"]}]},
           {"actions": ["READ"], "type": "DATASOURCE", "names": ["wiki"]}]}},
         "users": {"alice": ["reader"]}}
        """);
  }

  @Test
  void externalDataOfAQueryAreJudgedByWhatItReads() throws Exception
  {
    Authorizer authorizer = readsGood();
    try (RequestScope scope = Submissions.scope(Door.SQL, Kind.INPUT_SOURCE, GOOD)) {
      assertTrue(authorizer.authorize(alice, EXTERNAL, Action.READ).isAllowed());
      assertFalse(authorizer.authorize(alice, EXTERNAL, Action.WRITE).isAllowed());
      assertTrue(authorizer.authorize(alice, WIKI, Action.READ).isAllowed());
    }
    try (RequestScope scope = Submissions.scope(Door.SQL, Kind.INPUT_SOURCE, EVIL)) {
      Access refused = authorizer.authorize(alice, EXTERNAL, Action.READ);
      assertEquals(
          "user 'alice' needs READ on EXTERNAL 'EXTERNAL' for http 'http://evil.example/a': no rule covers it",
          refused.getMessage()
      );
      assertSame(refused, scope.refusal());
      assertTrue(authorizer.authorize(alice, WIKI, Action.READ).isAllowed(), "Druid asks for each by itself");
      assertTrue(authorizer.authorize(user("druid_system"), EXTERNAL, Action.READ).isAllowed());
    }
    try (RequestScope scope = Submissions.scope(Door.SQL)) {
      assertFalse(authorizer.authorize(alice, EXTERNAL, Action.READ).isAllowed(), "nothing seen, nothing covered");
    }
    try (RequestScope scope = Submissions.unreadable(Door.SQL)) {
      assertEquals(
          "user 'alice' may not submit this: it is odd",
          authorizer.authorize(alice, EXTERNAL, Action.READ).getMessage()
      );
    }
  }

  @Test
  void aPlanByJdbcIsJudgedByWhatItReads() throws Exception
  {
    Authorizer authorizer = readsGood();
    assertFalse(authorizer.authorize(alice, EXTERNAL, Action.READ).isAllowed());

    Submissions.plan(collector, source("http://good.example/a"));
    assertTrue(authorizer.authorize(alice, WIKI, Action.READ).isAllowed());
    assertTrue(authorizer.authorize(alice, EXTERNAL, Action.READ).isAllowed());

    Submissions.plan(collector, source("http://good.example/b"));
    Submissions.plan(collector, source("http://evil.example/a"));
    assertFalse(authorizer.authorize(alice, EXTERNAL, Action.READ).isAllowed());
    assertTrue(authorizer.authorize(alice, WIKI, Action.READ).isAllowed());
    assertTrue(authorizer.authorize(user("druid_system"), EXTERNAL, Action.READ).isAllowed());

    Submissions.plan(collector, source("http://good.example/c"));
    assertTrue(authorizer.authorize(alice, EXTERNAL, Action.READ).isAllowed(), "what was asked about is of another plan");
  }

  private static Object source(String uri)
  {
    return new HttpInputSource(List.of(URI.create(uri)), null, null, new HttpInputSourceConfig(null));
  }

  @Test
  void anErrorWhileJudgingIsARefusal() throws Exception
  {
    Doorkeeper keeper = (Doorkeeper) readsGood();
    assertNotNull(keeper.judge(alice, null));
    assertNotNull(keeper.judge(null, Submissions.scope(Door.TASK, Kind.TASK, "{}").submission()));
    assertFalse(keeper.isInternal(null));
    RequestScope.current().close();
  }

  @Test
  void whateverDruidAsksOfASubmissionItIsJudgedFirst() throws Exception
  {
    Authorizer authorizer = readsGood();
    try (RequestScope scope = Submissions.unreadable(Door.TASK)) {
      assertEquals("user 'alice' may not submit this: it is odd", authorizer.authorize(alice, WIKI, Action.READ).getMessage());
      assertFalse(authorizer.authorize(alice, WIKI, Action.READ).isAllowed(), "asking twice does not help");
      assertTrue(authorizer.authorize(user("druid_system"), WIKI, Action.READ).isAllowed());
    }
    try (RequestScope scope = Submissions.scope(Door.TASK, Kind.TASK, "{\"type\":\"query_controller\",\"dataSource\":\"wiki\"}")) {
      Access refused = authorizer.authorize(alice, WIKI, Action.READ);
      assertTrue(refused.getMessage().startsWith("user 'alice' may not "), refused.getMessage());
      assertFalse(authorizer.authorize(alice, WIKI, Action.READ).isAllowed(), "asking twice does not help");
    }
  }

  @Test
  void withinARequestTheScopeLearnsOfTheRefusalAndTheLogDoesNotYet() throws Exception
  {
    Authorizer authorizer = authorizer(READS_WIKI);
    try (RequestScope scope = RequestScope.open(() -> null)) {
      authorizer.authorize(alice, WIKI, Action.READ);
      assertNull(scope.refusal());
      Access refused = authorizer.authorize(alice, WIKI, Action.WRITE);
      assertSame(refused, scope.refusal());
      assertEquals(ALICE_WRITES_WIKI, ((Refusal) refused).sentence());
    }
    assertEquals(List.of(), log);
  }

  @Test
  void withoutARequestTheLogLearnsAtOnce() throws Exception
  {
    authorizer(READS_WIKI).authorize(alice, WIKI, Action.WRITE);
    assertEquals(List.of("Denied: " + ALICE_WRITES_WIKI + "; authenticator 'basic'"), log);
  }

  @Test
  void rowsThatAreDroppedFromAListAreNotLogged() throws Exception
  {
    AuthorizerMapper mapper = new AuthorizerMapper(Map.of("w", authorizer(READS_WIKI)));
    List<String> shown = Lists.newArrayList(AuthorizationUtils.filterAuthorizedResources(
        alice,
        List.of("wiki", "secret", "other"),
        name -> List.of(new ResourceAction(datasource(name), Action.READ)),
        mapper
    ));
    assertEquals(List.of("wiki"), shown);
    assertEquals(List.of(), log);

    ResourceAction asked = new ResourceAction(datasource("secret"), Action.READ);
    AuthorizationUtils.authorizeAllResourceActions(user("alice"), List.of(asked), mapper);
    assertEquals(1, log.size());
  }

  // ---- memory ----

  @Test
  void whatIsAllowedLeavesNothingForTheGarbageCollector() throws Exception
  {
    String policy = policyFile("""
        {"version": 1,
         "roles": {"all": {"allow": [
           {"actions": ["READ"], "type": "DATASOURCE", "names": ["*"]},
           {"actions": ["READ"], "type": "OF_A_LATER_DRUID", "names": ["*"]}]}},
         "users": {"alice": ["all"]}}
        """);
    for (String taskAccess : List.of("documented", "owner")) {
      Authorizer authorizer = authorizer(ImmutableMap.of("policyFile", policy, "taskAccess", taskAccess));
      for (AuthenticationResult who : List.of(alice, user("druid_system"))) {
        assertEquals(0, allocatedToAllow(authorizer, who), "without a request");
        try (RequestScope scope = RequestScope.open(() -> null)) {
          assertEquals(0, allocatedToAllow(authorizer, who), "within a request");
        }
      }
    }
  }

  /** What this thread allocates for many questions, at the least: the JVM itself allocates now and then. */
  private static long allocatedToAllow(Authorizer authorizer, AuthenticationResult who)
  {
    List<Resource> asked = new ArrayList<>();
    for (String odd : List.of("", "w", "wiki", "w".repeat(32), "w".repeat(33), "w".repeat(256), "équipe", "🦀")) {
      asked.add(datasource(odd));
      asked.add(new Resource(odd, "OF_A_LATER_DRUID"));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 2_000; i++) {
        if (!authorizer.authorize(who, asked.get(i % asked.size()), Action.READ).isAllowed()) {
          throw new AssertionError(asked.get(i % asked.size()));
        }
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }
}
