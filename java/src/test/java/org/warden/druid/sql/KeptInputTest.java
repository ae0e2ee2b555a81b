package org.warden.druid.sql;

import org.junit.jupiter.api.Test;

import javax.servlet.ReadListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KeptInputTest
{
  private static final byte[] BODY = "SELECT * FROM wiki".getBytes(StandardCharsets.UTF_8);

  private final KeptBody kept = new KeptBody();

  @Test
  void whateverWayItIsReadItIsKept() throws IOException
  {
    KeptInput input = input(BODY);
    assertEquals('S', input.read());
    byte[] some = new byte[10];
    assertEquals(3, input.read(some, 2, 3));
    assertEquals("ELE", new String(some, 2, 3, StandardCharsets.UTF_8));
    assertEquals(2, input.skip(2));
    assertEquals(BODY.length - 6, input.available());
    assertArrayEquals(Arrays.copyOfRange(BODY, 6, BODY.length), input.readAllBytes());
    assertEquals(-1, input.read());
    assertEquals(-1, input.read(some));
    assertTrue(input.isFinished());
    assertArrayEquals(BODY, kept.bytes());
  }

  @Test
  void onlyWhatHasBeenReadIsKept() throws IOException
  {
    input(BODY).readNBytes(6);
    assertArrayEquals("SELECT".getBytes(StandardCharsets.UTF_8), kept.bytes());
  }

  @Test
  void whatIsReadAgainIsKeptOnce() throws IOException
  {
    KeptInput input = input(BODY);
    assertTrue(input.markSupported());
    input.readNBytes(3);
    input.mark(100);
    input.readNBytes(5);
    input.reset();
    input.readNBytes(1);
    input.reset();
    input.readAllBytes();
    assertArrayEquals(BODY, kept.bytes());
  }

  @Test
  void asMuchAsTheBoundIsKeptAndNothingOfMore() throws IOException
  {
    byte[] most = new byte[KeptBody.BOUND];
    assertArrayEquals(most, input(most).readAllBytes());
    assertArrayEquals(most, kept.bytes());

    KeptInput more = input(new byte[3]);
    more.mark(1);
    assertEquals(0, more.read());
    assertNull(kept.bytes());
    more.reset();
    assertEquals(3, more.readAllBytes().length);
    assertNull(kept.bytes());
  }

  @Test
  void theContainersListenerIsTheReaders() throws IOException
  {
    Body body = new Body(BODY);
    KeptInput input = new KeptInput(body, kept);
    ReadListener listener = new ReadListener()
    {
      @Override
      public void onDataAvailable()
      {
      }

      @Override
      public void onAllDataRead()
      {
      }

      @Override
      public void onError(Throwable e)
      {
      }
    };
    input.setReadListener(listener);
    assertEquals(listener, body.listener);
    assertTrue(input.isReady());
    assertFalse(input.isFinished());
    input.close();
    assertTrue(body.closed);
  }

  private KeptInput input(byte[] body)
  {
    return new KeptInput(new Body(body), kept);
  }

  /** Notes what it is told. */
  private static final class Body extends SentBody
  {
    private ReadListener listener;
    private boolean closed;

    private Body(byte[] bytes)
    {
      super(bytes);
    }

    @Override
    public int available()
    {
      return bytes.available();
    }

    @Override
    public boolean markSupported()
    {
      return true;
    }

    @Override
    public void mark(int limit)
    {
      bytes.mark(limit);
    }

    @Override
    public void reset()
    {
      bytes.reset();
    }

    @Override
    public void close()
    {
      closed = true;
    }

    @Override
    public void setReadListener(ReadListener listener)
    {
      this.listener = listener;
    }
  }
}
