package org.warden.druid.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a file system says about a file without reading it. Symbolic links are followed, so that a swapped link, which
 * is how Kubernetes replaces a ConfigMap, shows as another file.
 */
final class FileStamp
{
  /** {@code ctime} shows what {@code cp -p} and {@code touch} hide: a change with the old size and time. */
  private static final String ATTRIBUTES = "unix:ino,dev,size,lastModifiedTime,ctime";

  /** File systems round times, some to two seconds: a second change within that time may leave the stamp as it was. */
  private static final long COARSEST_CLOCK_MILLIS = TimeUnit.SECONDS.toMillis(3);

  private final Map<String, Object> attributes;
  private final boolean settled;

  private FileStamp(Map<String, Object> attributes)
  {
    this.attributes = attributes;
    // A time in the future tells of a clock that differs from ours: never settled.
    long changed = ((FileTime) attributes.get("ctime")).toMillis();
    this.settled = System.currentTimeMillis() - changed > COARSEST_CLOCK_MILLIS;
  }

  static FileStamp of(Path file) throws IOException
  {
    return new FileStamp(Files.readAttributes(file, ATTRIBUTES));
  }

  /** Whether the file is surely still the one that this stamp was taken of. */
  boolean rulesOutChange(FileStamp now)
  {
    return settled && isLike(now);
  }

  /** Whether both are of the same state of the same file, as far as the file system tells. */
  boolean isLike(FileStamp other)
  {
    return attributes.equals(other.attributes);
  }
}
