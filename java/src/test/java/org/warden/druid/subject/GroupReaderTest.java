package org.warden.druid.subject;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.server.security.AuthenticationResult;
import org.junit.jupiter.api.Test;

import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.BasicAttribute;
import javax.naming.directory.BasicAttributes;
import javax.naming.directory.SearchResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** With the objects that basic-security's LDAP validator and pac4j leave in the context. */
class GroupReaderTest
{
  private static final String LDAP = "{'authenticator':'ldap','path':['searchResult','memberOf'],'as':'dn',"
                                     + "'under':'ou=groups,dc=example,dc=com','take':'cn'}";
  private static final String TEXT = "{'authenticator':'oidc','path':['groups'],'as':'text'}";
  private static final String PROFILE = "{'authenticator':'oidc','path':['profile','attributes','groups'],'as':'text'}";

  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

  @Test
  void readsTheDirectorysAnswer()
  {
    Groups groups = reader(LDAP).read(ldapUser(
        "CN=analysts,OU=groups,DC=example,DC=com",
        "cn=Data\\, Eng,ou=groups,dc=example,dc=com",
        "cn=analysts,ou=groups,dc=example,dc=com",
        "cn=elsewhere,ou=other,dc=example,dc=com",
        "ou=x,cn=inner,ou=groups,dc=example,dc=com"
    ));
    assertEquals(groups(false, "Data, Eng", "analysts"), groups);
    assertEquals(Collections.emptyList(), warnings);
  }

