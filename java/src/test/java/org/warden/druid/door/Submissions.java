package org.warden.druid.door;

import com.google.inject.Guice;
import org.apache.druid.discovery.NodeRole;
import org.apache.druid.jackson.DefaultObjectMapper;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Submitted;
import org.warden.druid.engine.Submitted.Kind;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Requests that submit something, for tests of what is made of it. */
public final class Submissions
{
  private Submissions()
  {
  }

  /** The scope of a request at a door, for which Druid has built this. */
  public static RequestScope scope(Door door, Kind kind, String json)
  {
    RequestScope scope = scope(door);
    scope.submission().add(kind, json.getBytes(StandardCharsets.UTF_8));
    return scope;
  }

  /** The scope of a request at a door. */
  public static RequestScope scope(Door door)
  {
    RequestScope scope = RequestScope.open(() -> null);
    scope.collect(door);
    return scope;
  }

  /** The scope of a request of which something cannot be told. */
  public static RequestScope unreadable(Door door)
  {
    RequestScope scope = scope(door);
    scope.submission().becomeUnreadable("it is odd");
    return scope;
  }

  /** Whether what was built, and is written like this, has been noted; true for what Warden does not judge. */
  public static boolean hasNoted(RequestScope scope, Object built, String json)
  {
    Kind kind = DruidType.of(built.getClass());
    Submitted object = new Submitted(kind, json.getBytes(StandardCharsets.UTF_8));
    return kind == null || kind == Kind.SECRET_PROVIDER || scope.submission().objects().contains(object);
  }

  /** As on a broker, while it plans a statement that came by JDBC. */
  public static void plan(Collector collector, Object source)
  {
    collector.serve(Set.of(NodeRole.BROKER), new DefaultObjectMapper(), new BatchPlanner(Guice.createInjector()));
    collector.built(Kind.INPUT_SOURCE, source, null);
  }
}
