package org.warden.druid.door;

import org.apache.druid.indexing.common.task.NoopTask;
import org.apache.druid.indexing.common.task.Task;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class SubmitterTest
{
  /** Of the form of {@code MSQControllerTask}. */
  public static class Controller extends NoopTask
  {
    private final Object context;

    Controller(Object context)
    {
      super("id", null, "wiki", 0, 0, null, null, Map.of("__user", "not this one"));
      this.context = context;
    }

    public Spec getQuerySpec()
    {
      return new Spec(context);
    }
  }

  public record Spec(Object context)
  {
    public Spec getQuery()
    {
      return this;
    }

    public Object getContext()
    {
      return context;
    }
  }

  public static final class Failing extends Controller
  {
    Failing()
    {
      super(null);
    }

    @Override
    public Spec getQuerySpec()
    {
      throw new IllegalStateException("broken");
    }
  }

  public static final class Empty extends Controller
  {
    Empty()
    {
      super(null);
    }

    @Override
    public Spec getQuerySpec()
    {
      return null;
    }
  }

  @Test
  void theContextOfTheQuerySays()
  {
    assertEquals("bob", Submitter.of(new Controller(Map.of("__user", "bob", "x", 1))));
  }

  @Test
  void whatIsOddIsNobodys()
  {
    Map<String, Object> nobody = new HashMap<>();
    nobody.put("__user", null);
    for (Object odd : Arrays.asList(null, "bob", List.of("bob"), Map.of(), Map.of("__user", 1), Map.of("__USER", "bob"), nobody)) {
      assertNull(Submitter.of(new Controller(odd)));
    }
    List<Task> others = List.of(NoopTask.create(), new Failing(), new Empty());
    others.forEach(task -> assertNull(Submitter.of(task)));
  }
}
