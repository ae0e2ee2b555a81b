package org.warden.druid.permission;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warden.druid.cluster.Await;
import org.warden.druid.cluster.WebConsole;
import org.warden.druid.cluster.WebConsole.Query;
import org.warden.druid.cluster.WebConsole.Shown;
import org.warden.druid.cluster.WebConsole.Sight;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Row 11: what users with and without rights see in Druid's web console, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(GuardedCluster.class)
class WebConsoleTest
{
  private static final String PAGES = "SELECT page, COUNT(*) AS n FROM wiki WHERE page < 'C' GROUP BY page ORDER BY page";
  private static final List<List<String>> PAGES_SHOWN = List.of(List.of("Ada", "1"), List.of("Bern", "1"));

  private Scene scene;
  private WebConsole console;

  @BeforeAll
  void open(Scene guarded) throws InterruptedException
  {
    scene = guarded;
    for (Datasource datasource : Datasource.LOADED_AT_START) {
      String sql = "SELECT 1 FROM " + datasource.name() + " LIMIT 1";
      Await.until(datasource.name() + " is a table", () -> scene.admin().sql(sql).status() == 200);
    }
    console = new WebConsole(scene.cluster());
  }

  @Test
  void aReaderSeesAndSelectsWhatTheyMayRead() throws IOException, InterruptedException
  {
    Sight sight = visitInVain(
        Person.BOB,
        Query.ofNativeEngine(PAGES),
        Query.ofNativeEngine("SELECT * FROM sales_2026"),
        Query.ofMultiStageEngine("SELECT * FROM sales_2026")
    );
    assertEquals(List.of("wiki"), sight.tables());
    assertEquals(PAGES_SHOWN, sight.answers().get(0).rows());
    String sentence = "user 'bob' needs READ on DATASOURCE 'sales_2026': no rule allows it";
    assertRefused(sentence, sight.answers().get(1));
    assertRefused(sentence, sight.answers().get(2));
  }

  @Test
  void whoMayNothingSeesNothing() throws IOException, InterruptedException
  {
    Sight sight = visitInVain(Person.NEWCOMER, Query.ofNativeEngine(PAGES), Query.ofMultiStageEngine(PAGES));
    assertEquals(List.of(), sight.tables());
    for (Shown answer : sight.answers()) {
      assertRefused("user 'newcomer' needs READ on DATASOURCE 'wiki': no rule allows it", answer);
    }
  }

  @Test
  void aRefusedReplaceAndARefusedExternSayWhy() throws IOException, InterruptedException
  {
    Sight sight = visitInVain(
        Person.BOB,
        Query.ofMultiStageEngine("REPLACE INTO wiki OVERWRITE ALL SELECT * FROM wiki PARTITIONED BY DAY"),
        Query.ofMultiStageEngine("SELECT * FROM " + Datasource.inline(List.of("Rome")))
    );
    assertRefused("user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it", sight.answers().get(0));
    assertRefused("user 'bob' needs READ on EXTERNAL 'EXTERNAL': no rule allows it", sight.answers().get(1));
  }

  /** In each engine: the console shows all that is missing, not only what Druid asked for first. */
  @Test
  void aRefusalShowsAllThatIsMissing() throws IOException, InterruptedException
  {
    Sight sight = visitInVain(
        Person.NEWCOMER,
        Query.ofNativeEngine(SelectRows.JOIN),
        Query.ofMultiStageEngine(RefusalRows.REPLACE)
    );
    assertRefused(
        "user 'newcomer' needs READ on DATASOURCE 'wiki' and READ on DATASOURCE 'sales_2026': no rule allows either",
        sight.answers().get(0)
    );
    assertRefused(
        "user 'newcomer' needs WRITE on DATASOURCE 'wiki_copy', READ on DATASOURCE 'sales_eu_secret', READ on DATASOURCE 'wiki' "
        + "and READ on EXTERNAL 'EXTERNAL': no rule allows any of them",
        sight.answers().get(1)
    );
  }

  @Test
  void aReplaceRunsToItsEndForWhoMayReadItsTarget() throws IOException, InterruptedException
  {
    Sight sight = visit(Person.ETL, Query.ofMultiStageEngine(Datasource.COPY.replace()));
    assertTrue(sight.tables().containsAll(List.of("sales_2026", "wiki")), () -> sight.tables().toString());
    assertFalse(sight.tables().contains("sales_eu_secret"), () -> sight.tables().toString());
    assertShown("inserted into 'wiki_copy'", sight.answers().get(0));
    scene.awaitRows("wiki_copy", 2);
  }

  @Test
  void aSelectRunsToItsResultForWhoMayReadSelects() throws IOException, InterruptedException
  {
    Sight sight = visit(Person.CARLA, Query.ofMultiStageEngine(PAGES));
    assertEquals(PAGES_SHOWN, sight.answers().get(0).rows());
  }

  @Test
  void aQueryWithoutTablesRunsForWhoMayReadSelects() throws IOException, InterruptedException
  {
    Sight sight = visit(Person.OLIVIA, Query.ofMultiStageEngine("SELECT 1"));
    assertEquals(List.of(), sight.tables());
    assertEquals(List.of(List.of("1")), sight.answers().get(0).rows());
  }

  /**
   * The query is accepted and runs. The console watches it through the Overlord, which refuses that; of such an answer
   * the console shows only the status, whatever else stands in it.
   */
  @Test
  void whoMayNotReadSelectsCanRunAQueryButNotWatchIt() throws IOException, InterruptedException
  {
    Set<String> before = tasks();
    Sight sight = visit(Person.NEWCOMER, Query.ofMultiStageEngine("SELECT 1"));
    assertRefused("Request failed with status code 403", sight.answers().get(0));
    assertFalse(before.containsAll(tasks()));
  }

  private Sight visit(Person person, Query... queries) throws IOException, InterruptedException
  {
    return console.visit(person.login(), queries);
  }

  /** A visit that must not start any task. */
  private Sight visitInVain(Person person, Query... queries) throws IOException, InterruptedException
  {
    Set<String> before = tasks();
    Sight sight = visit(person, queries);
    assertEquals(before, tasks());
    return sight;
  }

  private Set<String> tasks()
  {
    return Set.copyOf(scene.admin().overlord("/tasks").orFail("task list").json().findValuesAsText("id"));
  }

  /** The sentence stands there whole, and instead of results. */
  private static void assertRefused(String sentence, Shown answer)
  {
    assertNull(answer.rows());
    assertShown(sentence, answer);
  }

  private static void assertShown(String text, Shown answer)
  {
    assertTrue(answer.page().contains(text), answer.page());
  }
}
