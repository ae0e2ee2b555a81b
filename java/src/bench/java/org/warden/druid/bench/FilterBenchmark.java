package org.warden.druid.bench;

import com.google.common.base.Function;
import com.google.common.collect.Iterables;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.AuthorizationUtils;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.ResourceAction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.warden.druid.door.RequestScope;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The list of all datasources, as Druid shortens it for a user. */
@State(Scope.Benchmark)
public class FilterBenchmark
{
  private static final int NAMES = 10_000;

  private static final Function<String, Iterable<ResourceAction>> READ =
      name -> Collections.singletonList(AuthorizationUtils.DATASOURCE_READ_RA_GENERATOR.apply(name));

  @Param("WARDEN")
  public Contender contender;

  @Param("EXACT")
  public Shape shape;

  @Param("1000")
  public int n;

  private final AuthenticationResult who = Questions.authenticated(0);
  private List<String> names;
  private AuthorizerMapper authorizers;

  @Setup(Level.Trial)
  public void setUp() throws IOException
  {
    Grants grants = Grants.of("filter", shape, n);
    names = IntStream.range(0, NAMES).mapToObj(shape::name).toList();
    authorizers = new AuthorizerMapper(
        Map.of(who.getAuthorizerName(), contender.authorizer(grants, Questions.ofOneUser(grants, true)))
    );
    int left = filter();
    if (left != (contender == Contender.FRAMEWORK ? NAMES : n)) {
      throw new IllegalStateException(contender + " leaves " + left + " names");
    }
  }

  @Benchmark
  public int list(ThreadClock clock)
  {
    clock.calls++;
    return filter();
  }

  private int filter()
  {
    try (RequestScope request = RequestScope.open(() -> null)) {
      return Iterables.size(AuthorizationUtils.filterAuthorizedResources(who, names, READ, authorizers));
    }
  }
}
