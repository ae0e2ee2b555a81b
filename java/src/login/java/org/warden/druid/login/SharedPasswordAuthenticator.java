package org.warden.druid.login;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Authenticator;

/**
 * Basic authentication for the versions of Druid that basic-security's jars do not fit: whoever knows the one
 * password is who they say they are.
 */
@JsonTypeName(SharedPasswordModule.TYPE)
public final class SharedPasswordAuthenticator implements Authenticator
{
  private final String name;
  private final String password;
  private final String authorizerName;

  @JsonCreator
  public SharedPasswordAuthenticator(
      @JsonProperty("name") String name,
      @JsonProperty("password") String password,
      @JsonProperty("authorizerName") String authorizerName
  )
  {
    this.name = name;
    this.password = password;
    this.authorizerName = authorizerName;
  }

  static String header(String user, String password)
  {
    byte[] login = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }

  private AuthenticationResult login(String user, String offered)
  {
    return password.equals(offered) ? new AuthenticationResult(user, authorizerName, name, null) : null;
  }

  @Override
  public AuthenticationResult authenticateJDBCContext(Map<String, Object> context)
  {
    return login((String) context.get("user"), (String) context.get("password"));
  }

  @Override
  public Filter getFilter()
  {
    return new LoginFilter();
  }

  @Override
  public Class<? extends Filter> getFilterClass()
  {
    return LoginFilter.class;
  }

  @Override
  public Map<String, String> getInitParameters()
  {
    return Collections.emptyMap();
  }

  @Override
  @SuppressWarnings("deprecation")
  public String getPath()
  {
    return "/*";
  }

  @Override
  public EnumSet<DispatcherType> getDispatcherType()
  {
    return EnumSet.of(DispatcherType.REQUEST);
  }

  @Override
  public String getAuthChallengeHeader()
  {
    return "Basic";
  }

  /** Lets a request pass on that is not for it: the next authenticator may know the login, or Druid answers 401. */
  private final class LoginFilter implements Filter
  {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException
    {
      String header = ((HttpServletRequest) request).getHeader("Authorization");
      if (header != null) {
        byte[] decoded = Base64.getDecoder().decode(header.substring("Basic ".length()));
        String[] login = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
        AuthenticationResult result = login(login[0], login[1]);
        if (result != null) {
          request.setAttribute(AuthConfig.DRUID_AUTHENTICATION_RESULT, result);
        }
      }
      chain.doFilter(request, response);
    }

    @Override
    public void init(FilterConfig config)
    {
    }

    @Override
    public void destroy()
    {
    }
  }
}
