package org.warden.druid.door;

import javax.annotation.Nullable;
import javax.servlet.ServletOutputStream;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * An answer that says why, if it is a 403 because of a refusal made on this very request.
 *
 * Every other answer goes straight to the container: until something has been refused, whoever asks for the stream
 * gets the container's own. After that the status decides at the first byte, and only a 403 is held back.
 */
final class RefusalResponse extends HttpServletResponseWrapper
{
  private final RequestScope scope;

  /** The stream that this response gave out, if it was not the container's own. */
  @Nullable
  private HeldBody held;

  /** The container's own stream, writer or error page has been asked for. */
  private boolean outOfHand;

  /** The request's own thread is through: what others still write passes. */
  private volatile boolean finished;

  RefusalResponse(HttpServletResponse response, RequestScope scope)
  {
    super(response);
    this.scope = scope;
  }

  /** Sends what was held back, or the reason alone where Druid has answered without a body. */
  void finish() throws IOException
  {
    if (held != null) {
      held.release();
    } else if (!outOfHand && !isCommitted() && isRefusal()) {
      sendReason(super.getOutputStream());
    }
    finished = true;
  }

  /** Whether this is, as it stands, a 403 because of a refusal. */
  boolean isRefusal()
  {
    return !finished && scope.refusal() != null && getStatus() == SC_FORBIDDEN;
  }

  /** Sends a whole body that was held back, with the reason in it where its form allows that. */
  void sendHeld(byte[] body, ServletOutputStream out) throws IOException
  {
    if (body.length == 0) {
      sendReason(out);
    } else if (isRefusal() && isJson(getContentType())) {
      send(RefusalBody.with(scope.refusal().sentence(), body), out);
    } else {
      out.write(body);
    }
  }

  private void sendReason(ServletOutputStream out) throws IOException
  {
    setContentType("application/json");
    send(RefusalBody.of(scope.refusal().sentence()), out);
  }

  private void send(byte[] body, ServletOutputStream out) throws IOException
  {
    setContentLength(body.length);
    out.write(body);
  }

  private static boolean isJson(@Nullable String contentType)
  {
    return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException
  {
    if (held == null && !outOfHand && !finished && scope.refusal() != null) {
      held = new HeldBody(this, super.getOutputStream());
    }
    if (held != null) {
      return held;
    }
    outOfHand = true;
    return super.getOutputStream();
  }

  /** Druid writes no refusal in characters. */
  @Override
  public PrintWriter getWriter() throws IOException
  {
    PrintWriter writer = super.getWriter();
    outOfHand = true;
    return writer;
  }

  @Override
  public void sendError(int status) throws IOException
  {
    outOfHand = true;
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException
  {
    outOfHand = true;
    super.sendError(status, message);
  }

  @Override
  public void flushBuffer() throws IOException
  {
    if (held == null || held.passes()) {
      super.flushBuffer();
    }
  }

  @Override
  public void resetBuffer()
  {
    super.resetBuffer();
    if (held != null) {
      held.forget();
    }
  }

  /** After this the container lets a stream or a writer be asked for anew. */
  @Override
  public void reset()
  {
    super.reset();
    held = null;
    outOfHand = false;
  }
}
