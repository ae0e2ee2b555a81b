package org.warden.druid.door;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import org.apache.druid.client.indexing.SamplerSpec;
import org.apache.druid.data.input.InputFormat;
import org.apache.druid.data.input.InputRowSchema;
import org.apache.druid.data.input.InputSource;
import org.apache.druid.data.input.InputSourceReader;
import org.apache.druid.data.input.impl.InlineInputSource;
import org.apache.druid.indexing.common.task.Task;
import org.apache.druid.indexing.overlord.supervisor.SupervisorSpec;
import org.apache.druid.metadata.PasswordProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Submitted;
import org.warden.druid.engine.Submitted.Kind;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The hook in Druid 27's own mapper. */
class CollectingModifierTest
{
  private static final String INLINE = "{\"type\":\"inline\",\"data\":\"a\"}";
  private static final String NOOP = "{\"type\":\"noop\",\"id\":\"n\"}";

  private final Collector collector = new Collector();
  private final ObjectMapper mapper = DruidMappers.json(collector);
  private Submission submission;

  @AfterEach
  void close()
  {
    if (RequestScope.current() != null) {
      RequestScope.current().close();
    }
  }

  private void open()
  {
    submission = RequestScope.open(() -> null).collect(Door.TASK);
  }

  private List<String> kinds()
  {
    return submission.objects().stream().map(object -> object.kind().name()).toList();
  }

  private List<String> json(Kind kind)
  {
    return submission.objects().stream()
                     .filter(object -> object.kind() == kind)
                     .map(object -> new String(object.json(), StandardCharsets.UTF_8))
                     .toList();
  }

  // ---- what is seen ----

  @ParameterizedTest
  @ValueSource(strings = {
      INLINE,
      "{\"type\":\"local\",\"baseDir\":\"/data\",\"filter\":\"*\"}",
      "{\"type\":\"local\",\"files\":[\"a\",\"/b/../c\"]}",
      "{\"type\":\"http\",\"uris\":[\"http://a/%2e%2e/b?c#d\"],\"httpAuthenticationUsername\":\"u\"}",
      "{\"type\":\"druid\",\"dataSource\":\"wiki\",\"interval\":\"2000/2001\"}",
      "{\"type\":\"generator\",\"schemaName\":\"basic\"}",
  })
  void anInputSourceIsWrittenAsTheObjectSays(String written) throws Exception
  {
    open();
    InputSource built = mapper.readValue(written, InputSource.class);

    assertEquals(List.of(mapper.writeValueAsString(built)), json(Kind.INPUT_SOURCE));
    RequestScope.current().close();
    assertEquals(built, mapper.readValue(json(Kind.INPUT_SOURCE).get(0), InputSource.class));
  }

  @Test
  void itIsSeenHoweverDruidReads() throws Exception
  {
    JsonNode tree = mapper.readTree(INLINE);
    Map<?, ?> map = Map.of("type", "inline", "data", "a");
    byte[] smile = DruidMappers.smile(new Collector()).writeValueAsBytes(tree);
    List<Reading> readings = List.of(
        () -> mapper.readValue(INLINE, InputSource.class),
        () -> mapper.readValue(INLINE, InlineInputSource.class),
        () -> mapper.readerFor(InputSource.class).readValue(INLINE),
        () -> mapper.reader().treeToValue(tree, InputSource.class),
        () -> mapper.treeToValue(tree, InputSource.class),
        () -> mapper.convertValue(map, InputSource.class),
        () -> mapper.convertValue(tree, InputSource.class),
        () -> mapper.copy().readValue(INLINE, InputSource.class),
        () -> mapper.readValue("{\"x\":" + INLINE + "}", new TypeReference<Map<String, InputSource>>() {}),
        () -> DruidMappers.smile(collector).readValue(smile, InputSource.class)
    );
    collector.serve(Set.of(), mapper, new BatchPlanner(Guice.createInjector()));
    for (Reading reading : readings) {
      open();
      reading.read();
      assertEquals(List.of(INLINE), json(Kind.INPUT_SOURCE));
    }
  }

  private interface Reading
  {
    Object read() throws Exception;
  }

  @Test
  void everyPartOfATaskIsSeen() throws Exception
  {
    open();
    String local = "{\"type\":\"local\",\"baseDir\":\"/d\",\"filter\":\"*\"}";
    String combining = "{\"type\":\"combining\",\"delegates\":[" + local + "]}";
    mapper.readValue(index("\"inputSource\":" + combining + ",\"inputFormat\":{\"type\":\"json\"}"), Task.class);

    assertEquals(List.of("INPUT_SOURCE", "INPUT_SOURCE", "INPUT_FORMAT", "TASK"), kinds());
    assertEquals(List.of(local, combining), json(Kind.INPUT_SOURCE));
    assertEquals("wiki", mapper.readTree(json(Kind.TASK).get(0)).at("/spec/dataSchema/dataSource").asText());
  }

