package org.warden.druid.door;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The stream of a response on which something has been refused.
 *
 * It holds the body of a 403 back until the request's own thread is through. A body of any other status passes, and
 * so does one that outgrows the bound: no answer of Druid's that refuses does.
 */
final class HeldBody extends ServletOutputStream
{
  static final int BOUND = 64 * 1024;

  private final RefusalResponse response;
  private final ServletOutputStream out;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean passes;

  HeldBody(RefusalResponse response, ServletOutputStream out)
  {
    this.response = response;
    this.out = out;
  }

  /** Whether what is written goes straight to the container. */
  boolean passes()
  {
    if (!passes && body.size() == 0) {
      passes = !response.isRefusal();
    }
    return passes;
  }

  /** Sends what has been held back, with the reason in it, and lets pass what follows. */
  void release() throws IOException
  {
    if (!passes()) {
      response.sendHeld(body.toByteArray(), out);
      passes = true;
    }
  }

  /** Forgets what has been held back: somebody starts the body anew. */
  void forget()
  {
    body.reset();
    passes = false;
  }

  @Override
  public void write(int b) throws IOException
  {
    write(new byte[]{(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException
  {
    if (!passes() && body.size() + length > BOUND) {
      passes = true;
      body.writeTo(out);
    }
    if (passes) {
      out.write(bytes, from, length);
    } else {
      body.write(bytes, from, length);
    }
  }

  @Override
  public void flush() throws IOException
  {
    if (passes()) {
      out.flush();
    }
  }

  /** What is held back waits for the end of the request all the same. */
  @Override
  public void close() throws IOException
  {
    if (passes()) {
      out.close();
    }
  }

  @Override
  public boolean isReady()
  {
    return out.isReady();
  }

  /** Only somebody who streams listens, and before the first byte: then nothing is held back. */
  @Override
  public void setWriteListener(WriteListener listener)
  {
    passes = true;
    out.setWriteListener(listener);
  }
}
