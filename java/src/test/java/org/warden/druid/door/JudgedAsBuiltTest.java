package org.warden.druid.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.data.input.InputSource;
import org.apache.druid.data.input.impl.CombiningInputSource;
import org.apache.druid.data.input.impl.HttpInputSource;
import org.apache.druid.data.input.impl.InlineInputSource;
import org.apache.druid.data.input.impl.LocalInputSource;
import org.apache.druid.indexing.common.task.Task;
import org.apache.druid.indexing.common.task.batch.parallel.ParallelIndexSupervisorTask;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.junit.jupiter.api.Test;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Guard;
import org.warden.druid.engine.Policies;
import org.warden.druid.engine.Submitted;
import org.warden.druid.engine.Submitted.Kind;
import org.warden.druid.subject.Groups;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whatever the text of a spec, Warden judges what Druid will run: here what Druid's mapper has built says where it
 * would read, and the engine must agree.
 */
class JudgedAsBuiltTest
{
  private static final int RUNS = 3_000;
  private static final AuthenticationResult ALICE = new AuthenticationResult("alice", "warden", "test", null);
  private static final String GOOD_HTTP = "http://good.example/open/";
  private static final String GOOD_LOCAL = "/data/in/";
  private static final String POLICY = """
      {"version": 1,
       "roles": {"loader": {"allow": [
         {"actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"], "inputSources": [
           {"type": "http", "uris": ["%s*"]}, {"type": "local", "paths": ["%s*"]}, {"type": "inline"}]},
         {"actions": ["WRITE"], "type": "DATASOURCE", "names": ["wiki"]}]}},
       "users": {"alice": ["loader"]}}
      """.formatted(GOOD_HTTP, GOOD_LOCAL);

  private final Collector collector = new Collector();
  private final ObjectMapper mapper = DruidMappers.json(collector);
  private final Guard guard = Policies.guard(POLICY);