  @Test
  void aFirehoseIsSeen() throws Exception
  {
    open();
    String spec = index("\"firehose\":{\"type\":\"receiver\",\"serviceName\":\"s\"}").replace("index_parallel", "index");
    mapper.readValue(spec, Task.class);

    assertEquals(List.of("FIREHOSE", "TASK"), kinds());
    assertEquals("s", mapper.readTree(json(Kind.FIREHOSE).get(0)).get("serviceName").asText());
  }

  @Test
  void supervisorsAndSamplersAreSeen() throws Exception
  {
    open();
    mapper.readValue("{\"type\":\"NoopSupervisorSpec\",\"id\":\"n\",\"dataSources\":[\"wiki\"]}", SupervisorSpec.class);
    assertEquals(List.of("SUPERVISOR"), kinds());
    assertTrue(json(Kind.SUPERVISOR).get(0).contains("\"wiki\""));

    open();
    String spec = index("\"inputSource\":" + INLINE + ",\"inputFormat\":{\"type\":\"json\"}").replace("index_parallel", "index");
    mapper.readValue(spec, SamplerSpec.class);
    assertEquals(List.of("INPUT_SOURCE", "INPUT_FORMAT", "SAMPLER"), kinds());
    assertNull(submission.unreadable());
  }

  private static String index(String ioConfig)
  {
    return "{\"type\":\"index_parallel\",\"spec\":{\"dataSchema\":{\"dataSource\":\"wiki\",\"timestampSpec\":{},"
           + "\"dimensionsSpec\":{}},\"ioConfig\":{\"type\":\"index_parallel\"," + ioConfig + "}}}";
  }

  // ---- secrets ----

