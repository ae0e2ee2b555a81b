package org.warden.druid.door;

import org.apache.druid.server.security.AuthenticationResult;
import org.warden.druid.decision.Refusal;
import org.warden.druid.engine.Guard;

import javax.annotation.Nullable;
import javax.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The Router's way to the Coordinator and the Overlord. Some versions put what follows {@code /proxy/overlord} behind
 * the Overlord's address as it stands ({@code AsyncManagementForwardingServlet}, CVE-2025-27888): with {@code @host}
 * the Router asks a host of the caller's choice, and hands on what that one answers.
 */
final class ProxyPath
{
  /** Read as the servlet reads it: what was sent, in letters of either case. */
  private static final Pattern ELSEWHERE = Pattern.compile("(?is)/proxy/(coordinator|overlord)[^/].*");

  private ProxyPath()
  {
  }

  /** Why the request may not pass; null if it goes where it should, or is none of these. */
  @Nullable
  static Refusal refusal(HttpServletRequest request, AuthenticationResult who)
  {
    if (!ELSEWHERE.matcher(request.getRequestURI()).matches()) {
      return null;
    }
    return new Refusal(
        who,
        () -> "user " + Guard.printable(who.getIdentity())
              + " may not leave the cluster by its proxy: a slash comes behind /proxy/coordinator and /proxy/overlord"
    );
  }
}
