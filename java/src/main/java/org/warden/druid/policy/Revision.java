package org.warden.druid.policy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Names a policy document by its content. */
final class Revision
{
  private static final int SHOWN_BYTES = 6;

  private final byte[] hash;

  private Revision(byte[] hash)
  {
    this.hash = hash;
  }

  static Revision of(byte[] content)
  {
    try {
      return new Revision(MessageDigest.getInstance("SHA-256").digest(content));
    }
    catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256, which every JVM must have", e);
    }
  }

  @Override
  public boolean equals(Object other)
  {
    return other instanceof Revision && Arrays.equals(hash, ((Revision) other).hash);
  }

  @Override
  public int hashCode()
  {
    return Arrays.hashCode(hash);
  }

  /** The first 12 hex digits of the content's SHA-256: compare with {@code sha256sum policy.json | cut -c1-12}. */
  @Override
  public String toString()
  {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < SHOWN_BYTES; i++) {
      hex.append(String.format("%02x", hash[i]));
    }
    return hex.toString();
  }
}
