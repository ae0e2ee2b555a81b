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
 * It decides nothing. It gives the authorizer a {@link RequestScope}, puts the reason of a refusal into the answer,
 * and passes refused requests on to the log.
 */
public final class WardenFilter implements Filter
{
  /** The header in which Druid's SQL endpoints name the query. */
  private static final String SQL_QUERY_ID = "X-Druid-SQL-Query-Id";

  private final TaskDoor taskDoor;
  private final RefusalListener listener;

  public WardenFilter(final TaskDoor taskDoor, final RefusalListener listener)
  {
    this.taskDoor = taskDoor;
    this.listener = listener;
  }

  @Override
  public void doFilter(final ServletRequest request, final ServletResponse response, final FilterChain chain)
      throws IOException, ServletException
  {
    final HttpServletRequest httpRequest = (HttpServletRequest) request;
    try (RequestScope scope = RequestScope.open(() -> taskDoor.cancelledBy(httpRequest))) {
      final RefusalResponse answer = new RefusalResponse((HttpServletResponse) response, scope);
      chain.doFilter(request, answer);
      answer.finish();

      final Refusal refusal = scope.refusal();
      if (refusal != null && answer.getStatus() == HttpServletResponse.SC_FORBIDDEN) {
        listener.requestRefused(refusal, request.getRemoteAddr(), sqlQueryId(answer, scope));
      }
    }
  }

  @Nullable
  private static String sqlQueryId(final HttpServletResponse answer, final RequestScope scope)
  {
    final String header = answer.getHeader(SQL_QUERY_ID);
    return header == null ? scope.sqlQueryId() : header;
  }

  @Override
  public void init(final FilterConfig config)
  {
    // nothing to prepare
  }

  @Override
  public void destroy()
  {
    // nothing to give back
  }
}
