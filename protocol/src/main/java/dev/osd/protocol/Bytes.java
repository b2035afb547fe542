package dev.osd.protocol;

import java.util.Arrays;

/** An immutable run of bytes with value equality. Its text form gives only the length. */
public final class Bytes {
  private static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of these bytes. */
  public static Bytes of(byte[] content) {
    return content.length == 0 ? NONE : new Bytes(content.clone());
  }

  /** No bytes at all. */
  public static Bytes none() {
    return NONE;
  }

  /** How many bytes these are. */
  public int length() {
    return content.length;
  }

  /** A copy of these bytes. */
  public byte[] toArray() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
