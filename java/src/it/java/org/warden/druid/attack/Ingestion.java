package org.warden.druid.attack;

/** Tasks and sampler specs as JSON texts. */
final class Ingestion
{
  static final String MALLORY = "mallory_ds";

  private static final String SPEC = """
      {"type":"TYPE","spec":{"dataSchema":{"dataSource":"TARGET","timestampSpec":{"column":"day","format":"iso"},\
      "dimensionsSpec":{"dimensions":["page"]},"granularitySpec":{"segmentGranularity":"day","rollup":false}},\
      "ioConfig":{"type":"TYPE","inputSource":SOURCE,"inputFormat":FORMAT},"tuningConfig":{"type":"TYPE"}}}""";

  private static final String SAMPLER = """
      {"type":"index","spec":{"type":"index","dataSchema":{"dataSource":"sample",\
      "timestampSpec":{"column":"day","format":"iso"},"dimensionsSpec":{}},"ioConfig":{"type":"index",\
      "inputSource":SOURCE,"inputFormat":FORMAT},"tuningConfig":{"type":"index"}},"samplerConfig":{"numRows":10}}""";

  /** A firehose needs the parser of former days. */
  private static final String FIREHOSE = """
      {"type":"TYPE","spec":{"dataSchema":{"dataSource":"TARGET","parser":{"type":"string","parseSpec":{"format":"csv",\
      "columns":["day","page","amount"],"timestampSpec":{"column":"day","format":"iso"},\
      "dimensionsSpec":{"dimensions":["page"]}}},"granularitySpec":{"segmentGranularity":"day","rollup":false}},\
      "ioConfig":{"type":"TYPE","firehose":SOURCE},"tuningConfig":{"type":"TYPE"}}}""";

  private Ingestion()
  {
  }

  static String parallel(String target, String inputSource)
  {
    return task("index_parallel", target, inputSource);
  }

  static String task(String type, String target, String inputSource)
  {
    return fill(SPEC, type, target, inputSource);
  }

  /** With a context. */
  static String parallel(String target, String inputSource, String context)
  {
    String task = parallel(target, inputSource);
    return task.substring(0, task.length() - 1) + ",\"context\":" + context + "}";
  }

  static String firehose(String type, String target, String firehose)
  {
    return fill(FIREHOSE, type, target, firehose);
  }

  static String sampler(String inputSource)
  {
    return fill(SAMPLER, "index", "sample", inputSource);
  }

  /** Reads a datasource with its own columns. */
  static String fromDatasource(String target, String inputSource)
  {
    return parallel(target, inputSource).replace(",\"inputFormat\":" + Extern.FORMAT, "")
                                        .replace("\"column\":\"day\",\"format\":\"iso\"", "\"column\":\"__time\",\"format\":\"millis\"");
  }

  private static String fill(String template, String type, String target, String source)
  {
    return template.replace("TYPE", type).replace("TARGET", target).replace("SOURCE", source).replace("FORMAT", Extern.FORMAT);
  }
}
