package org.warden.druid.door;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import org.warden.druid.golden.DruidJackson;

/** Druid's own mappers with Warden's hook. */
public final class DruidMappers
{
  private DruidMappers()
  {
  }

  public static ObjectMapper json(Collector collector)
  {
    return hooked(new JsonFactory(), collector);
  }

  static ObjectMapper smile(Collector collector)
  {
    return hooked(new SmileFactory(), collector);
  }

  private static ObjectMapper hooked(JsonFactory factory, Collector collector)
  {
    try {
      return DruidJackson.mapper(factory)
                         .registerModule(new SimpleModule("hook").setDeserializerModifier(new CollectingModifier(collector)));
    }
    catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
