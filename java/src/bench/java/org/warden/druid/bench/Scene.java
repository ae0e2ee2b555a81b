package org.warden.druid.bench;

import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.Authorizer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.warden.druid.door.RequestScope;

import java.io.IOException;

/** A policy in force, and what is asked. */
@State(Scope.Benchmark)
public class Scene
{
  /** So many permissions a contender may look through while its answers are checked. */
  private static final int CHECK_COST = 2_000_000;

  /** What grows: see {@link Grants#of}. */
  @Param("decide")
  public String work;

  @Param("WARDEN")
  public Contender contender;

  @Param("EXACT")
  public Shape shape;

  @Param("1000")
  public int n;

  /** {@code late}, {@code none}, or {@code none-outside-request}. */
  @Param("late")
  public String asked;

  /** {@code one} or {@code any}. */
  @Param("one")
  public String users;

  Authorizer authorizer;
  Questions questions;

  @Setup(Level.Trial)
  public void setUp() throws IOException
  {
    Grants grants = Grants.of(work, shape, n);
    boolean allowed = asked.equals("late");
    questions = users.equals("one")
                ? Questions.ofOneUser(grants, allowed)
                : Questions.ofAnyUsers(grants, allowed);
    authorizer = contender.authorizer(grants, questions);
    check(contender == Contender.BASIC_SECURITY ? Math.max(20, CHECK_COST / grants.held()) : Questions.COUNT);
  }

  boolean isInRequest()
  {
    return !asked.equals("none-outside-request");
  }

  /** The time of wrong answers would be worth nothing. */
  private void check(int atMost)
  {
    try (RequestScope scope = RequestScope.open(() -> null)) {
      for (int i = 0; i < Math.min(atMost, Questions.COUNT); i++) {
        boolean allowed =
            authorizer.authorize(questions.askers()[i], questions.resources()[i], Action.READ).isAllowed();
        if (allowed != questions.allowed()) {
          throw new IllegalStateException(contender + " answers wrongly for " + questions.resources()[i]);
        }
      }
    }
  }
}
