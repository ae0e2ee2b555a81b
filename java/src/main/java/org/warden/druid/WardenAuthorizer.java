package org.warden.druid;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.apache.druid.java.util.common.logger.Logger;
import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.Resource;
import org.apache.druid.server.security.ResourceAction;
import org.apache.druid.server.security.ResourceType;
import org.warden.druid.decision.DenialLog;
import org.warden.druid.decision.ListedRows;
import org.warden.druid.decision.Refusal;
import org.warden.druid.door.Collector;
import org.warden.druid.door.Doorkeeper;
import org.warden.druid.door.RequestScope;
import org.warden.druid.door.StoredTask;
import org.warden.druid.door.Submission;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Guard;
import org.warden.druid.engine.NativeLibrary;
import org.warden.druid.policy.PolicyFile;
import org.warden.druid.sql.SqlRequest;
import org.warden.druid.subject.GroupReader;
import org.warden.druid.subject.GroupSource;
import org.warden.druid.subject.Subjects;

import javax.annotation.Nullable;
import java.nio.file.Paths;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Druid's door to the native engine: translates the question, passes it on, translates the answer.
 *
 * Nothing is decided here. Whatever goes wrong on the way is a denial, never an exception: Druid would show its text
 * to the user.
 */
@JsonTypeName("warden")
public final class WardenAuthorizer implements Authorizer, Doorkeeper
{
  private static final Logger LOG = new Logger(WardenAuthorizer.class);

  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);
  private static final Duration LONGEST_PERIOD = Duration.ofDays(1);

  /**
   * A policy that keeps changing under a question is a denial, not an endless loop. Many, because a thread that has just
   * started, or that waits for a processor, may be overtaken again and again by one that reloads without a pause.
   */
  private static final int ATTEMPTS = 16;

  /** Made beforehand: when memory or the stack is used up, there may be no room for another. */
  private static final Refusal UNDECIDED =
      new Refusal(null, () -> "refused, because an error kept Warden from deciding; the service's log says which");

  private static final AtomicLong ERROR_LOGGED_AT = new AtomicLong(System.nanoTime() - TimeUnit.SECONDS.toNanos(1));

  private final String name;
  private final Guard guard;
  private final GroupReader groups;
  private final Subjects subjects;
  private final SubmissionJudge submissions;
  private final SqlRefusals sqlRefusals;
  private final DenialLog denials;
  private final Collector collector;

  /** Whether to see a task may take something else than Druid asks for, and not only to cancel it. */
  private final boolean ownersOnly;

  @JsonCreator
  public WardenAuthorizer(
      @JsonProperty("name") String name,
      @JsonProperty("policyFile") @Nullable String policyFile,
      @JsonProperty("reloadPeriod") @Nullable String reloadPeriod,
      @JsonProperty("taskAccess") @Nullable String taskAccess,
      @JsonProperty("allowedTaskTypes") @Nullable List<String> allowedTaskTypes,
      @JsonProperty("internalUsers") @Nullable List<String> internalUsers,
      @JsonProperty("groupsFrom") @Nullable List<GroupSource> groupsFrom,
      @JsonProperty("identityCase") @Nullable String identityCase,
      @JsonProperty("nativeLibrary") @Nullable String nativeLibrary,
      @JacksonInject Properties properties,
      @JacksonInject AuthConfig authConfig,
      @JacksonInject DenialLog denials,
      @JacksonInject Collector collector
  )
  {
    this.name = name;
    this.denials = denials;
    this.collector = collector;
    this.ownersOnly = "owner".equals(taskAccess);
    try {
      require(policyFile != null, "policyFile is missing: set it to the path of the policy document");
      Duration period = period(orElse(reloadPeriod, "PT2S"));
      List<String> internal = InternalUsers.of(internalUsers, properties);
      NativeLibrary.load(nativeLibrary);
      this.guard = Guard.open(
          orElse(identityCase, "exact"),
          orElse(taskAccess, "documented"),
          internal,
          orElse(allowedTaskTypes, Collections.emptyList()),
          authConfig.isEnableInputSourceSecurity()
      );
      this.groups = new GroupReader(
          orElse(groupsFrom, Collections.emptyList()),
          orElse(authConfig.getAuthenticatorChain(), Collections.emptyList())
      );
      this.subjects = new Subjects(guard, groups);
      this.submissions = new SubmissionJudge(guard, groups);
      this.sqlRefusals = new SqlRefusals(guard, groups, authConfig, properties);
      PolicyFile.open(Paths.get(policyFile), guard, period);
      InternalUsers.warnings(property("internalUsers"), internal, authConfig.getAuthenticatorChain())
                   .forEach(warning -> LOG.warn("%s", warning));
    }
    catch (RuntimeException e) {
      throw new IllegalStateException(
          "This service does not start, because its authorizer [" + name + "] (" + property("*")
          + ") cannot protect it: " + e.getMessage(),
          e
      );
    }
  }

  /** A misspelt setting must not silently be the default. */
  @JsonAnySetter
  public void refuseUnknown(String setting, Object value)
  {
    throw new IllegalArgumentException(
        "There is no property " + property(setting) + ". There are policyFile, reloadPeriod, taskAccess, "
        + "allowedTaskTypes, internalUsers, groupsFrom, identityCase and nativeLibrary."
    );
  }

  @Override
  public Access authorize(AuthenticationResult who, Resource resource, Action action)
  {
    try {
      RequestScope scope = RequestScope.current();
      Refusal refusal = who == null || resource == null
                        ? new Refusal(who, () -> "refused, because the question names no user or no resource")
                        : refusal(who, resource, action, scope);
      return refusal == null ? Access.OK : refuse(inFull(refusal, resource, action, scope), scope);
    }
    catch (Throwable e) {
      return undecided(e);
    }
  }

  @Nullable
  private Refusal refusal(
      AuthenticationResult who,
      Resource resource,
      @Nullable Action action,
      @Nullable RequestScope scope
  )
  {
    Submission submission = scope == null ? collector.planned() : scope.submission();
    if (submission == null || submission.isEmpty() || subjects.isInternal(who)) {
      return unmet(who, resource, action, scope);
    }
    // A plan is of many things, of which Druid asks for each; what has been collected is one of them.
    Refusal refusal = submission.door() == Door.SQL ? null : judge(who, submission);
    if (refusal != null) {
      return refusal;
    }
    return action == Action.READ && ResourceType.EXTERNAL.equals(resource.getType())
           ? submissions.judgeExternal(who, resource.getName(), submission)
           : unmet(who, resource, action, scope);
  }

  /** The same refusal, which says of a statement of SQL what else is missing. */
  private Refusal inFull(
      Refusal refusal,
      @Nullable Resource resource,
      @Nullable Action action,
      @Nullable RequestScope scope
  )
  {
    SqlRequest sql = scope == null ? null : scope.sql();
    Submission seen = scope == null ? null : scope.submission();
    if (sql == null || seen == null || refusal.who() == null || resource == null) {
      return refusal;
    }
    return new Refusal(refusal.who(), () -> {
      String all = missing(refusal.who(), sql, resource, action, seen);
      return all == null ? refusal.sentence() : all;
    });
  }

  @Nullable
  private String missing(AuthenticationResult who, SqlRequest sql, Resource resource, Action action, Submission seen)
  {
    try {
      return sqlRefusals.sentence(who, sql, resource, action, seen);
    }
    catch (Throwable e) {
      if (mayLogError()) {
        LOG.error(e, "What else is missing for a statement could not be found out");
      }
      return null;
    }
  }

  // ---- what is submitted ----

  @Override
  public boolean isInternal(AuthenticationResult who)
  {
    try {
      return subjects.isInternal(who);
    }
    catch (Throwable e) {
      undecided(e);
      return false;
    }
  }

  @Override
  @Nullable
  public Refusal judge(AuthenticationResult who, Submission submission)
  {
    try {
      return submissions.judge(who, submission);
    }
    catch (Throwable e) {
      return undecided(e);
    }
  }

  // ---- what Druid asks for ----

  /**
   * Why not all is allowed that Druid's question stands for. Druid asks for the same where a query's task is concerned
   * as for any other task, and for WRITE whenever something is posted; what these take is another matter, which the
   * engine knows.
   */
  @Nullable
  private Refusal unmet(AuthenticationResult who, Resource resource, @Nullable Action action, @Nullable RequestScope scope)
  {
    if (action == null || !ResourceType.DATASOURCE.equals(resource.getType())) {
      return unmet(who, resource, action);
    }
    StoredTask task = scope == null ? null : storedTask(who, resource, action, scope);
    return task == null && !guard.standsForTasks(resource.getName())
           ? unmet(who, resource, action)
           : unmetOfTask(who, resource, action, task);
  }

  /** The task that the request is about, if it is of this datasource and may take something else than Druid asks for. */
  @Nullable
  private StoredTask storedTask(AuthenticationResult who, Resource resource, Action action, RequestScope scope)
  {
    if (ownersOnly ? subjects.isInternal(who) : action != Action.WRITE) {
      return null;
    }
    StoredTask task = scope.storedTask();
    return task != null && task.datasource().equals(resource.getName()) ? task : null;
  }

  @Nullable
  private Refusal unmetOfTask(AuthenticationResult who, Resource resource, Action action, @Nullable StoredTask task)
  {
    for (ResourceAction needed : guard.taskAccess(
        who,
        task == null ? null : task.type(),
        resource.getName(),
        task == null ? null : task.submitter(),
        action
    )) {
      Refusal refusal = unmet(who, needed.getResource(), needed.getAction());
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  @Nullable
  private Refusal unmet(AuthenticationResult who, Resource resource, @Nullable Action action)
  {
    return allows(who, resource, action) ? null : new Refusal(who, () -> explain(who, resource, action));
  }

  private boolean allows(AuthenticationResult who, Resource resource, @Nullable Action action)
  {
    long subject = subjects.of(who);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Guard.Answer answer = guard.decide(subject, resource, action);
      if (answer != Guard.Answer.STALE) {
        return answer == Guard.Answer.ALLOW;
      }
      subject = subjects.renewed(who);
    }
    return false;
  }

  private String explain(AuthenticationResult who, Resource resource, Action action)
  {
    try {
      return guard.explain(who, groups.read(who), resource, action);
    }
    catch (Throwable e) {
      if (mayLogError()) {
        LOG.error(e, "A denial could not be explained");
      }
      return "refused; the service's log says why this cannot be explained";
    }
  }

  private Access refuse(Refusal refusal, @Nullable RequestScope scope)
  {
    if (scope != null) {
      // Whether the request fails over this, or a list only gets shorter, shows when it is answered.
      scope.refused(refusal);
    } else if (!ListedRows.areAskedFor(refusal.who())) {
      denials.requestRefused(refusal, null, null);
    }
    return refusal;
  }

  private static Refusal undecided(Throwable e)
  {
    try {
      if (mayLogError()) {
        LOG.error(e, "Warden could not decide, and denied");
      }
      RequestScope scope = RequestScope.current();
      if (scope != null) {
        scope.refused(UNDECIDED);
      }
    }
    catch (Throwable ignored) {
      return UNDECIDED;
    }
    return UNDECIDED;
  }

  /** An error comes with a stack trace, and perhaps with every row of a list: one a second is enough. */
  private static boolean mayLogError()
  {
    long now = System.nanoTime();
    long last = ERROR_LOGGED_AT.get();
    return now - last >= TimeUnit.SECONDS.toNanos(1) && ERROR_LOGGED_AT.compareAndSet(last, now);
  }

  private Duration period(String text)
  {
    try {
      Duration period = Duration.parse(text);
      if (period.compareTo(SHORTEST_PERIOD) >= 0 && period.compareTo(LONGEST_PERIOD) <= 0) {
        return period;
      }
    }
    catch (DateTimeParseException ignored) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "reloadPeriod must be an ISO 8601 duration between PT0.1S and P1D, such as PT2S, and not " + text
    );
  }

  private String property(String setting)
  {
    return "druid.auth.authorizer." + name + "." + setting;
  }

  private static void require(boolean met, String otherwise)
  {
    if (!met) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static <T> T orElse(@Nullable T configured, T otherwise)
  {
    return configured == null ? otherwise : configured;
  }
}
