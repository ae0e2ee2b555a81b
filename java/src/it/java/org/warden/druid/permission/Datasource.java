package org.warden.druid.permission;

import java.util.List;
import java.util.stream.Collectors;

/** The small tables of the scene: a day, a page and an amount. */
record Datasource(String name, List<String> pages)
{
  static final Datasource WIKI = new Datasource("wiki", List.of("Ada", "Bern", "Cairo", "Delhi"));
  static final Datasource SALES = new Datasource("sales_2026", List.of("Ada", "Bern", "Oslo"));
  static final Datasource SECRET = new Datasource("sales_eu_secret", List.of("Ada"));
  static final Datasource COPY = new Datasource("wiki_copy", List.of("Rome", "Riga"));

  static final List<Datasource> LOADED_AT_START = List.of(WIKI, SALES, SECRET);
  static final List<String> ALL = List.of("wiki", "sales_2026", "sales_eu_secret", "wiki_copy");

  /** The statement that puts its rows there, and nothing else, out of the statement itself. */
  String replace()
  {
    return "REPLACE INTO " + name + " OVERWRITE ALL SELECT TIME_PARSE(\"day\") AS __time, page, amount FROM "
           + inline(pages) + " PARTITIONED BY DAY";
  }

  /** An EXTERN that holds its data. */
  static String inline(List<String> pages)
  {
    String rows = pages.stream().map(page -> "2026-01-01," + page + ",1").collect(Collectors.joining("\\n"));
    return extern("{\"type\":\"inline\",\"data\":\"" + rows + "\"}");
  }

  /** An EXTERN of any input source of such rows. */
  static String extern(String inputSource)
  {
    return "TABLE(EXTERN('" + inputSource + "', '{\"type\":\"csv\",\"columns\":[\"day\",\"page\",\"amount\"]}', "
           + "'[{\"name\":\"day\",\"type\":\"string\"},{\"name\":\"page\",\"type\":\"string\"},"
           + "{\"name\":\"amount\",\"type\":\"long\"}]'))";
  }
}
