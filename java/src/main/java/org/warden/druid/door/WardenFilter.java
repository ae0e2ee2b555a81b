package org.warden.druid.door;

import org.warden.druid.decision.Refusal;

import javax.annotation.Nullable;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands around every HTTP request after its authentication.
 *
 * It decides nothing. It gives the authorizer a {@link RequestScope}, has what the request submits judged at the
 * {@link Entrance}, puts the reason of a refusal into the answer, and passes refused requests on to the log.
 */
public final class WardenFilter implements Filter
{
  /** The header in which Druid's SQL endpoints name the query. */
  private static final String SQL_QUERY_ID = "X-Druid-SQL-Query-Id";

  private final Entrance entrance;
  private final StoredTasks storedTasks;
  private final RefusalListener listener;
  private final boolean forwards;

  /**
   * @param forwards whether this service forwards requests to others: what they answer says why already, and the
   *                 forwarding servlets insist on the container's own response
   */
  public WardenFilter(Entrance entrance, StoredTasks storedTasks, RefusalListener listener, boolean forwards)
  {
    this.entrance = entrance;
    this.storedTasks = storedTasks;
    this.listener = listener;
    this.forwards = forwards;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException
  {
    HttpServletRequest httpRequest = (HttpServletRequest) request;
    HttpServletResponse httpResponse = (HttpServletResponse) response;
    try (RequestScope scope = RequestScope.open(() -> storedTasks.of(httpRequest))) {
      HttpServletRequest admitted;
      try {
        admitted = entrance.admit(httpRequest, scope, forwards);
      }
      catch (NotAdmitted end) {
        httpResponse.setStatus(end.status());
        report(httpRequest, httpResponse, scope);
        end.answer(httpResponse);
        return;
      }
      serve(admitted, httpResponse, chain, scope);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain, RequestScope scope)
      throws IOException, ServletException
  {
    if (forwards) {
      chain.doFilter(request, response);
      report(request, response, scope);
    } else {
      RefusalResponse answer = new RefusalResponse(response, scope);
      chain.doFilter(request, answer);
      report(request, answer, scope);
      answer.finish();
    }
  }

  /** A refusal alone is none of a request: it may only have dropped a row from a list. */
  private void report(HttpServletRequest request, HttpServletResponse response, RequestScope scope)
  {
    Refusal refusal = scope.refusal();
    if (refusal != null && response.getStatus() == HttpServletResponse.SC_FORBIDDEN) {
      listener.requestRefused(refusal, request.getRemoteAddr(), sqlQueryId(response, scope));
    }
  }

  @Nullable
  private static String sqlQueryId(HttpServletResponse response, RequestScope scope)
  {
    String header = response.getHeader(SQL_QUERY_ID);
    return header == null ? scope.sqlQueryId() : header;
  }

  @Override
  public void init(FilterConfig config)
  {
    // nothing to prepare
  }

  @Override
  public void destroy()
  {
    // nothing to give back
  }
}
