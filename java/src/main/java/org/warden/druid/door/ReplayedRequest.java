package org.warden.druid.door;

import javax.annotation.Nullable;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;

/** A request whose body has been read, with the body that is to be read behind the filter. */
final class ReplayedRequest extends HttpServletRequestWrapper
{
  private static final String CONTENT_LENGTH = "Content-Length";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";

  private final byte[] body;
  private final Replay stream;

  @Nullable
  private BufferedReader reader;

  ReplayedRequest(HttpServletRequest request, byte[] body)
  {
    super(request);
    this.body = body;
    this.stream = new Replay(body);
  }

  @Override
  public ServletInputStream getInputStream()
  {
    return stream;
  }

  @Override
  public BufferedReader getReader()
  {
    if (reader == null) {
      String name = getCharacterEncoding();
      Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
      reader = new BufferedReader(new InputStreamReader(stream, charset));
    }
    return reader;
  }

  @Override
  public int getContentLength()
  {
    return body.length;
  }

  @Override
  public long getContentLengthLong()
  {
    return body.length;
  }

  /** However the body came: now it is here, and of this length. */
  @Override
  public String getHeader(String name)
  {
    if (CONTENT_LENGTH.equalsIgnoreCase(name)) {
      return String.valueOf(body.length);
    }
    return TRANSFER_ENCODING.equalsIgnoreCase(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name)
  {
    if (CONTENT_LENGTH.equalsIgnoreCase(name)) {
      return Collections.enumeration(Collections.singleton(getHeader(name)));
    }
    return TRANSFER_ENCODING.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public int getIntHeader(String name)
  {
    return CONTENT_LENGTH.equalsIgnoreCase(name) ? body.length : super.getIntHeader(name);
  }

  private static final class Replay extends ServletInputStream
  {
    private final ByteArrayInputStream bytes;

    private Replay(byte[] body)
    {
      this.bytes = new ByteArrayInputStream(body);
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
    public int available()
    {
      return bytes.available();
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

    /** All of it is there, so that the listener hears of it at once, on this thread. */
    @Override
    public void setReadListener(ReadListener listener)
    {
      try {
        listener.onDataAvailable();
        if (isFinished()) {
          listener.onAllDataRead();
        }
      }
      catch (IOException e) {
        listener.onError(e);
      }
    }
  }
}
