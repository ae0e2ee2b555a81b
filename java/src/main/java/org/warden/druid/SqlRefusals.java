package org.warden.druid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Resource;
import org.warden.druid.door.Submission;
import org.warden.druid.engine.Guard;
import org.warden.druid.sql.SentSql;
import org.warden.druid.sql.SqlRequest;
import org.warden.druid.subject.GroupReader;

import javax.annotation.Nullable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Asks the engine for everything that is missing for the SQL of a request that Druid has refused over one thing. */
final class SqlRefusals
{
  private static final String AUTHORIZE_SYSTEM_TABLES = "druid.sql.planner.authorizeSystemTablesDirectly";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Guard guard;
  private final GroupReader groups;
  private final AuthConfig authConfig;
  private final boolean authorizeSystemTables;

  SqlRefusals(Guard guard, GroupReader groups, AuthConfig authConfig, Properties properties)
  {
    this.guard = guard;
    this.groups = groups;
    this.authConfig = authConfig;
    this.authorizeSystemTables = Boolean.parseBoolean(properties.getProperty(AUTHORIZE_SYSTEM_TABLES));
  }

  /**
   * The sentence that names all that is missing; null if the statement cannot be read, or lacks nothing else.
   *
   * @param resource that Druid asked for, and was refused
   * @param seen     what Druid was seen building of the statement
   */
  @Nullable
  String sentence(AuthenticationResult who, SqlRequest request, Resource resource, Action action, Submission seen)
      throws JsonProcessingException
  {
    SentSql sent = seen.unreadable() == null ? request.sent() : null;
    if (sent == null) {
      return null;
    }
    return guard.missing(who, groups.read(who), statement(sent), resource, action, seen.objects());
  }

  private byte[] statement(SentSql sent) throws JsonProcessingException
  {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("query", sent.query());
    statement.put("parameters", sent.parameters());
    statement.put("contextKeys", authConfig.contextKeysToAuthorize(sent.contextKeys()));
    statement.put("druid", AuthConfig.class.getPackage().getImplementationVersion());
    statement.put("authorizeSystemTables", authorizeSystemTables);
    return JSON.writeValueAsBytes(statement);
  }
}
