package org.warden.druid.subject;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import org.apache.druid.metadata.DefaultPasswordProvider;
import org.apache.druid.security.basic.authentication.validator.LDAPCredentialsValidator;
import org.apache.druid.server.security.AuthenticationResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

/** Groups as basic-security's own LDAP validator brings them from a real LDAP server. */
class DirectoryGroupsTest
{
  private static InMemoryDirectoryServer server;

  private final LDAPCredentialsValidator validator = new LDAPCredentialsValidator(
      "ldap://localhost:" + server.getListenPort(),
      "cn=reader",
      new DefaultPasswordProvider("reader-password"),
      "ou=people,dc=example,dc=com",
      "(uid=%s)",
      "uid",
      100,
      null,
      null,
      null
  );
  private final GroupReader reader = new GroupReader(Collections.singletonList(source()), Collections.singletonList("ldap"));

  @BeforeAll
  static void startDirectory() throws Exception
  {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
    config.setSchema(null);
    config.addAdditionalBindCredentials("cn=reader", "reader-password");
    server = new InMemoryDirectoryServer(config);
    server.startListening();
    server.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
    server.add("dn: ou=people,dc=example,dc=com", "objectClass: organizationalUnit", "ou: people");
    person("ann", "CN=Analysts,OU=groups,DC=example,DC=com", "cn=Data\\, Eng,ou=groups,dc=example,dc=com");
    person("bob");
    person("eve", "not a dn", "cn=équipe,ou=groups,dc=example,dc=com", "cn=admins,ou=contractors,dc=example,dc=com");
  }

  @AfterAll
  static void stopDirectory()
  {
    server.shutDown(true);
  }

  @Test
  void groupsAreWhatTheDirectorySays()
  {
    assertEquals(Groups.of(Arrays.asList("Analysts", "Data, Eng"), false), reader.read(login("ann")));
    assertSame(Groups.NONE, reader.read(login("bob")));
    assertEquals(Groups.of(Collections.singleton("équipe"), true), reader.read(login("eve")));
  }

  @Test
  void theDirectorysAnswerIsReadOnceForManyRequests()
  {
    AuthenticationResult first = login("ann");
    AuthenticationResult second = login("ann");
    assertNotSame(first.getContext(), second.getContext());
    assertSame(reader.read(first), reader.read(second));
  }

  /** Who logs in as BOB or with a space is bob to the directory: rules for LDAP users belong to groups. */
  @Test
  void theIdentityIsWhatWasTyped()
  {
    assertEquals("BOB", login("BOB").getIdentity());
    assertEquals("bob ", login("bob ").getIdentity());
  }

  private AuthenticationResult login(String user)
  {
    return validator.validateCredentials("ldap", "warden", user, "secret".toCharArray());
  }

  private static GroupSource source()
  {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("authenticator", "ldap");
    entry.put("path", Arrays.asList("searchResult", "memberOf"));
    entry.put("as", "dn");
    entry.put("under", "ou=groups,dc=example,dc=com");
    entry.put("take", "cn");
    return new GroupSource(entry);
  }

  private static void person(String name, String... memberOf) throws LDAPException
  {
    Entry entry = new Entry("uid=" + name + ",ou=people,dc=example,dc=com");
    entry.addAttribute("userPassword", "secret");
    if (memberOf.length > 0) {
      entry.addAttribute("memberOf", memberOf);
    }
    server.add(entry);
  }
}
