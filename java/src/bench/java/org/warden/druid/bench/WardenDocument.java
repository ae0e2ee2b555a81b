package org.warden.druid.bench;

import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Grants as a policy document. */
final class WardenDocument
{
  private final Grants grants;

  WardenDocument(Grants grants)
  {
    this.grants = grants;
  }

  String text()
  {
    return "{\"version\":1,\"roles\":{" + list(0, grants.roles(), this::role) + "},\"users\":{"
           + list(0, grants.users(), this::user) + "}}";
  }

  private String role(int role)
  {
    int first = role * grants.perRole();
    String allow = "\"allow\":[" + rule(first, first + grants.perRole()) + "]";
    boolean denies = role == 0 && grants.denied() > 0;
    String deny = denies ? ",\"deny\":[" + rule(grants.permissions(), grants.unused()) + "]" : "";
    return '"' + Grants.roleName(role) + "\":{" + allow + deny + "}";
  }

  private String rule(int from, int to)
  {
    return "{\"actions\":[\"READ\"],\"type\":\"DATASOURCE\",\"names\":["
           + list(from, to, grants.shape()::inWarden) + "]}";
  }

  private String user(int user)
  {
    return '"' + Grants.userName(user) + "\":["
           + list(0, grants.rolesOfUser(), place -> '"' + Grants.roleName(grants.role(user, place)) + '"') + "]";
  }

  private static String list(int from, int to, IntFunction<String> item)
  {
    StringJoiner items = new StringJoiner(",");
    IntStream.range(from, to).mapToObj(item).forEach(items::add);
    return items.toString();
  }
}
