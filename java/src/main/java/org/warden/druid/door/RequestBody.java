package org.warden.druid.door;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import javax.annotation.Nullable;
import javax.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a request that submits work, and sees that nobody who reads it after that is harmed. */
final class RequestBody
{
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Jackson builds what is nested by recursion, and so does the engine: too deep would be the end of the stack. */
  static final int MAX_DEPTH = 100;

  /** The time that Jackson takes to read an integer grows with the square of its digits. */
  static final int MAX_DIGITS = 1_000;

  /**
   * Of those that Jackson keeps each takes many times the few bytes that it is written in. The engine reads no more in
   * any one object.
   */
  static final int MAX_VALUES = 250_000;

  private RequestBody()
  {
  }

  /**
   * The whole body.
   *
   * @throws NotAdmitted if it is too large, or compressed in a way that the container has not undone
   */
  static byte[] read(HttpServletRequest request) throws IOException, NotAdmitted
  {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new NotAdmitted(NotAdmitted.UNSUPPORTED, "the Content-Encoding of the body cannot be read; send it plain or as gzip");
    }
    if (request.getContentLengthLong() > MAX_BYTES) {
      throw tooLarge();
    }
    InputStream in = request.getInputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[16 * 1024];
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      body.write(chunk, 0, length);
      if (body.size() > MAX_BYTES) {
        throw tooLarge();
      }
    }
    return body.toByteArray();
  }

  /**
   * Walks through the first value of the body, which is all that Druid reads, and builds nothing.
   *
   * @param factory that Druid will read it with
   * @throws NotAdmitted if it is malformed, or reading it would take more than its size lets expect
   */
  static void check(byte[] body, JsonFactory factory) throws IOException, NotAdmitted
  {
    try (JsonParser parser = factory.createParser(body)) {
      int depth = 0;
      int values = 0;
      do {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw malformed();
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MAX_DEPTH) {
          throw new NotAdmitted(NotAdmitted.UNREADABLE, "the body is nested deeper than " + MAX_DEPTH + " levels");
        }
        values += token.isScalarValue() || token.isStructStart() ? 1 : 0;
        if (values > MAX_VALUES) {
          throw new NotAdmitted(NotAdmitted.UNREADABLE, "the body holds more than " + MAX_VALUES + " values");
        }
        if (token.isNumeric() && parser.getTextLength() > MAX_DIGITS) {
          throw new NotAdmitted(NotAdmitted.UNREADABLE, "a number in the body has more than " + MAX_DIGITS + " digits");
        }
      } while (depth > 0);
    }
    catch (JsonProcessingException e) {
      throw malformed();
    }
  }

  /**
   * The type by which Jackson will choose a class, of a body that {@link #check} has let pass: the first that it names,
   * whatever follows ({@code AsPropertyTypeDeserializer}); null if it names none.
   */
  @Nullable
  static String type(byte[] body, JsonFactory factory) throws IOException
  {
    try (JsonParser parser = factory.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        // Jackson takes `["type", {…}]` as well.
        return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.getCurrentName();
        parser.nextToken();
        if ("type".equals(name)) {
          return parser.getText();
        }
        parser.skipChildren();
      }
      return null;
    }
  }

  static NotAdmitted malformed()
  {
    return new NotAdmitted(NotAdmitted.UNREADABLE, "the body is empty, or no well-formed JSON");
  }

  private static NotAdmitted tooLarge()
  {
    return new NotAdmitted(
        NotAdmitted.TOO_LARGE,
        "the body is larger than " + (MAX_BYTES >> 20) + " MiB, the most that can be judged"
    );
  }
}
