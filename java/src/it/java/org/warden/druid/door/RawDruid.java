package org.warden.druid.door;

import org.warden.druid.cluster.Login;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Requests whose path is sent as it stands, and answers with all their headers. */
final class RawDruid
{
  /**
   * What came back, as it came.
   *
   * @param head the status line and the headers
   */
  record RawAnswer(String head, String body)
  {
    int status()
    {
      return Integer.parseInt(head.split(" ")[1]);
    }

    List<String> headers(String name)
    {
      return head.lines()
                 .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                 .map(line -> line.substring(name.length() + 2))
                 .toList();
    }
  }

  private final URI service;
  private final Login login;

  RawDruid(String service, Login login)
  {
    this.service = URI.create(service);
    this.login = login;
  }

  RawAnswer get(String target) throws IOException
  {
    return send("GET", target, "");
  }

  RawAnswer post(String target, String json) throws IOException
  {
    return send("POST", target, json);
  }

  private RawAnswer send(String method, String target, String json) throws IOException
  {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request(method, target, json).getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      return new RawAnswer(answer.substring(0, end), answer.substring(end + 4));
    }
  }

  /** HTTP 1.0, so that no answer is cut into chunks. */
  private String request(String method, String target, String json)
  {
    String pair = login.user() + ":" + login.password();
    return method + " " + target + " HTTP/1.0\r\n"
           + "Host: " + service.getAuthority() + "\r\n"
           + "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)) + "\r\n"
           + "Content-Type: application/json\r\n"
           + "Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n"
           + json;
  }
}
