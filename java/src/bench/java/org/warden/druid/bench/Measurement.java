package org.warden.druid.bench;

/** Something that is measured once a round. */
interface Measurement
{
  /** For the line that says what is going on. */
  String title();

  /** Adds what was found. */
  void run(Effort effort, Records records) throws Exception;
}
