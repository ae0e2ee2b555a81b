package org.warden.druid.sql;

import com.fasterxml.jackson.databind.ObjectMapper;

import javax.annotation.Nullable;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/**
 * A request that brings SQL. What Druid reads of its body is kept aside, so that a refusal can say what else is missing.
 *
 * Druid reads as it would without. Who reads characters or parameters ({@code getReader}, {@code getParameter}) passes
 * this by; no version of Druid does that for JSON.
 */
public final class SqlRequest extends HttpServletRequestWrapper
{
  private final ObjectMapper json;
  private final KeptBody body = new KeptBody();

  @Nullable
  private KeptInput input;

  /** @param json the mapper by which Druid reads the body */
  public SqlRequest(HttpServletRequest request, ObjectMapper json)
  {
    super(request);
    this.json = json;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException
  {
    if (input == null) {
      input = new KeptInput(super.getInputStream(), body);
    }
    return input;
  }

  /** What Druid has read; null if it cannot be told. */
  @Nullable
  public SentSql sent()
  {
    byte[] bytes = body.bytes();
    return bytes == null ? null : SentSql.read(bytes, getContentType(), json);
  }
}
