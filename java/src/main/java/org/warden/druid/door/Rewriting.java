package org.warden.druid.door;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes an object that Jackson has built as JSON. */
final class Rewriting
{
  private static final JsonFactory JSON = new JsonFactory();

  private Rewriting()
  {
  }

  /**
   * @param mapper  knows how to write the object; it may be one for another format
   * @param maxBytes that this may take
   * @throws IOException if it takes more, or cannot be written
   */
  static byte[] json(Object object, ObjectMapper mapper, int maxBytes) throws IOException
  {
    BoundedBytes bytes = new BoundedBytes(maxBytes);
    // Some serializers ask the generator for the mapper.
    try (JsonGenerator generator = JSON.createGenerator(bytes).setCodec(mapper)) {
      mapper.writeValue(generator, object);
    }
    return bytes.toByteArray();
  }

  private static final class BoundedBytes extends ByteArrayOutputStream
  {
    private final int max;

    private BoundedBytes(int max)
    {
      this.max = max;
    }

    @Override
    public synchronized void write(int b)
    {
      require(1);
      super.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length)
    {
      require(length);
      super.write(bytes, from, length);
    }

    private void require(int length)
    {
      if (length > max - size()) {
        throw new IllegalStateException("more than " + max + " bytes");
      }
    }
  }
}
