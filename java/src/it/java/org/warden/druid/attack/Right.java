package org.warden.druid.attack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * A right, as both stock Druid and Warden can give it.
 *
 * @param denied whether it is taken away instead
 * @param names exact names, or {@code *} for all
 * @param more  what only a rule of Warden says besides, as members of a JSON object; empty where it says nothing
 */
record Right(boolean denied, List<String> actions, String type, List<String> names, String more)
{
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static Right read(String type, String... names)
  {
    return new Right(false, List.of("READ"), type, List.of(names), "");
  }

  static Right write(String type, String... names)
  {
    return new Right(false, List.of("WRITE"), type, List.of(names), "");
  }

  static Right both(String type, String... names)
  {
    return new Right(false, List.of("READ", "WRITE"), type, List.of(names), "");
  }

  /** What a rule takes away. Basic-security knows nothing of the kind. */
  static Right denyRead(String type, String... names)
  {
    return new Right(true, List.of("READ"), type, List.of(names), "");
  }

  /** The same right; Warden's rule has these members besides. */
  Right with(String members)
  {
    return new Right(denied, actions, type, names, members);
  }

  /** A rule of a policy. */
  String rule()
  {
    String rest = more.isEmpty() ? "" : ", " + more;
    return "{ \"actions\": [" + quoted(actions) + "], \"type\": \"" + type + "\", \"names\": [" + quoted(names) + "]" + rest + " }";
  }

  /** The same as basic-security's permissions, whose names are regular expressions. */
  void addPermissions(ArrayNode permissions)
  {
    for (String action : actions) {
      for (String name : names) {
        ObjectNode permission = permissions.addObject();
        permission.set("resource", JSON.objectNode().put("name", name.equals("*") ? ".*" : name).put("type", type));
        permission.put("action", action);
      }
    }
  }

  /** The same for the tests' own authorizer. */
  List<String> grants()
  {
    String effect = denied ? "not " : "";
    return actions.stream().flatMap(action -> names.stream().map(name -> effect + action + " " + type + " " + name)).toList();
  }

  /** Such as {@code READ+WRITE mallory_ds}. */
  String words()
  {
    String what = type.equals("DATASOURCE") ? String.join(", ", names) : type;
    return (denied ? "not " : "") + String.join("+", actions) + " " + what;
  }

  private static String quoted(List<String> texts)
  {
    return "\"" + String.join("\", \"", texts) + "\"";
  }
}