  @Test
  void oneUnreadableValueCostsOnlyItself()
  {
    Groups groups = reader(LDAP).read(ldapUser("not a dn", "", "cn=analysts,ou=groups,dc=example,dc=com"));
    assertEquals(groups(true, "analysts"), groups);
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("a value that is not a distinguished name: 'not a dn'"), warnings.get(0));
  }

  @Test
  void noAnotherAuthenticatorsUserHasGroupsHere()
  {
    Map<String, Object> context = ldapUser("cn=analysts,ou=groups,dc=example,dc=com").getContext();
    assertSame(Groups.NONE, reader(LDAP).read(new AuthenticationResult("bob", "warden", "metadata", context)));
    assertSame(Groups.NONE, reader(LDAP).read(new AuthenticationResult("bob", "warden", null, context)));
    assertSame(Groups.NONE, reader(LDAP).read(new AuthenticationResult("bob", "warden", "LDAP", context)));
  }

  @Test
  void nothingThereIsNoGroup()
  {
    SearchResult withoutAttribute = new SearchResult("uid=bob", null, new BasicAttributes(true));
    SearchResult withoutAttributes = new SearchResult("uid=bob", null, null);
    for (Map<String, Object> context : Arrays.<Map<String, Object>>asList(
        null,
        Collections.emptyMap(),
        Collections.singletonMap("searchResult", null),
        Collections.singletonMap("searchResult", withoutAttribute),
        Collections.singletonMap("searchResult", withoutAttributes)
    )) {
      assertSame(Groups.NONE, reader(LDAP).read(new AuthenticationResult("bob", "warden", "ldap", context)));
    }
    assertSame(Groups.NONE, reader(LDAP).read(ldapUser()));
    assertSame(Groups.NONE, reader().read(ldapUser("cn=a,ou=groups,dc=example,dc=com")));
    assertEquals(Collections.emptyList(), warnings);
  }

  @Test
  void theAttributeIsFoundInAnyCase()
  {
    for (boolean ignoreCase : new boolean[]{true, false}) {
      Attributes attributes = new BasicAttributes(ignoreCase);
      attributes.put("MEMBEROF", "cn=a,ou=groups,dc=example,dc=com");
      assertEquals(groups(false, "a"), reader(LDAP).read(ldapUser(attributes)));
    }
  }

  @Test
  void aListThatTheDirectoryCutShortIsUnreadable()
  {
    Attributes attributes = new BasicAttributes(true);
    attributes.put("memberOf", "cn=a,ou=groups,dc=example,dc=com");
    attributes.put("memberOf;range=0-1499", "cn=b,ou=groups,dc=example,dc=com");
    assertSame(Groups.UNREADABLE, reader(LDAP).read(ldapUser(attributes)));
    assertTrue(warnings.get(0).contains("a list of groups that is not whole: 'memberOf;range=0-1499'"));
  }

  @Test
  void bytesAreUnreadableAndSaidOnce()
  {
    GroupReader reader = reader(LDAP);
    Attribute memberOf = new BasicAttribute("memberOf");
    memberOf.add("cn=a,ou=groups,dc=example,dc=com");
    memberOf.add(new byte[]{1, 2});
    memberOf.add(new byte[]{3});
    memberOf.add(null);
    Attributes attributes = new BasicAttributes(true);
    attributes.put(memberOf);
    assertEquals(groups(true, "a"), reader.read(ldapUser(attributes)));
    assertEquals(groups(true, "a"), reader.read(ldapUser(attributes)));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("an object of byte[]"), warnings.get(0));
  }

  @Test
  void withoutTakeTheWholeNameIsTheGroup()
  {
    String whole = "{'authenticator':'ldap','path':['searchResult','memberOf'],'as':'dn'}";
    assertEquals(
        groups(false, "cn=Analysts,ou=groups,dc=example,dc=com"),
        reader(whole).read(ldapUser("CN=Analysts, OU=groups,DC=example,DC=com"))
    );
    assertEquals(Collections.emptyList(), warnings);
  }

  @Test
  void commonNamesFromTheWholeDirectoryAreWarnedOf()
  {
    reader("{'authenticator':'ldap','path':['searchResult','memberOf'],'as':'dn','take':'cn'}");
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("Name the branch of your groups in 'under'"), warnings.get(0));
  }

  @Test
  void anEntryForNoAuthenticatorOfTheChainIsWarnedOf()
  {
    reader(LDAP.replace("'ldap'", "'ladp'"));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("authenticator 'ladp' gives nobody a group in this service, "
                                        + "whose authenticators are [ldap, oidc]"), warnings.get(0));
  }

  @Test
  void readsStringsListsAndArrays()
  {
    assertEquals(groups(false, "a"), reader(TEXT).read(oidcUser("groups", "a")));
    assertEquals(groups(false, "a", "b"), reader(TEXT).read(oidcUser("groups", Arrays.asList("b", "a", "b", null, ""))));
    assertEquals(groups(false, "a"), reader(TEXT).read(oidcUser("groups", new LinkedHashSet<>(Arrays.asList("a")))));
    assertEquals(groups(false, "a"), reader(TEXT).read(oidcUser("groups", new String[]{"a"})));
    assertEquals(groups(true, "a"), reader(TEXT).read(oidcUser("groups", new Object[]{"a", 7})));
    assertEquals(groups(false, "cn=a,dc=b"), reader(TEXT).read(oidcUser("groups", "cn=a,dc=b")));
  }

  @Test
  void otherKindsAreUnreadableAndSaidOnceForEachClass()
  {
    GroupReader reader = reader(TEXT);
    for (int i = 0; i < 3; i++) {
      assertSame(Groups.UNREADABLE, reader.read(oidcUser("groups", i)));
      assertSame(Groups.UNREADABLE, reader.read(oidcUser("groups", new byte[]{1})));
      assertSame(Groups.UNREADABLE, reader.read(oidcUser("groups", Collections.singletonMap("a", "b"))));
    }
    assertEquals(3, warnings.size(), warnings.toString());
  }

  @Test
  void readsPlainMapsAndKeysWithDots()
  {
    Object profile = Collections.singletonMap("attributes", Collections.singletonMap("https://x.org/groups", "a"));
    String source = "{'authenticator':'oidc','path':['profile','attributes','https://x.org/groups'],'as':'text'}";
    assertEquals(groups(false, "a"), reader(source).read(oidcUser("profile", profile)));
  }

  /** The shape of pac4j's {@code UserProfile}. */
  public interface UserProfile
  {
    Map<String, Object> getAttributes();

    Object getAttribute(String name);

    Collection<String> getRoles();
  }

  private static class HiddenProfile implements UserProfile
  {
    @Override
    public Map<String, Object> getAttributes()
    {
      return Collections.singletonMap("groups", Arrays.asList("a", "b"));
    }

    @Override
    public Object getAttribute(String name)
    {
      return "groups".equals(name) ? "direct" : null;
    }

    @Override
    public Collection<String> getRoles()
    {
      return Collections.singleton("role");
    }

    /** Nobody but the class itself knows of this one. */
    public Map<String, Object> getSecrets()
    {
      return Collections.singletonMap("groups", "secret");
    }
  }

  /** As an older or a newer pac4j may have it. */
  public static class BareProfile
  {
    public Map<String, Object> getAttributes()
    {
      return Collections.singletonMap("groups", "bare");
    }
  }

  @Test
  void readsAProfileByItsPublicMethods()
  {
    String direct = "{'authenticator':'oidc','path':['profile','groups'],'as':'text'}";
    String roles = "{'authenticator':'oidc','path':['profile','roles'],'as':'text'}";
    String secrets = "{'authenticator':'oidc','path':['profile','secrets','groups'],'as':'text'}";
    AuthenticationResult user = oidcUser("profile", new HiddenProfile());
    assertEquals(groups(false, "a", "b"), reader(PROFILE).read(user));
    assertEquals(groups(false, "direct"), reader(direct).read(user));
    assertEquals(groups(false, "role"), reader(roles).read(user));
    assertSame(Groups.NONE, reader(secrets).read(user));
    assertEquals(groups(false, "bare"), reader(PROFILE).read(oidcUser("profile", new BareProfile())));
    assertEquals(groups(false, "bare"), reader(direct).read(oidcUser("profile", new BareProfile())));
    assertSame(Groups.NONE, reader(roles).read(oidcUser("profile", new BareProfile())));
    assertSame(Groups.UNREADABLE, reader(PROFILE).read(oidcUser("profile", new Object())));
  }

  @Test
  void whateverFailsIsUnreadable()
  {
    Object failing = new BareProfile()
    {
      @Override
      public Map<String, Object> getAttributes()
      {
        throw new IllegalStateException("secret of the session");
      }
    };
    assertSame(Groups.UNREADABLE, reader(PROFILE).read(oidcUser("profile", failing)));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("java.lang.IllegalStateException"), warnings.get(0));
    assertFalse(warnings.get(0).contains("secret"), warnings.get(0));

    Map<String, Object> failingContext = new HashMap<String, Object>()
    {
      @Override
      public Object get(Object key)
      {
        throw new NoClassDefFoundError("org/pac4j/core/profile/UserProfile");
      }
    };
    assertSame(Groups.UNREADABLE, reader(TEXT).read(new AuthenticationResult("bob", "w", "oidc", failingContext)));
  }

  @Test
  void severalSourcesOfOneAuthenticatorAddUp()
  {
    String roles = "{'authenticator':'oidc','path':['profile','roles'],'as':'text'}";
    AuthenticationResult user = oidcUser("profile", new HiddenProfile());
    assertEquals(groups(false, "a", "b", "role"), reader(PROFILE, roles, LDAP).read(user));
    assertEquals(groups(true, "a", "b"), reader(PROFILE, PROFILE.replace("profile", "number")).read(
        new AuthenticationResult("bob", "w", "oidc", new HashMap<String, Object>()
        {
          {
            put("profile", new HiddenProfile());
            put("number", 7);
          }
        })
    ));
  }

  @Test
  void anAnswerIsReadOnceAndAFaultAgain()
  {
    AtomicInteger readings = new AtomicInteger();
    Attributes attributes = new BasicAttributes(true)
    {
      @Override
      public Attribute get(String id)
      {
        readings.incrementAndGet();
        return super.get(id);
      }
    };
    attributes.put("memberOf", "cn=a,ou=groups,dc=example,dc=com");
    SearchResult answer = new SearchResult("uid=bob", null, attributes);
    GroupReader reader = reader(LDAP);
    Groups first = reader.read(ldapUser(answer));
    assertSame(first, reader.read(ldapUser(answer)));
    assertEquals(1, readings.get());

    // Another answer of the directory, though about the same user: read for itself.
    Attributes later = new BasicAttributes(true);
    later.put("memberOf", "cn=b,ou=groups,dc=example,dc=com");
    assertEquals(groups(false, "b"), reader.read(ldapUser(new SearchResult("uid=bob", null, later))));

    // A fault may pass.
    List<Object> values = new ArrayList<>(Arrays.asList("a", 7));
    GroupReader text = reader(TEXT);
    assertEquals(groups(true, "a"), text.read(oidcUser("groups", values)));
    values.remove(1);
    assertEquals(groups(false, "a"), text.read(oidcUser("groups", values)));
  }

  @Test
  void hostileNamesAreKeptAsTheyAreAndLoggedInAscii()
  {
    String hostile = "admins\u202e\n\u0000\ud800'\"*";
    assertEquals(groups(false, hostile), reader(TEXT).read(oidcUser("groups", hostile)));

    String rubbish = String.join("", Collections.nCopies(10_000, "no dn\n\u202e\ud83d\ude00"));
    assertSame(Groups.UNREADABLE.unreadable(), reader(LDAP).read(ldapUser(rubbish)).unreadable());
    String warning = warnings.get(0);
    assertTrue(warning.contains("no dn\\u{a}\\u{202e}\\u{1f600}"), warning);
    assertTrue(warning.length() < 2_000 && warning.chars().noneMatch(c -> c < ' '), warning);
  }

  @Test
  void manyThreadsReadTheSameAnswer() throws Exception
  {
    GroupReader reader = reader(LDAP);
    List<SearchResult> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Attributes attributes = new BasicAttributes(true);
      attributes.put("memberOf", "cn=g" + i + ",ou=groups,dc=example,dc=com");
      answers.add(new SearchResult("uid=u" + i, null, attributes));
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        done.add(threads.submit(() -> {
          for (int i = 0; i < 20_000; i++) {
            int user = i % answers.size();
            assertEquals(groups(false, "g" + user), reader.read(ldapUser(answers.get(user))));
          }
        }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
    finally {
      threads.shutdownNow();
    }
  }

  @Test
  void groupsAreAValue()
  {
    assertEquals(groups(false, "a", "b"), groups(false, "b", "a"));
    assertEquals(groups(false, "a", "b").hashCode(), groups(false, "b", "a").hashCode());
    assertNotEquals(groups(false, "a"), groups(true, "a"));
    assertNotEquals(groups(false, "a"), groups(false, "A"));
    assertSame(Groups.NONE, groups(false));
    assertSame(Groups.UNREADABLE, groups(true));
  }

  private GroupReader reader(String... sources)
  {
    List<GroupSource> read = new ArrayList<>();
    for (String source : sources) {
      try {
        read.add(new ObjectMapper().readValue(source.replace('\'', '"'), GroupSource.class));
      }
      catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    return new GroupReader(read, Arrays.asList("ldap", "oidc"), warnings::add);
  }

  private static AuthenticationResult ldapUser(String... memberOf)
  {
    Attribute attribute = new BasicAttribute("memberOf");
    for (String value : memberOf) {
      attribute.add(value);
    }
    Attributes attributes = new BasicAttributes(true);
    attributes.put("uid", "bob");
    attributes.put(attribute);
    return ldapUser(attributes);
  }

  private static AuthenticationResult ldapUser(Attributes attributes)
  {
    return ldapUser(new SearchResult("uid=bob", null, attributes));
  }

  /** A new context around the same answer, as each request has. */
  private static AuthenticationResult ldapUser(SearchResult answer)
  {
    return new AuthenticationResult("bob", "warden", "ldap", new HashMap<>(Collections.singletonMap("searchResult", answer)));
  }

  private static AuthenticationResult oidcUser(String key, Object value)
  {
    return new AuthenticationResult("bob", "warden", "oidc", Collections.singletonMap(key, value));
  }

  private static Groups groups(boolean unreadable, String... names)
  {
    return Groups.of(Arrays.asList(names), unreadable);
  }
}
