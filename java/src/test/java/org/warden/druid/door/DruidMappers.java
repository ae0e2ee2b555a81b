package org.warden.druid.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import org.apache.druid.jackson.DefaultObjectMapper;
import org.warden.druid.golden.DruidJackson;

/** Druid's own mappers with Warden's hook. */
public final class DruidMappers
{
  private DruidMappers()
  {
  }

  public static ObjectMapper json(Collector collector)
  {
    return hooked(new DefaultObjectMapper(), collector);
  }

  static ObjectMapper smile(Collector collector)
  {
    return hooked(new DefaultObjectMapper(new SmileFactory(), null), collector);
  }

  private static ObjectMapper hooked(ObjectMapper bare, Collector collector)
  {
    try {
      return DruidJackson.furnished(bare)
                         .registerModule(new SimpleModule("hook").setDeserializerModifier(new CollectingModifier(collector)));
    }
    catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
