package org.warden.druid.bench;

import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceType;
import org.warden.druid.WardenAuthorizer;
import org.warden.druid.decision.DenialLog;
import org.warden.druid.door.Collector;
import org.warden.druid.engine.BasicSecurityPolicy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** Who is asked. */
public enum Contender
{
  WARDEN {
    @Override
    Authorizer authorizer(Grants grants, Questions questions) throws IOException
    {
      Path file = Files.createTempFile("policy", ".json");
      try {
        Files.writeString(file, new WardenDocument(grants).text());
        return warden(file);
      }
      finally {
        Files.delete(file);
      }
    }
  },

  BASIC_SECURITY {
    @Override
    Authorizer authorizer(Grants grants, Questions questions)
    {
      BasicSecurityPolicy policy = new BasicSecurityPolicy();
      for (int i = 0; i < grants.permissions(); i++) {
        String role = Grants.roleName(i / grants.perRole());
        policy.allow(role, Action.READ, ResourceType.DATASOURCE, grants.shape().inBasicSecurity(i));
      }
      for (int user = 0; user < grants.users(); user++) {
        for (int place = 0; place < grants.rolesOfUser(); place++) {
          policy.grant(Grants.userName(user), Grants.roleName(grants.role(user, place)));
        }
      }
      return policy.authorizer();
    }
  },

  /** A table in which every answer stands ready: what no authorizer in Java can be faster than. */
  MAP {
    @Override
    Authorizer authorizer(Grants grants, Questions questions)
    {
      Map<String, Access> answers = new ConcurrentHashMap<>();
      for (int i = 0; i < grants.permissions(); i++) {
        answers.put(grants.shape().name(i), Access.OK);
      }
      for (Resource resource : questions.resources()) {
        answers.putIfAbsent(resource.getName(), Access.DENIED);
      }
      return (who, resource, action) -> answers.get(resource.getName());
    }
  },

  /** Allows everything, without being Druid's own that does, which Druid does not even ask. */
  FRAMEWORK {
    @Override
    Authorizer authorizer(Grants grants, Questions questions)
    {
      return (who, resource, action) -> Access.OK;
    }
  };

  abstract Authorizer authorizer(Grants grants, Questions questions) throws IOException;

  /** The authorizer as Druid makes it. */
  static WardenAuthorizer warden(Path policy)
  {
    return new WardenAuthorizer(
        "warden",
        policy.toString(),
        "P1D",
        null,
        null,
        null,
        null,
        null,
        null,
        new Properties(),
        new AuthConfig(),
        DenialLog.start(),
        new Collector()
    );
  }
}
