package org.warden.druid.door;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import org.apache.druid.data.input.impl.HttpInputSourceConfig;
import org.apache.druid.guice.FirehoseModule;
import org.apache.druid.guice.IndexingServiceFirehoseModule;
import org.apache.druid.guice.IndexingServiceInputSourceModule;
import org.apache.druid.guice.IndexingServiceTuningConfigModule;
import org.apache.druid.indexing.overlord.sampler.SamplerModule;
import org.apache.druid.initialization.DruidModule;
import org.apache.druid.jackson.DefaultObjectMapper;
import org.apache.druid.metadata.input.InputSourceModule;

import java.util.List;

/** The mappers of a Druid 27, with the modules that matter here and Warden's hook. */
final class DruidMappers
{
  private static final List<DruidModule> MODULES = List.of(
      new IndexingServiceTuningConfigModule(),
      new IndexingServiceInputSourceModule(),
      new IndexingServiceFirehoseModule(),
      new InputSourceModule(),
      new FirehoseModule(),
      new SamplerModule()
  );

  private DruidMappers()
  {
  }

  static ObjectMapper json(Collector collector)
  {
    return furnished(new DefaultObjectMapper(), collector);
  }

  static ObjectMapper smile(Collector collector)
  {
    return furnished(new DefaultObjectMapper(new SmileFactory(), null), collector);
  }

  private static ObjectMapper furnished(ObjectMapper mapper, Collector collector)
  {
    MODULES.forEach(module -> module.getJacksonModules().forEach(mapper::registerModule));
    mapper.registerModule(new SimpleModule("hook").setDeserializerModifier(new CollectingModifier(collector)));
    mapper.setInjectableValues(new InjectableValues()
    {
      /** What Guice would inject, as far as a constructor insists on it. */
      @Override
      public Object findInjectableValue(Object id, DeserializationContext context, BeanProperty property, Object bean)
      {
        Class<?> type = property.getType().getRawClass();
        if (type == HttpInputSourceConfig.class) {
          return new HttpInputSourceConfig(null);
        }
        return type == ObjectMapper.class ? mapper : null;
      }
    });
    return mapper;
  }
}