  @Test
  @SuppressWarnings("deprecation")
  void ofAProviderOnlyItsClassIsNoted() throws Exception
  {
    open();
    mapper.readValue("{\"type\":\"environment\",\"variable\":\"THE_NAME\"}", PasswordProvider.class);
    assertEquals(
        List.of("{\"class\":\"org.apache.druid.metadata.EnvironmentVariablePasswordProvider\"}"),
        json(Kind.SECRET_PROVIDER)
    );
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"secret\"", "{\"type\":\"default\",\"password\":\"secret\"}"})
  @SuppressWarnings("deprecation")
  void oneThatWritesOutWhatItProvidesIsNothing(String provider) throws Exception
  {
    open();
    mapper.readValue(provider, PasswordProvider.class);
    assertEquals(List.of(), kinds());
  }

  // ---- when nothing is ----

  @Test
  void nothingIsCollectedWhereNothingIsSubmitted() throws Exception
  {
    mapper.readValue(NOOP, Task.class);
    RequestScope scope = RequestScope.open(() -> null);
    mapper.readValue(NOOP, Task.class);
    assertNull(scope.submission());
    submission = scope.collect(Door.TASK);
    assertTrue(submission.isEmpty());
    scope.close();
    assertNull(scope.submission());
    mapper.readValue(NOOP, Task.class);
    assertTrue(submission.isEmpty());
  }

  @Test
  void anotherThreadsAreNotMine() throws Exception
  {
    open();
    Thread other = new Thread(() -> assertDoesNotFail(() -> mapper.readValue(NOOP, Task.class)));
    other.start();
    other.join();
    assertTrue(submission.isEmpty());
  }

  private static void assertDoesNotFail(Reading reading)
  {
    try {
      reading.read();
    }
    catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- odd classes ----

  /** What an extension may bring. */
  private abstract static class Odd implements InputSource
  {
    @Override
    public boolean isSplittable()
    {
      return false;
    }

    @Override
    public boolean needsFormat()
    {
      return false;
    }

    @Override
    public InputSourceReader reader(InputRowSchema schema, InputFormat format, File folder)
    {
      throw new UnsupportedOperationException();
    }
  }

  @JsonTypeName("throwing")
  static final class Throwing extends Odd
  {
    @JsonProperty
    public String getSecret() throws Exception
    {
      throw new Exception("the secret");
    }
  }

  @JsonTypeName("failing")
  static final class Failing extends Odd
  {
    @JsonProperty
    public String getSecret()
    {
      throw new NoClassDefFoundError("the secret");
    }
  }

  @JsonTypeName("endless")
  static final class Endless extends Odd
  {
    @JsonProperty
    public Endless getNext()
    {
      return new Endless();
    }
  }

  @JsonTypeName("mute")
  static final class Mute extends Odd
  {
    @JsonCreator
    Mute(@JsonProperty("x") Object x)
    {
    }
  }

  @JsonTypeName("large")
  static final class Large extends Odd
  {
    @JsonProperty
    public Iterable<String> getNames()
    {
      return () -> Collections.nCopies(100_000, "x".repeat(1_000)).iterator();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"throwing", "failing", "endless", "large"})
  void whatCannotBeWrittenIsUnreadableAndStillBuilt(String type) throws Exception
  {
    mapper.registerSubtypes(Throwing.class, Failing.class, Endless.class, Large.class);
    open();
    InputSource built = mapper.readValue("{\"type\":\"" + type + "\"}", InputSource.class);

    assertNotNull(built);
    assertEquals(
        "an object of " + built.getClass().getName() + " cannot be written as JSON, or is too large",
        submission.unreadable()
    );
  }

  @Test
  void oneThatWritesNothingIsSeenAllTheSame() throws Exception
  {
    mapper.registerSubtypes(Mute.class);
    open();
    mapper.readValue("{\"type\":\"mute\",\"x\":1}", InputSource.class);
    assertEquals(List.of("{\"type\":\"mute\"}"), json(Kind.INPUT_SOURCE));
  }

  @JsonTypeName("known")
  @JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
  static final class Known extends Odd
  {
    @JsonProperty
    private String id;

    @JsonProperty
    private Object more;
  }

  /** Jackson asks a deserialiser for more than an object: so must it be answered. */
  @Test
  void objectIdsStillWork() throws Exception
  {
    mapper.registerSubtypes(Known.class);
    ObjectMapper plain = new ObjectMapper();
    plain.registerSubtypes(Known.class);
    String two = "[{\"type\":\"known\",\"id\":\"a\",\"more\":1},\"a\"]";
    open();
    List<Known> hooked = mapper.readValue(two, new TypeReference<List<Known>>() {});
    List<Known> expected = plain.readValue(two, new TypeReference<List<Known>>() {});

    assertSame(expected.get(0), expected.get(1));
    assertSame(hooked.get(0), hooked.get(1));
    assertEquals(1, hooked.get(0).more);
  }

  @Test
  void anUpdateIsSeen() throws Exception
  {
    mapper.registerSubtypes(Known.class);
    open();
    Known known = new Known();
    assertSame(known, mapper.readerForUpdating(known).readValue("{\"type\":\"known\",\"id\":\"b\"}"));
    assertTrue(json(Kind.INPUT_SOURCE).get(0).contains("\"b\""));
  }

  @Test
  void aFailureIsJacksonsOwn()
  {
    open();
    Exception failure = assertThrows(Exception.class, () -> mapper.readValue("{\"type\":\"local\"}", InputSource.class));
    assertTrue(failure.getMessage().contains("At least one of baseDir or files"), failure.getMessage());
    assertTrue(submission.isEmpty());
  }

  // ---- bounds ----

  @Test
  void tooManyAreUnreadable() throws Exception
  {
    open();
    for (int i = 0; i < Submission.MAX_OBJECTS; i++) {
      mapper.readValue("{\"type\":\"inline\",\"data\":\"" + i + "\"}", InputSource.class);
    }
    assertNull(submission.unreadable());
    mapper.readValue(INLINE.replace("\"a\"", "\"0\""), InputSource.class);
    assertNull(submission.unreadable(), "one that is there already is no more than it was");
    mapper.readValue(INLINE, InputSource.class);
    assertEquals("it is made of more than Warden judges in one request", submission.unreadable());
    assertEquals(Submission.MAX_OBJECTS, submission.objects().size());
  }

  @Test
  void tooMuchIsUnreadable()
  {
    Submission small = new Submission(Door.SQL, 10, 100);
    small.built(Kind.INPUT_SOURCE, new InlineInputSource("x".repeat(50)), mapper);
    assertNull(small.unreadable());
    small.built(Kind.INPUT_SOURCE, new InlineInputSource("y".repeat(50)), mapper);
    assertNotNull(small.unreadable());
    assertEquals(1, small.objects().size());
  }

  @Test
  void whatIsNewIsToBeJudgedAgain()
  {
    Submission some = new Submission(Door.TASK);
    some.add(Kind.JSON, "{}".getBytes(StandardCharsets.UTF_8));
    some.setJudged();
    some.add(Kind.JSON, "{}".getBytes(StandardCharsets.UTF_8));
    assertTrue(some.isJudged());
    some.add(Kind.TASK, "{}".getBytes(StandardCharsets.UTF_8));
    assertTrue(!some.isJudged());
    some.setJudged();
    some.becomeUnreadable("odd");
    assertTrue(!some.isJudged());
    assertEquals(List.of(Kind.JSON, Kind.TASK), some.objects().stream().map(Submitted::kind).toList());
  }
}
