package org.warden.druid.permission;

import org.warden.druid.cluster.BasicLogins;
import org.warden.druid.cluster.Login;

/**
 * The users of {@code examples/policy.json}, and one whom it does not know.
 *
 * @param rights what the policy grants, in words
 */
public record Person(Login login, String rights)
{
  static final Person ADMIN = new Person(BasicLogins.ADMIN, "everything");
  static final Person ALICE = person("alice", "READ wiki, sales_*");
  static final Person BOB = person("bob", "READ wiki");
  static final Person CARLA = person("carla", "READ wiki, __query_select");
  static final Person ED = person("ed", "READ+WRITE wiki_copy");
  static final Person ETL = person("etl-bot", "READ+WRITE wiki, wiki_copy; READ sales_*, EXTERNAL");
  static final Person INES = person("ines", "READ EXTERNAL inline");
  static final Person LOADER = person("loader-bot", "WRITE wiki_copy; READ EXTERNAL");
  static final Person OLIVIA = person("olivia", "READ __query_select");
  static final Person RITA = person("rita", "READ wiki_copy");
  static final Person NEWCOMER = person("newcomer", "no permission");
  static final Person STRANGER = new Person(null, "without login");
  static final Person IMPOSTOR = new Person(new Login("alice", "not her password"), "with a wrong password");
  /** The internal user's name, as a second authenticator knows it, with a password of its own. */
  static final Person NAMESAKE =
      new Person(new Login(BasicLogins.INTERNAL.user(), SharedCluster.PARTNER_PASSWORD), "of another authenticator");

  private static Person person(String name, String rights)
  {
    return new Person(new Login(name, name + "-password"), rights);
  }

  String name()
  {
    return login == null ? "somebody" : login.user();
  }

  /** Such as {@code bob (READ wiki)}. */
  String label()
  {
    return name() + " (" + rights + ")";
  }
}
