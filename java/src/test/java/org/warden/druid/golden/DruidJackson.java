package org.warden.druid.golden;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.google.common.util.concurrent.Futures;
import com.google.inject.Key;
import org.apache.druid.guice.GuiceAnnotationIntrospector;
import org.apache.druid.initialization.DruidModule;
import org.apache.druid.jackson.DefaultObjectMapper;
import sun.reflect.ReflectionFactory;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON mapper of some version of Druid, as {@code DruidSecondaryModule.setupJackson} makes it, with the types of
 * whatever Druid modules lie on the class path. What Druid's services would inject are empty stand-ins.
 */
public final class DruidJackson
{
  private static final List<String> MODULES = Arrays.asList(
      // Core.
      "org.apache.druid.jackson.AggregatorsModule",
      "org.apache.druid.jackson.SegmentizerModule",
      "org.apache.druid.jackson.StringComparatorModule",
      "org.apache.druid.guice.FirehoseModule",
      "org.apache.druid.guice.NestedDataModule",
      "org.apache.druid.guice.BuiltInTypesModule",
      "org.apache.druid.guice.IndexingServiceFirehoseModule",
      "org.apache.druid.guice.IndexingServiceInputSourceModule",
      "org.apache.druid.guice.IndexingServiceTuningConfigModule",
      "org.apache.druid.guice.ServerModule",
      "org.apache.druid.guice.SupervisorModule",
      "org.apache.druid.indexing.overlord.supervisor.SupervisorModule",
      "org.apache.druid.indexing.overlord.sampler.SamplerModule",
      "org.apache.druid.metadata.input.InputSourceModule",
      "org.apache.druid.metadata.storage.derby.DerbyMetadataStorageDruidModule",
      "org.apache.druid.query.lookup.LookupModule",
      "org.apache.druid.query.lookup.LookupSerdeModule",
      "org.apache.druid.segment.writeout.SegmentWriteOutMediumModule",
      "org.apache.druid.storage.StorageConnectorModule",
      // Extensions.
      "org.apache.druid.data.input.azure.AzureInputSourceDruidModule",
      "org.apache.druid.data.input.google.GoogleCloudStorageInputSourceDruidModule",
      "org.apache.druid.data.input.s3.S3InputSourceDruidModule",
      "org.apache.druid.inputsource.hdfs.HdfsInputSourceDruidModule",
      "org.apache.druid.storage.azure.AzureStorageDruidModule",
      "org.apache.druid.storage.google.GoogleStorageDruidModule",
      "org.apache.druid.storage.hdfs.HdfsStorageDruidModule",
      "org.apache.druid.storage.s3.S3StorageDruidModule",
      "org.apache.druid.metadata.storage.postgresql.PostgreSQLMetadataStorageModule",
      "org.apache.druid.indexing.kafka.KafkaIndexTaskModule",
      "org.apache.druid.indexing.kinesis.KinesisIndexingServiceModule",
      "org.apache.druid.server.lookup.namespace.NamespaceExtractionModule",
      "org.apache.druid.msq.guice.MSQIndexingModule"
  );

  /** What an operator may have allowed beyond the default. */
  private static final Map<String, Object> SETTINGS = new HashMap<>();

  static {
    SETTINGS.put("allowedProtocols", Arrays.asList("http", "https", "file", "hdfs"));
    SETTINGS.put("allowedHeaders", Arrays.asList("x-api-key", "authorization", "accept"));
  }

  private DruidJackson()
  {
  }

  public static ObjectMapper mapper() throws ReflectiveOperationException
  {
    return furnished(new DefaultObjectMapper());
  }

  /** The same of a mapper that may be for another format. */
  public static ObjectMapper furnished(ObjectMapper mapper) throws ReflectiveOperationException
  {
    initializeNullHandling();
    for (String name : MODULES) {
      jacksonModules(name).forEach(mapper::registerModule);
    }
    GuiceAnnotationIntrospector guice = new GuiceAnnotationIntrospector();
    mapper.setAnnotationIntrospectors(
        new AnnotationIntrospectorPair(guice, mapper.getSerializationConfig().getAnnotationIntrospector()),
        new AnnotationIntrospectorPair(guice, mapper.getDeserializationConfig().getAnnotationIntrospector())
    );
    mapper.setInjectableValues(new StandIns(mapper));
    return mapper;
  }

  /** Gone since 32. */
  private static void initializeNullHandling() throws ReflectiveOperationException
  {
    try {
      Class.forName("org.apache.druid.common.config.NullHandling").getMethod("initializeForTests").invoke(null);
    }
    catch (ClassNotFoundException | NoSuchMethodException e) {
      // Nothing to initialize.
    }
  }

  private static Iterable<? extends Module> jacksonModules(String name) throws ReflectiveOperationException
  {
    Object module;
    try {
      Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
      constructor.setAccessible(true);
      module = constructor.newInstance();
    }
    catch (ClassNotFoundException e) {
      return Arrays.asList();
    }
    if (module instanceof Module) {
      return Arrays.asList((Module) module);
    }
    return module instanceof DruidModule ? ((DruidModule) module).getJacksonModules() : Arrays.asList();
  }

  /** For each thing that Druid would inject: a configuration from few settings, or an object that was never set up. */
  private static final class StandIns extends InjectableValues
  {
    private final ObjectMapper mapper;

    private StandIns(ObjectMapper mapper)
    {
      this.mapper = mapper;
    }

    @Override
    public Object findInjectableValue(Object id, DeserializationContext context, BeanProperty property, Object bean)
    {
      Class<?> type = ((Key<?>) id).getTypeLiteral().getRawType();
      try {
        return type == ObjectMapper.class ? mapper : standIn(type);
      }
      catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private Object standIn(Class<?> type) throws ReflectiveOperationException
    {
      if (type.isInterface()) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, this::answer);
      }
      if (type.getSimpleName().endsWith("Config")) {
        return mapper.convertValue(SETTINGS, type);
      }
      if (Modifier.isAbstract(type.getModifiers())) {
        return null;
      }
      // Hadoop's is of no use before its constructor has run.
      return type.getSimpleName().equals("Configuration") ? type.getConstructor().newInstance() : withoutConstructor(type);
    }

    /** What constructors ask of the services that they are given. */
    private Object answer(Object proxy, Method method, Object[] arguments) throws ReflectiveOperationException
    {
      switch (method.getName()) {
        case "validateCompactionConfig":
          return method.getReturnType().getMethod("success").invoke(null);
        case "fetchExplainPlan":
          return Futures.immediateFuture(Arrays.asList(plan()));
        default:
          throw new UnsupportedOperationException(method.toString());
      }
    }

    private Object plan() throws ClassNotFoundException
    {
      Map<String, Object> plan = new HashMap<>();
      plan.put("ATTRIBUTES", "{\"statementType\":\"INSERT\",\"targetDataSource\":\"planned\"}");
      return mapper.convertValue(plan, Class.forName("org.apache.druid.query.explain.ExplainPlan"));
    }
  }

  private static Object withoutConstructor(Class<?> type) throws ReflectiveOperationException
  {
    return ReflectionFactory.getReflectionFactory()
                            .newConstructorForSerialization(type, Object.class.getDeclaredConstructor())
                            .newInstance();
  }
}
