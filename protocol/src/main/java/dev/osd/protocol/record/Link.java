package dev.osd.protocol.record;

/**
 * How far a chain goes: what the next record has to follow.
 *
 * @param sequence the last record's number, 0 before the first
 * @param hash the last record's hash: 64 hexadecimal digits in lower case
 */
public record Link(long sequence, String hash) {
  /** Before the first record there is. */
  public static final Link START = new Link(0, "0".repeat(64));
}
