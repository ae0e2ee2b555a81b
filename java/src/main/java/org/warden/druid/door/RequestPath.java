package org.warden.druid.door;

import javax.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The path of a request in the two ways in which it is read behind the filter: as the container has decoded and
 * shortened it, and as Druid's resources take it, segment by segment from what was sent. Who sends
 * {@code config/tier/x%2F..%2F..%2Fy} means different things to the two, so that a rule asks for both.
 *
 * Neither holds {@code ;parameters}, doubled slashes or one at the end.
 */
final class RequestPath
{
  private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  private final String decoded;
  private final String sent;

  private RequestPath(String decoded, String sent)
  {
    this.decoded = decoded;
    this.sent = sent;
  }

  static RequestPath of(HttpServletRequest request)
  {
    return new RequestPath(
        plain(decoded(request)),
        plain(PARAMETERS.matcher(request.getRequestURI()).replaceAll(""))
    );
  }

  /** The path as the container has decoded it, without {@code ;parameters}. */
  static String decoded(HttpServletRequest request)
  {
    // How it is divided between the two is a matter of the servlet behind.
    String rest = request.getPathInfo();
    return rest == null ? request.getServletPath() : request.getServletPath() + rest;
  }

  /** Whether either reading of the path is such. */
  boolean matches(Predicate<String> rule)
  {
    return rule.test(decoded) || rule.test(sent);
  }

  /** Whether a path is this one, or lies below it. */
  static boolean isBelow(String root, String path)
  {
    return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
  }

  private static String plain(String path)
  {
    String single = SLASHES.matcher(path).replaceAll("/");
    return single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
  }
}
