package org.warden.druid.door;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import org.warden.druid.engine.Submitted.Kind;

import java.io.IOException;

/** Has Druid's Jackson tell the collector of each object that it builds of a {@link DruidType}. */
public final class CollectingModifier extends BeanDeserializerModifier
{
  private final Collector collector;

  public CollectingModifier(Collector collector)
  {
    this.collector = collector;
  }

  /** That of an interface or an abstract class builds nothing: it passes on to that of the class which the JSON names. */
  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config,
      BeanDescription description,
      JsonDeserializer<?> deserializer
  )
  {
    Kind kind = deserializer instanceof AbstractDeserializer ? null : DruidType.of(description.getBeanClass());
    return kind == null ? deserializer : new Collecting(deserializer, kind, collector);
  }

  private static final class Collecting extends DelegatingDeserializer
  {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Collector collector;

    private Collecting(JsonDeserializer<?> deserializer, Kind kind, Collector collector)
    {
      super(deserializer);
      this.kind = kind;
      this.collector = collector;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer)
    {
      return new Collecting(deserializer, kind, collector);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException
    {
      Object built = super.deserialize(parser, context);
      collector.built(kind, built, parser.getCodec());
      return built;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context, Object into) throws IOException
    {
      Object built = super.deserialize(parser, context, into);
      collector.built(kind, built, parser.getCodec());
      return built;
    }
  }
}
