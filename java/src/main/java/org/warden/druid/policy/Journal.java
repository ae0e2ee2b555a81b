package org.warden.druid.policy;

import org.apache.druid.java.util.common.logger.Logger;

/** Where the operator reads what became of a policy file. Each text may have several lines. */
interface Journal
{
  void info(String text);

  void warn(String text);

  void error(String text);

  /** Druid's own log. The texts hold names from outside, so none of them is a format. */
  static Journal of(Logger log)
  {
    return new Journal()
    {
      @Override
      public void info(String text)
      {
        log.info("%s", text);
      }

      @Override
      public void warn(String text)
      {
        log.warn("%s", text);
      }

      @Override
      public void error(String text)
      {
        log.error("%s", text);
      }
    };
  }
}
