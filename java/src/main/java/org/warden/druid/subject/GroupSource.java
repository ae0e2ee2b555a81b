package org.warden.druid.subject;

import com.fasterxml.jackson.annotation.JsonCreator;

import javax.annotation.Nullable;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One entry of the property {@code groupsFrom}: where the users of one authenticator carry the names of their groups.
 * <pre>
 * {"authenticator": "ldap", "path": ["searchResult", "memberOf"], "as": "dn",
 *  "under": "ou=groups,dc=example,dc=com", "take": "cn"}
 * </pre>
 * The entry is read strictly: a misspelt key or a value of the wrong kind stops the service, since groups that
 * silently stay away would take the denies that are bound to them along.
 */
public final class GroupSource
{
  /** What a value found at the end of the path is. */
  enum Form
  {
    /** The group's name. */
    TEXT,
    /** A distinguished name; the group's name is that, or its {@code cn}. */
    DN
  }

  private static final List<String> KEYS = Arrays.asList("authenticator", "path", "as", "under", "take");

  private final String authenticator;
  private final List<String> path;
  private final Form form;
  private final Optional<LdapName> under;
  private final boolean takesCommonName;

  /**
   * @throws IllegalArgumentException saying what to write instead
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public GroupSource(Object json)
  {
    demand(json instanceof Map, "an entry must be an object with the keys %s", KEYS);
    Map<?, ?> entry = (Map<?, ?>) json;
    TreeSet<Object> unknown = new TreeSet<>(entry.keySet());
    unknown.removeAll(KEYS);
    demand(unknown.isEmpty(), "unknown keys %s; an entry has the keys %s", unknown, KEYS);

    this.authenticator = text(entry, "authenticator");
    demand(authenticator != null, "'authenticator' is missing: name the authenticator of the chain whose users "
                                  + "have these groups, for example \"authenticator\": \"ldap\"");
    this.path = path(entry.get("path"));
    this.form = form(text(entry, "as"));
    this.under = Optional.ofNullable(text(entry, "under")).map(GroupSource::branch);
    String take = text(entry, "take");
    demand(take == null || take.equals("cn"), "'take' can only be \"cn\", the common name of the group; "
                                              + "leave it out to use the whole distinguished name");
    this.takesCommonName = take != null;
    demand(form == Form.DN || !under.isPresent() && !takesCommonName,
           "'under' and 'take' are for distinguished names: write \"as\": \"dn\", or remove them");
  }

  /** Name of the authenticator whose users this is about. No other's context is looked at. */
  public String authenticator()
  {
    return authenticator;
  }

  /** At least one step; the first is a key of the authentication result's context. */
  List<String> path()
  {
    return path;
  }

  Form form()
  {
    return form;
  }

  /** Only groups whose distinguished name ends like this count. */
  Optional<LdapName> under()
  {
    return under;
  }

  /** Whether the group is called by the {@code cn} of its distinguished name. */
  boolean takesCommonName()
  {
    return takesCommonName;
  }

  private static List<String> path(@Nullable Object value)
  {
    List<String> steps = new ArrayList<>();
    if (value instanceof List) {
      for (Object step : (List<?>) value) {
        if (step instanceof String && !((String) step).isEmpty()) {
          steps.add((String) step);
        }
      }
    }
    boolean allAreKeys = value instanceof List && steps.size() == ((List<?>) value).size();
    demand(allAreKeys && !steps.isEmpty(), "'path' must be a list of keys that lead from the authentication result's "
                                           + "context to the groups, for example [\"searchResult\", \"memberOf\"]");
    return Collections.unmodifiableList(steps);
  }

  private static Form form(@Nullable String as)
  {
    boolean known = "text".equals(as) || "dn".equals(as);
    demand(known, "'as' must be \"text\", where a value is the name of a group, or \"dn\", where it is the "
                  + "distinguished name of one");
    return as.equals("dn") ? Form.DN : Form.TEXT;
  }

  private static LdapName branch(String under)
  {
    try {
      return new LdapName(under);
    }
    catch (InvalidNameException | IllegalArgumentException e) {
      throw new IllegalArgumentException("groupsFrom: 'under' is not a distinguished name such as "
                                         + "\"ou=groups,dc=example,dc=com\": " + e.getMessage(), e);
    }
  }

  @Nullable
  private static String text(Map<?, ?> entry, String key)
  {
    Object value = entry.get(key);
    boolean fits = value == null || value instanceof String && !((String) value).isEmpty();
    demand(fits, "'%s' must be a string that is not empty", key);
    return (String) value;
  }

  private static void demand(boolean met, String otherwise, Object... details)
  {
    if (!met) {
      throw new IllegalArgumentException("groupsFrom: " + String.format(otherwise, details));
    }
  }
}
