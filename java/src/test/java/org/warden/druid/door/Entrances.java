package org.warden.druid.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.server.security.AuthorizerMapper;

import java.util.Map;

/** Entrances for tests that are about something else. */
final class Entrances
{
  private Entrances()
  {
  }

  /** One that lets everybody in. */
  static Entrance open()
  {
    return new Entrance(new AuthorizerMapper(Map.of()), new ObjectMapper(), new ObjectMapper());
  }
}
