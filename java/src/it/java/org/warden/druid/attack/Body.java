package org.warden.druid.attack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** How a JSON text becomes the body of a request, and which headers say so. */
enum Body
{
  PLAIN(Map.of("Content-Type", "application/json")) {
    @Override
    byte[] of(String json) throws IOException
    {
      return json.getBytes(StandardCharsets.UTF_8);
    }
  },
  /** Without a length: the sender cuts it into chunks. */
  CHUNKED(Map.of("Content-Type", "application/json")) {
    @Override
    byte[] of(String json) throws IOException
    {
      return PLAIN.of(json);
    }
  },
  GZIP(Map.of("Content-Type", "application/json", "Content-Encoding", "gzip")) {
    @Override
    byte[] of(String json) throws IOException
    {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(PLAIN.of(json));
      }
      return bytes.toByteArray();
    }
  },
  DEFLATE(Map.of("Content-Type", "application/json", "Content-Encoding", "deflate")) {
    @Override
    byte[] of(String json) throws IOException
    {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflate = new DeflaterOutputStream(bytes)) {
        deflate.write(PLAIN.of(json));
      }
      return bytes.toByteArray();
    }
  },
  SMILE(Map.of("Content-Type", "application/x-jackson-smile")) {
    @Override
    byte[] of(String json) throws IOException
    {
      return new ObjectMapper(new SmileFactory()).writeValueAsBytes(new ObjectMapper().readTree(json));
    }
  },
  /** JSON under Smile's name. */
  JSON_CALLED_SMILE(Map.of("Content-Type", "application/x-jackson-smile")) {
    @Override
    byte[] of(String json) throws IOException
    {
      return PLAIN.of(json);
    }
  },
  BYTE_ORDER_MARK(Map.of("Content-Type", "application/json")) {
    @Override
    byte[] of(String json) throws IOException
    {
      return PLAIN.of("\uFEFF" + json);
    }
  },
  UTF_16(Map.of("Content-Type", "application/json")) {
    @Override
    byte[] of(String json) throws IOException
    {
      return json.getBytes(StandardCharsets.UTF_16BE);
    }
  },
  UTF_32(Map.of("Content-Type", "application/json;charset=UTF-32")) {
    @Override
    byte[] of(String json) throws IOException
    {
      return json.getBytes(Charset.forName("UTF-32LE"));
    }
  };

  private final Map<String, String> headers;

  Body(Map<String, String> headers)
  {
    this.headers = headers;
  }

  Map<String, String> headers()
  {
    return headers;
  }

  abstract byte[] of(String json) throws IOException;

  byte[] bytes(String json)
  {
    try {
      return of(json);
    }
    catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
