package org.warden.druid.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import org.apache.druid.data.input.InputSource;
import org.apache.druid.discovery.NodeRole;
import org.apache.druid.indexing.common.task.Task;
import org.junit.jupiter.api.Test;
import org.warden.druid.engine.Submitted.Kind;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is planned outside a request: by JDBC. */
class PlannedSourcesTest
{
  private final AtomicLong now = new AtomicLong();
  private final PlannedSources planned = new PlannedSources(now::get);

  @Test
  void theSourcesOfAPlanAreKeptTogetherForAWhile()
  {
    assertNull(planned.lately());
    Submission first = planned.next();
    assertSame(first, planned.next());
    assertSame(first, planned.lately());
    now.addAndGet(PlannedSources.KEPT - 1);
    assertSame(first, planned.lately());
    now.addAndGet(1);
    assertNull(planned.lately());
    assertNotSame(first, planned.next());
  }

  @Test
  void whatDruidHasAskedAboutIsNoneOfTheNextPlan()
  {
    Submission first = planned.next();
    first.setJudged();
    assertSame(first, planned.lately(), "Druid may ask by several names");
    assertNotSame(first, planned.next());
  }

  @Test
  void littleIsKept()
  {
    byte[] large = "x".repeat(PlannedSources.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);
    planned.next().add(Kind.INPUT_SOURCE, large);
    assertNotNull(planned.lately().unreadable());
    assertEquals(0, planned.lately().objects().size());
    planned.next().setJudged();
    for (int i = 0; i <= PlannedSources.MAX_OBJECTS; i++) {
      assertNull(planned.next().unreadable());
      planned.next().add(Kind.INPUT_SOURCE, new byte[]{(byte) i});
    }
    assertNotNull(planned.next().unreadable());
    assertEquals(PlannedSources.MAX_OBJECTS, planned.next().objects().size());
  }

  @Test
  void onlyABrokerPlans() throws Exception
  {
    Collector collector = new Collector();
    ObjectMapper mapper = DruidMappers.json(collector);
    String inline = "{\"type\":\"inline\",\"data\":\"a\"}";
    collector.serve(Set.of(NodeRole.OVERLORD, NodeRole.COORDINATOR), mapper, new BatchPlanner(Guice.createInjector()));
    mapper.readValue(inline, InputSource.class);
    assertNull(collector.planned());

    collector.serve(Set.of(NodeRole.BROKER), mapper, new BatchPlanner(Guice.createInjector()));
    mapper.readValue("{\"type\":\"noop\"}", Task.class);
    assertNull(collector.planned(), "no plan makes a task");
    mapper.readValue(inline, InputSource.class);
    assertEquals(1, collector.planned().objects().size());
    try (RequestScope scope = RequestScope.open(() -> null)) {
      mapper.readValue(inline.replace("\"a\"", "\"b\""), InputSource.class);
    }
    assertEquals(1, collector.planned().objects().size(), "what a request builds is the request's");
    Thread other = new Thread(() -> assertTrue(collector.planned() == null));
    other.start();
    other.join();
  }
}
