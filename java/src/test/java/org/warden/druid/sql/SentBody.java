package org.warden.druid.sql;

import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;

/** The container's stream of a request's body, all of which is there. */
public class SentBody extends ServletInputStream
{
  final ByteArrayInputStream bytes;

  public SentBody(byte[] bytes)
  {
    this.bytes = new ByteArrayInputStream(bytes);
  }

  @Override
  public int read()
  {
    return bytes.read();
  }

  @Override
  public int read(byte[] into, int from, int length)
  {
    return bytes.read(into, from, length);
  }

  @Override
  public boolean isFinished()
  {
    return bytes.available() == 0;
  }

  @Override
  public boolean isReady()
  {
    return true;
  }

  @Override
  public void setReadListener(ReadListener listener)
  {
  }
}
