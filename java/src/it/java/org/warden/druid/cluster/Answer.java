package org.warden.druid.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a service answered. */
public record Answer(int status, String body)
{
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The body as JSON; a body that is none is an error that shows it. */
  public JsonNode json()
  {
    try {
      return JSON.readTree(body);
    }
    catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON, but status " + status + " and: " + body, e);
    }
  }

  /** This answer, where it is a success; an error that shows it, where it is none. */
  public Answer orFail(String doing)
  {
    if (status / 100 != 2) {
      throw new IllegalStateException(doing + ": status " + status + ", " + body);
    }
    return this;
  }
}
