package org.warden.druid.door;

import org.warden.druid.engine.Submitted.Kind;

import javax.annotation.Nullable;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of Druid whose objects Warden judges, by their names: no version of Druid has all of them, and the classes
 * of extensions come from other class loaders.
 */
final class DruidType
{
  private static final Map<String, Kind> KINDS = new HashMap<>();

  /** Those that hold what they provide: no secret of Druid's comes out of them. */
  private static final List<String> PLAIN_PROVIDERS = Collections.unmodifiableList(Arrays.asList(
      "org.apache.druid.metadata.DefaultPasswordProvider",
      "org.apache.druid.metadata.MapStringDynamicConfigProvider"
  ));

  static {
    KINDS.put("org.apache.druid.indexing.common.task.Task", Kind.TASK);
    KINDS.put("org.apache.druid.indexing.overlord.supervisor.SupervisorSpec", Kind.SUPERVISOR);
    KINDS.put("org.apache.druid.client.indexing.SamplerSpec", Kind.SAMPLER);
    KINDS.put("org.apache.druid.data.input.InputSource", Kind.INPUT_SOURCE);
    KINDS.put("org.apache.druid.data.input.InputFormat", Kind.INPUT_FORMAT);
    KINDS.put("org.apache.druid.data.input.FirehoseFactory", Kind.FIREHOSE);
    KINDS.put("org.apache.druid.metadata.PasswordProvider", Kind.SECRET_PROVIDER);
    KINDS.put("org.apache.druid.metadata.DynamicConfigProvider", Kind.SECRET_PROVIDER);
  }

  private DruidType()
  {
  }

  /** What an object of this class is; null for one that Warden has nothing to do with. */
  @Nullable
  static Kind of(Class<?> type)
  {
    return PLAIN_PROVIDERS.contains(type.getName()) ? null : inherited(type);
  }

  @Nullable
  private static Kind inherited(@Nullable Class<?> type)
  {
    if (type == null) {
      return null;
    }
    Kind kind = KINDS.get(type.getName());
    for (Class<?> implemented : type.getInterfaces()) {
      kind = kind == null ? inherited(implemented) : kind;
    }
    return kind == null ? inherited(type.getSuperclass()) : kind;
  }
}
