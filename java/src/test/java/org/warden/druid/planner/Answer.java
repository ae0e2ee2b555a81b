package org.warden.druid.planner;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Set;
import java.util.TreeSet;

/**
 * What is said of a statement.
 *
 * @param resources what it needs, each as {@code READ DATASOURCE foo}; null if it is refused
 * @param error     why it is refused; null if it is not
 */
record Answer(Set<String> resources, String error)
{
  /** Out of the form that Druid's planner and Warden's command line share. */
  static Answer of(JsonNode json)
  {
    if (!json.has("resources")) {
      return new Answer(null, json.get("error").asText());
    }
    Set<String> resources = new TreeSet<>();
    for (JsonNode each : json.get("resources")) {
      resources.add("%s %s %s".formatted(
          each.get("action").asText(), each.get("type").asText(), each.get("name").asText()
      ));
    }
    return new Answer(resources, null);
  }

  boolean isAccepted()
  {
    return resources != null;
  }
}
