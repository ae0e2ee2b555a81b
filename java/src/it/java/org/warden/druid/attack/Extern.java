package org.warden.druid.attack;

/** Input sources, and EXTERN with them. Every file that the tests read has the columns day, page and amount. */
final class Extern
{
  static final String FORMAT = "{\"type\":\"csv\",\"columns\":[\"day\",\"page\",\"amount\"]}";
  static final String SIGNATURE = "[{\"name\":\"day\",\"type\":\"string\"},{\"name\":\"page\",\"type\":\"string\"},"
                                  + "{\"name\":\"amount\",\"type\":\"long\"}]";

  static final String INLINE = "{\"type\":\"inline\",\"data\":\"2026-01-01,Own-Page,1\"}";
  static final String SECRET_FILE = "{\"type\":\"local\",\"files\":[\"$VAULT/secret/secret.csv\"]}";
  static final String SECRET_FOLDER = "{\"type\":\"local\",\"baseDir\":\"$VAULT/secret\",\"filter\":\"*.csv\"}";
  static final String SECRET_URL = "{\"type\":\"http\",\"uris\":[\"$TRAP/secret/page.csv\"]}";
  static final String PAYROLL = "{\"type\":\"druid\",\"dataSource\":\"payroll\",\"interval\":\"2026-01-01/2026-01-02\"}";

  private Extern()
  {
  }

  /** The table function that reads a URL. */
  static String http(String url)
  {
    return table("{\"type\":\"http\",\"uris\":[\"" + url + "\"]}");
  }

  static String table(String inputSource)
  {
    return "TABLE(EXTERN('" + inputSource + "', '" + FORMAT + "', '" + SIGNATURE + "'))";
  }
}