  @Test
  void anInputSourceIsJudgedByWhereTheObjectReads() throws Exception
  {
    int built = 0;
    int allowed = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      String spec = inputSource(new OddJson(new Random(seed)), new Random(seed), 2);
      Submission submission = submission(Door.SQL);
      InputSource source = read(spec, InputSource.class);
      if (source == null) {
        continue;
      }
      built++;
      String why = guard.judgeExternal(ALICE, Groups.NONE, "EXTERNAL", Action.READ, submission.objects());
      boolean covered = collected(submission).stream().allMatch(JudgedAsBuiltTest::isCovered);
      assertEquals(covered, why == null, seed + ": " + spec + ": " + why);
      assertTrue(covered ? isCovered(source) : true, seed + ": " + spec);
      assertTrue(contains(submission, source), seed + ": " + spec);
      allowed += why == null ? 1 : 0;
    }
    assertTrue(built > RUNS / 4 && allowed > built / 20 && allowed < built * 19 / 20, built + " built, " + allowed + " allowed");
  }

  @Test
  void aTaskIsJudgedByWhatTheObjectDoes() throws Exception
  {
    int built = 0;
    int allowed = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      String spec = task(new OddJson(new Random(seed)), new Random(seed));
      Submission submission = submission(Door.TASK);
      Task task = read(spec, Task.class);
      if (task == null) {
        continue;
      }
      built++;
      String why = guard.judge(ALICE, Groups.NONE, Door.TASK, submission.objects());
      boolean covered = collected(submission).stream().allMatch(JudgedAsBuiltTest::isCovered);
      assertEquals(covered && task.getDataSource().equals("wiki"), why == null, seed + ": " + spec + ": " + why);
      InputSource source = ((ParallelIndexSupervisorTask) task).getIngestionSchema().getIOConfig().getInputSource();
      assertTrue(why == null ? isCovered(source) : true, seed + ": " + spec);
      assertTrue(contains(submission, source), seed + ": " + spec);
      allowed += why == null ? 1 : 0;
    }
    assertTrue(built > RUNS / 4 && allowed > built / 20 && allowed < built * 19 / 20, built + " built, " + allowed + " allowed");
  }

  // ---- what is written ----

  private static String task(OddJson json, Random random)
  {
    List<OddJson.Field> spec = new ArrayList<>();
    twice(json, spec, "dataSchema", () -> json.object(List.of(
        new OddJson.Field("dataSource", json.string(json.pick(List.of("wiki", "wiki", "wiki", "other")))),
        new OddJson.Field("timestampSpec", "{}"),
        new OddJson.Field("dimensionsSpec", "{}")
    )));
    twice(json, spec, "ioConfig", () -> {
      List<OddJson.Field> io = new ArrayList<>();
      io.add(new OddJson.Field("type", "\"index_parallel\""));
      io.add(new OddJson.Field("inputFormat", "{\"type\":\"json\"}"));
      twice(json, io, "inputSource", () -> inputSource(json, random, 1));
      return json.object(io);
    });
    List<OddJson.Field> task = new ArrayList<>();
    task.add(new OddJson.Field("type", json.string("index_parallel")));
    twice(json, task, "spec", () -> json.object(spec));
    return json.object(task);
  }

  private static String inputSource(OddJson json, Random random, int depth)
  {
    List<OddJson.Field> fields = new ArrayList<>();
    int type = random.nextInt(depth == 0 ? 3 : 4);
    String name = List.of("http", "local", "inline", "combining").get(type);
    fields.add(new OddJson.Field("type", json.string(name)));
    switch (name) {
      case "http":
        twice(json, fields, "uris", () -> json.array(some(random, () -> json.string(json.pick(List.of(
            GOOD_HTTP + "a", GOOD_HTTP + "b/c", GOOD_HTTP + "d", "http://good.example/openly", "https://evil.example/open/"
        ))))));
        break;
      case "local":
        if (json.perhaps()) {
          twice(json, fields, "files", () -> json.array(some(random, () -> json.string(path(json)))));
        } else {
          twice(json, fields, "baseDir", () -> json.string(path(json)));
          twice(json, fields, "filter", () -> json.string("*.json"));
        }
        break;
      case "inline":
        twice(json, fields, "data", () -> json.string("http://evil.example/"));
        break;
      default:
        twice(json, fields, "delegates", () -> json.array(some(random, () -> inputSource(json, random, depth - 1))));
    }
    return json.object(fields);
  }

  private static String path(OddJson json)
  {
    return json.pick(List.of(GOOD_LOCAL + "a", GOOD_LOCAL + "b/c", GOOD_LOCAL + "d", GOOD_LOCAL + "e", "/data/ink", "/etc/passwd"));
  }

  private interface Written
  {
    String json();
  }

  private static void twice(OddJson json, List<OddJson.Field> fields, String key, Written value)
  {
    fields.add(new OddJson.Field(key, value.json()));
    if (json.perhaps() && json.perhaps()) {
      fields.add(new OddJson.Field(key, value.json()));
    }
  }

  private static List<String> some(Random random, Written value)
  {
    return Stream.generate(value::json).limit(1 + random.nextInt(2)).toList();
  }

  // ---- what is built ----

  private static Submission submission(Door door)
  {
    return RequestScope.open(() -> null).collect(door);
  }

  private <T> T read(String spec, Class<T> type)
  {
    try {
      return mapper.readValue(spec, type);
    }
    catch (Exception e) {
      return null;
    }
    finally {
      RequestScope.current().close();
    }
  }

  /** Also those that Druid builds and drops, because their key comes again. */
  private List<InputSource> collected(Submission submission) throws Exception
  {
    List<InputSource> sources = new ArrayList<>();
    for (Submitted object : submission.objects()) {
      if (object.kind() == Kind.INPUT_SOURCE) {
        sources.add(mapper.readValue(object.json(), InputSource.class));
      }
    }
    return sources;
  }

  private boolean contains(Submission submission, InputSource source) throws Exception
  {
    JsonNode built = mapper.valueToTree(source);
    for (Submitted object : submission.objects()) {
      if (object.kind() == Kind.INPUT_SOURCE && mapper.readTree(object.json()).equals(built)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCovered(InputSource source)
  {
    if (source instanceof HttpInputSource) {
      return ((HttpInputSource) source).getUris().stream().allMatch(uri -> uri.toString().startsWith(GOOD_HTTP));
    }
    if (source instanceof LocalInputSource) {
      LocalInputSource local = (LocalInputSource) source;
      return Stream.concat(Stream.ofNullable(local.getBaseDir()), local.getFiles().stream())
                   .allMatch(file -> file.getPath().startsWith(GOOD_LOCAL));
    }
    if (source instanceof CombiningInputSource) {
      Collection<? extends InputSource> parts = ((CombiningInputSource) source).getDelegates();
      return parts.stream().allMatch(JudgedAsBuiltTest::isCovered);
    }
    return source instanceof InlineInputSource;
  }
}
