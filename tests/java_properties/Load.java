import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Reads texts from stdin, each after its length in bytes, and answers to each what java.util.Properties makes of it:
 * the number of entries, each key and value as UTF-16 after its length in units; or -1 where it is refused.
 */
public class Load
{
  public static void main(String[] args) throws IOException
  {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
    for (int texts = in.readInt(); texts > 0; texts--) {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      answer(new String(bytes, StandardCharsets.UTF_8), out);
    }
    out.flush();
  }

  private static void answer(String text, DataOutputStream out) throws IOException
  {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    }
    catch (IllegalArgumentException e) {
      out.writeInt(-1);
      return;
    }
    out.writeInt(properties.size());
    for (Map.Entry<Object, Object> entry : new TreeMap<>(properties).entrySet()) {
      write((String) entry.getKey(), out);
      write((String) entry.getValue(), out);
    }
  }

  private static void write(String text, DataOutputStream out) throws IOException
  {
    out.writeInt(text.length());
    out.writeChars(text);
  }
}
