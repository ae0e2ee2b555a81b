package org.warden.druid.sql;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;

import javax.annotation.Nullable;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A statement as a client has sent it, read as Druid reads its {@code org.apache.druid.sql.http.SqlQuery}: of equal keys the
 * last counts. That class itself is not on the class path everywhere.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class SentSql
{
  @JsonProperty
  @Nullable
  private String query;

  @JsonProperty
  @Nullable
  private Map<String, Object> context;

  @JsonProperty
  @Nullable
  private List<Parameter> parameters;

  /** {@code org.apache.druid.sql.http.SqlParameter} */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private static final class Parameter
  {
    @JsonProperty
    @Nullable
    private Object value;
  }

  private SentSql()
  {
  }

  /** Null if it is none. */
  @Nullable
  static SentSql read(byte[] body, @Nullable String contentType, ObjectMapper json)
  {
    try {
      SentSql sent = isText(contentType) ? text(body, contentType) : json.readValue(body, SentSql.class);
      return sent == null || sent.query == null ? null : sent;
    }
    catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Since Druid 34 the body may be the statement itself. */
  private static boolean isText(@Nullable String contentType)
  {
    return is("text/plain", contentType) || is("application/x-www-form-urlencoded", contentType);
  }

  private static SentSql text(byte[] body, String contentType) throws IOException
  {
    SentSql sent = new SentSql();
    String text = new String(body, StandardCharsets.UTF_8);
    sent.query = is("text/plain", contentType) ? text : URLDecoder.decode(text, "UTF-8");
    return sent;
  }

  private static boolean is(String type, @Nullable String contentType)
  {
    return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(type);
  }

  public String query()
  {
    return query;
  }

  /** The keys of the query context. */
  public Set<String> contextKeys()
  {
    return context == null ? Collections.emptySet() : context.keySet();
  }

  /** The values for the statement's parameters, as Jackson builds them. */
  public List<Object> parameters()
  {
    List<Object> values = new ArrayList<>();
    if (parameters != null) {
      parameters.forEach(parameter -> values.add(parameter == null ? null : parameter.value));
    }
    return values;
  }
}
