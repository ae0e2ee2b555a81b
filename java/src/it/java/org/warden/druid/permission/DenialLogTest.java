package org.warden.druid.permission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warden.druid.cluster.Await;

import java.io.IOException;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the services' logs say of refused requests. Each test has a denial that no other test causes. */
@ExtendWith(GuardedCluster.class)
class DenialLogTest
{
  private final Scene scene;

  DenialLogTest(Scene scene)
  {
    this.scene = scene;
  }

  @Test
  void aRefusedRequestIsOneLineThatSaysWhoFromWhereAndWhichQuery() throws Exception
  {
    Door.SQL.ask(scene, Person.NEWCOMER, "SELECT COUNT(*) FROM sales_2026", "denial-log-test");

    String line = awaitLine("broker", "user 'newcomer' needs READ on DATASOURCE 'sales_2026': no rule allows it");
    assertTrue(line.contains(" INFO "), line);
    assertTrue(line.endsWith("; authenticator 'login'; from '127.0.0.1'; SQL query 'denial-log-test'"), line);
  }

  @Test
  void repetitionsAreCounted() throws Exception
  {
    for (int i = 0; i < 5; i++) {
      Door.SQL.ask(scene, Person.NEWCOMER, "SELECT COUNT(*) FROM sales_eu_secret", "denial-log-repeated-" + i);
    }

    String denial = "user 'newcomer' needs READ on DATASOURCE 'sales_eu_secret'";
    Await.until("the number of repetitions is said", () -> lines("broker", denial).size() == 2);
    assertTrue(lines("broker", denial).get(1).contains("(and 4 more like it)"), () -> "not the number of repetitions");
  }

  @Test
  void aRefusalOverJdbcIsLogged() throws Exception
  {
    Door.JDBC.ask(scene, Person.INES, "SELECT COUNT(*) FROM wiki", "denial-log-jdbc");

    awaitLine("broker", "user 'ines' needs READ on DATASOURCE 'wiki': no rule allows it");
  }

  @Test
  void listsThatGetShorterLogNothing() throws Exception
  {
    scene.as(Person.INES).overlord("/tasks").orFail("list");
    scene.as(Person.INES).coordinator("/datasources").orFail("list");
    scene.as(Person.INES).sql("SELECT * FROM sys.segments").orFail("list");
    scene.as(Person.INES).sql("SELECT * FROM INFORMATION_SCHEMA.TABLES").orFail("list");
    // Something that is logged, so that what would have been logged before it has been.
    for (String service : List.of("broker", "coordinator")) {
      scene.as(Person.INES).get(scene.cluster().url(service) + "/status");
      awaitLine(service, "user 'ines' needs READ on STATE");
    }

    assertEquals(List.of(), lines("coordinator", "Denied: user 'ines' needs READ on DATASOURCE"));
    assertEquals(List.of(), lines("broker", "Denied: user 'ines' needs READ on DATASOURCE 'sales_2026'"));
  }

  private String awaitLine(String service, String text) throws InterruptedException, IOException
  {
    Await.until(service + " logs: " + text, () -> !lines(service, text).isEmpty());
    return lines(service, text).get(0);
  }

  private List<String> lines(String service, String text) throws IOException
  {
    String log = scene.cluster().service(service).logText();
    return log.lines().filter(line -> line.contains("Denied: ") && line.contains(text)).toList();
  }
}
