package org.warden.druid.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user name and its password, for HTTP Basic. */
public record Login(String user, String password)
{
  public String header()
  {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
