package org.warden.druid.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import org.warden.druid.cluster.Login;

/**
 * An LDAP server inside the test's own process. People lie below {@link #PEOPLE} and name their groups in
 * {@code memberOf}, as directories with a member-of overlay do; there is no schema, so any value goes.
 */
public final class Directory implements AutoCloseable
{
  /** Where the people are. */
  public static final String PEOPLE = "ou=people,dc=example,dc=com";
  /** Where the groups are. */
  public static final String GROUPS = "ou=groups,dc=example,dc=com";
  /** Who may search the directory. */
  public static final Login READER = new Login("cn=reader", "reader-password");

  private final InMemoryDirectoryServer server;

  private Directory(InMemoryDirectoryServer server)
  {
    this.server = server;
  }

  /** Starts a server on a free port. */
  public static Directory start() throws LDAPException
  {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
    config.setSchema(null);
    config.addAdditionalBindCredentials(READER.user(), READER.password());
    config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("test"));
    InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
    server.startListening();
    server.add("dc=example,dc=com", new Attribute("objectClass", "domain"), new Attribute("dc", "example"));
    server.add(PEOPLE, new Attribute("objectClass", "organizationalUnit"), new Attribute("ou", "people"));
    return new Directory(server);
  }

  public String url()
  {
    return "ldap://localhost:" + server.getListenPort();
  }

  /** Adds a person. The values of {@code memberOf} are stored as they are, also where they name no group. */
  public void add(Login person, String... memberOf) throws LDAPException
  {
    Entry entry = new Entry(new DN(new RDN("uid", person.user()), new DN(PEOPLE)));
    entry.addAttribute("objectClass", "inetOrgPerson");
    entry.addAttribute("userPassword", person.password());
    if (memberOf.length > 0) {
      entry.addAttribute("memberOf", memberOf);
    }
    server.add(entry);
  }

  /** The distinguished name of a group, whatever characters its name has. */
  public static String group(String name)
  {
    return new RDN("cn", name) + "," + GROUPS;
  }

  @Override
  public void close()
  {
    server.shutDown(true);
  }
}
