package org.warden.druid.subject;

import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The distinguished name of a group. JNDI counts the parts of a name from the right: in
 * {@code cn=analysts,dc=example,dc=com} part 0 is {@code dc=com}, and the group's own part is the last.
 */
final class DirectoryName
{
  private final LdapName name;

  private DirectoryName(LdapName name)
  {
    this.name = name;
  }

  static DirectoryName parse(String text) throws UnreadableGroup
  {
    try {
      return new DirectoryName(new LdapName(text));
    }
    catch (InvalidNameException | IllegalArgumentException e) {
      // The second comes from malformed escapes in a value.
      throw UnreadableGroup.value("a value that is not a distinguished name", text, e);
    }
  }

  /** Whether the name lies in that branch; case and spaces do not count. */
  boolean isUnder(LdapName branch)
  {
    return name.startsWith(branch);
  }

  /**
   * The {@code cn} of the group's own part, unescaped, in the case in which the directory wrote it. Mostly one; none
   * where that part has no {@code cn} (parts above are the branch, never the group).
   */
  List<String> commonNames() throws NamingException, UnreadableGroup
  {
    if (name.isEmpty()) {
      return Collections.emptyList();
    }
    Attribute cn = name.getRdn(name.size() - 1).toAttributes().get("cn");
    List<String> values = new ArrayList<>();
    for (int i = 0; cn != null && i < cn.size(); i++) {
      Object value = cn.get(i);
      if (!(value instanceof String)) {
        throw UnreadableGroup.value("a group whose cn is not text", name.toString(), null);
      }
      values.add((String) value);
    }
    return values;
  }

  /**
   * The whole name in one fixed form, so that it can stand in a policy: types in lower case, no spaces around commas
   * and plus signs, the values in the case in which the directory wrote them, and in them a backslash before each of
   * {@code , = + < > # ; " \} and before spaces at either end. Parts of a multi-valued part are sorted.
   */
  String canonical() throws NamingException
  {
    List<String> parts = new ArrayList<>();
    for (int i = name.size() - 1; i >= 0; i--) {
      parts.add(canonical(name.getRdn(i)));
    }
    return String.join(",", parts);
  }

  private static String canonical(Rdn part) throws NamingException
  {
    TreeSet<String> values = new TreeSet<>();
    NamingEnumeration<? extends Attribute> attributes = part.toAttributes().getAll();
    while (attributes.hasMore()) {
      Attribute attribute = attributes.next();
      String type = attribute.getID().toLowerCase(Locale.ROOT);
      for (int i = 0; i < attribute.size(); i++) {
        values.add(type + "=" + Rdn.escapeValue(attribute.get(i)));
      }
    }
    return String.join("+", values);
  }
}
