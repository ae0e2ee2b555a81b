package org.warden.druid.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.jaxrs.smile.SmileMediaTypes;
import com.google.inject.Inject;
import org.apache.druid.client.indexing.SamplerSpec;
import org.apache.druid.guice.annotations.Json;
import org.apache.druid.guice.annotations.Smile;
import org.apache.druid.indexing.common.task.Task;
import org.apache.druid.indexing.overlord.supervisor.SupervisorSpec;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authorizer;
import org.apache.druid.server.security.AuthorizerMapper;
import org.warden.druid.decision.Refusal;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Submitted.Kind;
import org.warden.druid.sql.SqlRequest;

import javax.annotation.Nullable;
import javax.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;

/**
 * Has what a request submits judged before Druid hears of it. For identities of another authorizer than Warden's, and
 * for Druid's own, there are no doors.
 */
public final class Entrance
{
  private final AuthorizerMapper authorizers;
  private final ObjectMapper json;
  private final ObjectMapper smile;

  @Inject
  public Entrance(AuthorizerMapper authorizers, @Json ObjectMapper json, @Smile ObjectMapper smile)
  {
    this.authorizers = authorizers;
    this.json = json;
    this.smile = smile;
  }

  /**
   * Lets a request in.
   *
   * @param forwards whether this service passes it on to another, which judges the body
   * @return the request for Druid to serve
   * @throws NotAdmitted if the request ends here
   */
  HttpServletRequest admit(HttpServletRequest request, RequestScope scope, boolean forwards)
      throws IOException, NotAdmitted
  {
    AuthenticationResult who = (AuthenticationResult) request.getAttribute(AuthConfig.DRUID_AUTHENTICATION_RESULT);
    Doorkeeper keeper = who == null ? null : keeperOf(who);
    if (keeper == null || keeper.isInternal(who)) {
      return request;
    }
    Refusal elsewhere = ProxyPath.refusal(request, who);
    if (elsewhere != null) {
      throw refused(elsewhere, scope);
    }
    RequestPath path = RequestPath.of(request);
    InternalPath internal = InternalPath.of(path);
    if (internal != null) {
      throw refused(internal.refusal(who), scope);
    }
    Refusal foreign = SegmentPath.refusal(path, who);
    if (foreign != null) {
      throw refused(foreign, scope);
    }
    Door door = forwards ? null : DoorPath.of(request, path);
    if (door == null) {
      return request;
    }
    if (door == Door.SQL) {
      // Druid asks while it plans.
      scope.collect(door);
      return DoorPath.takesStatement(path) ? scope.brings(new SqlRequest(request, json)) : request;
    }
    Judge judge = submission -> {
      Refusal refusal = keeper.judge(who, submission);
      if (refusal != null) {
        throw refused(refusal, scope);
      }
    };
    byte[] body = RequestBody.read(request);
    return new ReplayedRequest(
        request,
        door == Door.LOOKUPS || door == Door.COMPACTION_CONFIG
        ? rewritten(request, door, body, judge)
        : built(door, body, scope, judge)
    );
  }

  /** Ends the request if what it submits is refused. */
  private interface Judge
  {
    void pass(Submission submission) throws NotAdmitted;
  }

  /**
   * Has Druid's mapper build what the body describes, so that it is collected and judged. What Druid builds in the
   * chain is collected afresh; the authorizer is asked about it.
   *
   * What cannot be built stays for Druid to say so in its own words: should it go on all the same, the authorizer
   * refuses whatever it asks.
   */
  private byte[] built(Door door, byte[] body, RequestScope scope, Judge judge) throws IOException, NotAdmitted
  {
    RequestBody.check(body, json.getFactory());
    judge.pass(announced(door, body));
    Submission submission = scope.collect(door);
    try {
      if (json.readValue(body, typeBehind(door)) == null) {
        throw RequestBody.malformed();
      }
    }
    catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      submission.becomeUnreadable("Druid cannot read the body");
      return body;
    }
    judge.pass(submission);
    scope.collect(door);
    return body;
  }

  /** By the type alone: some types act as soon as they are built. */
  private Submission announced(Door door, byte[] body) throws IOException
  {
    Submission announced = new Submission(door);
    String type = RequestBody.type(body, json.getFactory());
    announced.add(Kind.ANNOUNCED, json.writeValueAsBytes(Collections.singletonMap("type", type)));
    return announced;
  }

  /** Where Druid keeps what is posted in maps, it gets exactly what has been judged: the body, read and written again. */
  private byte[] rewritten(HttpServletRequest request, Door door, byte[] body, Judge judge)
      throws IOException, NotAdmitted
  {
    ObjectMapper mapper = readsSmile(request, door) ? smile : json;
    RequestBody.check(body, mapper.getFactory());
    JsonNode tree = mapper.readTree(body);
    Submission submission = new Submission(door);
    submission.add(Kind.JSON, json.writeValueAsBytes(tree));
    judge.pass(submission);
    return mapper.writeValueAsBytes(tree);
  }

  /** As the Coordinator's resource of lookups tells the two apart; no other takes anything but JSON. */
  private static boolean readsSmile(HttpServletRequest request, Door door)
  {
    return door == Door.LOOKUPS && SmileMediaTypes.APPLICATION_JACKSON_SMILE.equals(request.getContentType());
  }

  private static Class<?> typeBehind(Door door)
  {
    switch (door) {
      case TASK:
        return Task.class;
      case SUPERVISOR:
        return SupervisorSpec.class;
      case SAMPLER:
        return SamplerSpec.class;
      default:
        throw new IllegalArgumentException("no type of Druid's is read at " + door);
    }
  }

  @Nullable
  private Doorkeeper keeperOf(AuthenticationResult who)
  {
    Authorizer authorizer = authorizers.getAuthorizer(who.getAuthorizerName());
    return authorizer instanceof Doorkeeper ? (Doorkeeper) authorizer : null;
  }

  private static NotAdmitted refused(Refusal refusal, RequestScope scope)
  {
    scope.refused(refusal);
    return new NotAdmitted(NotAdmitted.REFUSED, refusal.sentence());
  }
}
