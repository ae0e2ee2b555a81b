package org.warden.druid.engine;

import org.apache.druid.security.basic.authorization.BasicRoleBasedAuthorizer;
import org.apache.druid.security.basic.authorization.db.cache.BasicAuthorizerCacheManager;
import org.apache.druid.security.basic.authorization.entity.BasicAuthorizerGroupMapping;
import org.apache.druid.security.basic.authorization.entity.BasicAuthorizerPermission;
import org.apache.druid.security.basic.authorization.entity.BasicAuthorizerRole;
import org.apache.druid.security.basic.authorization.entity.BasicAuthorizerUser;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceAction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What basic-security can say: roles that allow, by regular expressions. Also as a policy of Warden's. */
public final class BasicSecurityPolicy
{
  private final Map<String, List<ResourceAction>> roles = new TreeMap<>();
  private final Map<String, Set<String>> users = new TreeMap<>();

  public BasicSecurityPolicy allow(String role, Action action, String type, String regex)
  {
    roles.computeIfAbsent(role, name -> new ArrayList<>()).add(new ResourceAction(new Resource(regex, type), action));
    return this;
  }

  public BasicSecurityPolicy grant(String user, String role)
  {
    roles.computeIfAbsent(role, name -> new ArrayList<>());
    users.computeIfAbsent(user, name -> new LinkedHashSet<>()).add(role);
    return this;
  }

  /** basic-security's own authorizer, with this in place of what it keeps in its cache of the metadata store. */
  public Authorizer authorizer()
  {
    Map<String, BasicAuthorizerUser> userMap = new TreeMap<>();
    users.forEach((name, has) -> userMap.put(name, new BasicAuthorizerUser(name, has)));
    Map<String, BasicAuthorizerRole> roleMap = new TreeMap<>();
    roles.forEach((name, allowed) -> roleMap.put(
        name,
        new BasicAuthorizerRole(name, BasicAuthorizerPermission.makePermissionList(allowed))
    ));
    return new BasicRoleBasedAuthorizer(new Cache(userMap, roleMap), "basic", null, null, null, null, null, null);
  }

  /** The same as a policy document: a rule for each permission. */
  Map<String, Object> document()
  {
    Map<String, Object> documentRoles = new LinkedHashMap<>();
    roles.forEach((name, allowed) -> {
      List<Object> rules = new ArrayList<>();
      for (ResourceAction permission : allowed) {
        rules.add(Map.of(
            "actions", List.of(permission.getAction().name()),
            "type", permission.getResource().getType(),
            "names", List.of(Map.of("regex", permission.getResource().getName()))
        ));
      }
      documentRoles.put(name, Map.of("allow", rules));
    });
    return Map.of("version", 1, "roles", documentRoles, "users", users);
  }

  private record Cache(Map<String, BasicAuthorizerUser> users, Map<String, BasicAuthorizerRole> roles)
      implements BasicAuthorizerCacheManager
  {
    @Override
    public Map<String, BasicAuthorizerUser> getUserMap(String authorizer)
    {
      return users;
    }

    @Override
    public Map<String, BasicAuthorizerRole> getRoleMap(String authorizer)
    {
      return roles;
    }

    @Override
    public Map<String, BasicAuthorizerGroupMapping> getGroupMappingMap(String authorizer)
    {
      return Map.of();
    }

    @Override
    public Map<String, BasicAuthorizerRole> getGroupMappingRoleMap(String authorizer)
    {
      return Map.of();
    }

    @Override
    public void handleAuthorizerUserUpdate(String authorizer, byte[] update)
    {
      throw new UnsupportedOperationException();
    }

    @Override
    public void handleAuthorizerGroupMappingUpdate(String authorizer, byte[] update)
    {
      throw new UnsupportedOperationException();
    }
  }
}
