package org.warden.druid.attack;

import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Login;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request over HTTP. In target and text, names such as {@code $VAULT} stand for what only a running cluster knows
 * ({@link AttackedCluster#fill}).
 *
 * @param text the JSON of the body; null where there is none
 */
record Message(String service, String method, String target, String text, Body body, Map<String, String> headers)
    implements Request
{
  /** The status of an answer that never came: the service closed the connection. */
  static final int NO_ANSWER = -1;

  private static final int SHOWN = 2_000;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();

  static Message get(String service, String target)
  {
    return new Message(service, "GET", target, null, Body.PLAIN, Map.of());
  }

  static Message post(String service, String target, String text)
  {
    return new Message(service, "POST", target, text, Body.PLAIN, Map.of());
  }

  /** A task for the Overlord. */
  static Message task(String json)
  {
    return post("coordinator", "/druid/indexer/v1/task", json);
  }

  /** SQL for one of the Broker's doors. */
  static Message sql(String path, String sql, String parameters)
  {
    return post("broker", path, SqlBody.of(sql, parameters));
  }

  Message to(String otherService, String otherTarget)
  {
    return new Message(otherService, method, otherTarget, text, body, headers);
  }

  /** The same through the Router. */
  Message throughRouter()
  {
    return to("router", target);
  }

  Message at(String otherTarget)
  {
    return to(service, otherTarget);
  }

  Message by(String otherMethod)
  {
    return new Message(service, otherMethod, target, text, body, headers);
  }

  /** With another word in target and text. */
  Message replace(String word, String other)
  {
    return new Message(service, method, target.replace(word, other), text.replace(word, other), body, headers);
  }

  Message as(Body otherBody)
  {
    return new Message(service, method, target, text, otherBody, headers);
  }

  Message header(String name, String value)
  {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Message(service, method, target, text, body, more);
  }

  @Override
  public Answer send(AttackedCluster cluster, Login login) throws InterruptedException
  {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(cluster))).timeout(Duration.ofMinutes(3));
    request.header("Authorization", login.header());
    if (text != null) {
      body.headers().forEach(request::setHeader);
    }
    headers.forEach(request::setHeader);
    request.method(method, publisher(cluster));
    try {
      HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    }
    catch (IOException e) {
      return new Answer(NO_ANSWER, e.toString());
    }
  }

  @Override
  public String describe(AttackedCluster cluster)
  {
    String sent = text == null ? "" : "\n" + cluster.fill(text);
    String shown = sent.length() > SHOWN ? sent.substring(0, SHOWN) + "… (" + sent.length() + " characters)" : sent;
    return method + " " + url(cluster) + " " + headers + " " + body + shown;
  }

  private String url(AttackedCluster cluster)
  {
    return cluster.url(service) + cluster.fill(target);
  }

  private BodyPublisher publisher(AttackedCluster cluster)
  {
    if (text == null) {
      return BodyPublishers.noBody();
    }
    byte[] bytes = body.bytes(cluster.fill(text));
    // A stream of unknown length is what the client sends in chunks.
    return body == Body.CHUNKED ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)) : BodyPublishers.ofByteArray(bytes);
  }
}
