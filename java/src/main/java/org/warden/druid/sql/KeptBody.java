package org.warden.druid.sql;

import javax.annotation.Nullable;
import java.io.ByteArrayOutputStream;

/** What has been read of a request's body, kept aside as long as it is no more than {@link #BOUND}. */
final class KeptBody
{
  static final int BOUND = 1024 * 1024;

  /** Null when there was more. */
  @Nullable
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  /** How much had been read where the reader may go back to. */
  private int mark;

  void add(byte[] read, int from, int length)
  {
    if (bytes != null && length > BOUND - bytes.size()) {
      bytes = null;
    }
    if (bytes != null) {
      bytes.write(read, from, length);
    }
  }

  void mark()
  {
    mark = bytes == null ? 0 : bytes.size();
  }

  /** The reader has gone back: what follows the mark will be read again. */
  void backToMark()
  {
    if (bytes != null) {
      byte[] read = bytes.toByteArray();
      bytes.reset();
      bytes.write(read, 0, mark);
    }
  }

  /** All that has been read; null if that was too much. */
  @Nullable
  byte[] bytes()
  {
    return bytes == null ? null : bytes.toByteArray();
  }
}
