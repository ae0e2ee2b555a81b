package org.warden.druid.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Bodies of {@code index_parallel} tasks, which load data without the multi-stage query engine. */
public final class IndexTask
{
  private IndexTask()
  {
  }

  /** A task that puts one row for each page into a datasource. */
  public static Map<String, Object> inline(String datasource, List<String> pages)
  {
    return task(datasource, Map.of("type", "inline", "data", rows(pages)), Map.of());
  }

  /** A task that reads the files of a folder, each in a sub-task of its own, two of these at once. */
  public static Map<String, Object> inSubTasks(String datasource, String folder)
  {
    return task(
        datasource,
        Map.of("type", "local", "baseDir", folder, "filter", "*.csv"),
        Map.of("maxNumConcurrentSubTasks", 2, "splitHintSpec", Map.of("type", "maxSize", "maxNumFiles", 1))
    );
  }

  /** The rows of such a task's input. */
  public static String rows(List<String> pages)
  {
    return pages.stream().map(page -> "2026-01-01," + page).collect(Collectors.joining("\n"));
  }

  private static Map<String, Object> task(String datasource, Map<String, ?> inputSource, Map<String, ?> tuning)
  {
    Map<String, Object> tuningConfig = new LinkedHashMap<>(tuning);
    tuningConfig.put("type", "index_parallel");
    return Map.of("type", "index_parallel", "spec", Map.of(
        "dataSchema", Map.of(
            "dataSource", datasource,
            "timestampSpec", Map.of("column", "day", "format", "iso"),
            "dimensionsSpec", Map.of("dimensions", List.of("page")),
            "granularitySpec", Map.of("segmentGranularity", "day", "rollup", false)
        ),
        "ioConfig", Map.of(
            "type", "index_parallel",
            "inputSource", inputSource,
            "inputFormat", Map.of("type", "csv", "columns", List.of("day", "page"))
        ),
        "tuningConfig", tuningConfig
    ));
  }
}
