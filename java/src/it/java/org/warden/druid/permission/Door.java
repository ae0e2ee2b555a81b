package org.warden.druid.permission;

import org.warden.druid.cluster.Answer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;

/** The ways by which SQL reaches a cluster. */
enum Door
{
  SQL("POST /druid/v2/sql", "broker", "/druid/v2/sql"),
  TASK("POST /druid/v2/sql/task", "broker", "/druid/v2/sql/task"),
  STATEMENTS("POST /druid/v2/sql/statements", "broker", "/druid/v2/sql/statements"),
  JDBC("JDBC", "broker", null),
  ROUTER_SQL("POST /druid/v2/sql on the router", "router", "/druid/v2/sql"),
  ROUTER_TASK("POST /druid/v2/sql/task on the router", "router", "/druid/v2/sql/task"),
  ROUTER_STATEMENTS("POST /druid/v2/sql/statements on the router", "router", "/druid/v2/sql/statements"),
  ROUTER_JDBC("JDBC on the router", "router", null),
  STRICT_TASK("POST /druid/v2/sql/task, input source security on", SharedCluster.STRICT_BROKER, "/druid/v2/sql/task"),
  STRICT_STATEMENTS(
      "POST /druid/v2/sql/statements, input source security on",
      SharedCluster.STRICT_BROKER,
      "/druid/v2/sql/statements"
  );

  /** The status of a {@link SQLException} in an {@link Answer}: JDBC knows no 403, and HTTP does not know this. */
  static final int DRIVER_ERROR = 0;

  private final String label;
  private final String service;
  private final String path;

  Door(String label, String service, String path)
  {
    this.label = label;
    this.service = service;
    this.path = path;
  }

  String label()
  {
    return label;
  }

  /** Whether the multi-stage query engine stands behind the door. */
  boolean isMultiStage()
  {
    return path != null && !path.endsWith("/sql");
  }

  boolean isStatements()
  {
    return path != null && path.endsWith("/statements");
  }

  String service()
  {
    return service;
  }

  /**
   * Asks.
   *
   * @param mark the SQL query id: the task of a multi-stage query is called after it, and every native query carries it
   */
  Answer ask(Scene scene, Person person, String sql, String mark)
  {
    if (path == null) {
      return askDriver(scene, person, sql, mark);
    }
    // The mode is for the statements' door alone; the others do not mind it.
    Map<String, String> context = Map.of("sqlQueryId", mark, "executionMode", "ASYNC");
    return scene.as(person).through(service).sql(path, sql, context);
  }

  private Answer askDriver(Scene scene, Person person, String sql, String mark)
  {
    Properties properties = new Properties();
    properties.setProperty("user", person.login().user());
    properties.setProperty("password", person.login().password());
    properties.setProperty("sqlQueryId", mark);
    String url = "jdbc:avatica:remote:url=" + scene.cluster().url(service) + "/druid/v2/sql/avatica/";
    try (Connection connection = DriverManager.getConnection(url, properties);
         Statement statement = connection.createStatement();
         ResultSet rows = statement.executeQuery(sql)) {
      StringJoiner text = new StringJoiner(",", "[", "]");
      while (rows.next()) {
        text.add("[" + rows.getString(1) + "]");
      }
      return new Answer(200, text.toString());
    }
    catch (SQLException e) {
      return new Answer(DRIVER_ERROR, e.getMessage());
    }
  }
}
