package org.warden.druid.login;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.google.common.util.concurrent.ListenableFuture;
import org.apache.druid.java.util.http.client.AbstractHttpClient;
import org.apache.druid.java.util.http.client.HttpClient;
import org.apache.druid.java.util.http.client.Request;
import org.apache.druid.java.util.http.client.response.HttpResponseHandler;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Escalator;
import org.joda.time.Duration;

/** Druid's internal user, for {@link SharedPasswordAuthenticator}. */
@JsonTypeName(SharedPasswordModule.TYPE)
public final class SharedPasswordEscalator implements Escalator
{
  private final String user;
  private final String password;
  private final String authorizerName;

  @JsonCreator
  public SharedPasswordEscalator(
      @JsonProperty("internalClientUsername") String user,
      @JsonProperty("internalClientPassword") String password,
      @JsonProperty("authorizerName") String authorizerName
  )
  {
    this.user = user;
    this.password = password;
    this.authorizerName = authorizerName;
  }

  @Override
  public HttpClient createEscalatedClient(HttpClient client)
  {
    String header = SharedPasswordAuthenticator.header(user, password);
    return new AbstractHttpClient()
    {
      @Override
      public <I, F> ListenableFuture<F> go(Request request, HttpResponseHandler<I, F> handler, Duration timeout)
      {
        return client.go(request.setHeader("Authorization", header), handler, timeout);
      }
    };
  }

  @Override
  public AuthenticationResult createEscalatedAuthenticationResult()
  {
    return new AuthenticationResult(user, authorizerName, null, null);
  }
}
