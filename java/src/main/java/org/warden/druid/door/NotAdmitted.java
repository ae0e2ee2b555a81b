package org.warden.druid.door;

import javax.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A request ends at its door, with this answer. */
final class NotAdmitted extends Exception
{
  private static final long serialVersionUID = 1L;

  static final int TOO_LARGE = HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
  static final int UNREADABLE = HttpServletResponse.SC_BAD_REQUEST;
  static final int UNSUPPORTED = HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;
  static final int REFUSED = HttpServletResponse.SC_FORBIDDEN;

  private final int status;

  /** @param sentence that the user reads */
  NotAdmitted(int status, String sentence)
  {
    super(sentence, null, false, false);
    this.status = status;
  }

  int status()
  {
    return status;
  }

  void answer(HttpServletResponse response) throws IOException
  {
    byte[] body = status == REFUSED ? RefusalBody.of(getMessage()) : RefusalBody.error(getMessage());
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
