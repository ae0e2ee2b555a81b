package org.warden.druid.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.warden.druid.door.RequestScope;

/** A thread that asks, as a rule while it serves an HTTP request. */
@State(Scope.Thread)
public class Asker
{
  private RequestScope request;
  private int last;

  @Setup(Level.Iteration)
  public void open(Scene scene)
  {
    request = scene.isInRequest() ? RequestScope.open(() -> null) : null;
  }

  @TearDown(Level.Iteration)
  public void close()
  {
    if (request != null) {
      request.close();
    }
  }

  /** The number of the next question. */
  int next()
  {
    last = Questions.after(last);
    return last;
  }
}
