package org.warden.druid.attack;

import org.apache.calcite.avatica.AvaticaSqlException;
import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Login;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.StringJoiner;

/**
 * SQL through the Avatica driver.
 *
 * @param protobuf instead of JSON
 * @param prepared only prepared, which plans it; otherwise it is run
 */
record JdbcStatement(String service, boolean protobuf, boolean prepared, String sql) implements Request
{
  /** The status of what the driver threw: JDBC knows no 403. */
  static final int DRIVER_ERROR = 0;

  JdbcStatement throughRouter()
  {
    return new JdbcStatement("router", protobuf, prepared, sql);
  }

  @Override
  public Answer send(AttackedCluster cluster, Login login)
  {
    Properties properties = new Properties();
    properties.setProperty("user", login.user());
    properties.setProperty("password", login.password());
    properties.setProperty("serialization", protobuf ? "protobuf" : "json");
    try (Connection connection = DriverManager.getConnection(url(cluster), properties)) {
      return new Answer(200, prepared ? prepare(connection, cluster.fill(sql)) : rows(connection, cluster.fill(sql)));
    }
    catch (SQLException e) {
      return new Answer(DRIVER_ERROR, told(e));
    }
  }

  /** The driver tells of a failed prepare only in the server's stack traces. */
  private static String told(SQLException e)
  {
    List<String> traces = e instanceof AvaticaSqlException avatica ? avatica.getStackTraces() : List.of();
    return e.getMessage() + " " + traces.stream().map(trace -> trace.lines().findFirst().orElse("")).toList();
  }

  @Override
  public String describe(AttackedCluster cluster)
  {
    return (prepared ? "prepare " : "execute ") + cluster.fill(sql) + " at " + url(cluster);
  }

  private String url(AttackedCluster cluster)
  {
    String path = protobuf ? "/druid/v2/sql/avatica-protobuf/" : "/druid/v2/sql/avatica/";
    return "jdbc:avatica:remote:url=" + cluster.url(service) + path;
  }

  private static String prepare(Connection connection, String sql) throws SQLException
  {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return "prepared, with columns: " + statement.getMetaData().getColumnCount();
    }
  }

  private static String rows(Connection connection, String sql) throws SQLException
  {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      StringJoiner text = new StringJoiner(",", "[", "]");
      while (rows.next()) {
        text.add(rows.getString(1));
      }
      return text.toString();
    }
  }
}
