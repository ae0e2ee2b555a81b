package org.warden.druid.door;

import com.google.inject.Binding;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Key;
import org.apache.druid.java.util.common.logger.Logger;

import javax.annotation.Nullable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has Druid's own planner say what the SQL of a scheduled batch would read and write: the Overlord asks a Broker, as
 * the supervisor does itself for the datasource that it writes to. Druid 27 has neither such supervisors nor the client,
 * so both are known by their names.
 */
final class BatchPlanner
{
  private static final Logger LOG = new Logger(BatchPlanner.class);

  private static final String BATCH = "org.apache.druid.indexing.scheduledbatch.ScheduledBatchSupervisorSpec";
  private static final String CLIENT = "org.apache.druid.client.broker.BrokerClient";
  private static final long PATIENCE_SECONDS = 60;

  private final Injector injector;

  @Inject
  BatchPlanner(Injector injector)
  {
    this.injector = injector;
  }

  /** A list of Druid's {@code ExplainPlan}; null for anything but a scheduled batch, and for one that is not planned. */
  @Nullable
  Object plan(Object supervisor)
  {
    if (!BATCH.equals(supervisor.getClass().getName())) {
      return null;
    }
    try {
      return ask(supervisor);
    }
    catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    catch (ReflectiveOperationException | ExecutionException | TimeoutException | RuntimeException | LinkageError e) {
      LOG.warn("No Broker says what the SQL of a scheduled batch reads and writes: %s", e.getClass().getName());
      return null;
    }
  }

  @Nullable
  private Object ask(Object supervisor)
      throws ReflectiveOperationException, InterruptedException, ExecutionException, TimeoutException
  {
    Class<?> client = Class.forName(CLIENT);
    // Asked for by its binding, so that a service that has none does not try to make one.
    Binding<?> binding = injector.getExistingBinding(Key.get(client));
    if (binding == null) {
      return null;
    }
    Object query = supervisor.getClass().getMethod("getSpec").invoke(supervisor);
    Object plan = client.getMethod("fetchExplainPlan", query.getClass()).invoke(binding.getProvider().get(), query);
    return ((Future<?>) plan).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
