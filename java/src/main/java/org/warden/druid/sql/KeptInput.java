package org.warden.druid.sql;

import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import java.io.IOException;

/** The container's stream of a request's body, which keeps aside what is read of it. */
final class KeptInput extends ServletInputStream
{
  private final ServletInputStream in;
  private final KeptBody kept;

  KeptInput(ServletInputStream in, KeptBody kept)
  {
    this.in = in;
    this.kept = kept;
  }

  @Override
  public int read() throws IOException
  {
    int read = in.read();
    if (read >= 0) {
      kept.add(new byte[]{(byte) read}, 0, 1);
    }
    return read;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException
  {
    int read = in.read(into, from, length);
    if (read > 0) {
      kept.add(into, from, read);
    }
    return read;
  }

  @Override
  public int available() throws IOException
  {
    return in.available();
  }

  @Override
  public boolean markSupported()
  {
    return in.markSupported();
  }

  @Override
  public synchronized void mark(int limit)
  {
    in.mark(limit);
    kept.mark();
  }

  @Override
  public synchronized void reset() throws IOException
  {
    in.reset();
    kept.backToMark();
  }

  @Override
  public void close() throws IOException
  {
    in.close();
  }

  @Override
  public boolean isFinished()
  {
    return in.isFinished();
  }

  @Override
  public boolean isReady()
  {
    return in.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener)
  {
    in.setReadListener(listener);
  }
}
