package dev.osd.protocol.record;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The end of a record's line, which ties it to the one before: {@code
 * ,"sequence":N,"previous":"P","hash":"H"}}}.
 *
 * @param sequence the record's number, from 1
 * @param previous the hash of the record before
 * @param hash the record's own hash
 */
public record Seal(long sequence, String previous, String hash) {
  /** Hexadecimal digits of a hash. */
  static final int HASH_DIGITS = 64;

  /** No seal is longer than this many bytes. */
  static final int MOST_BYTES = 256;

  private static final byte[] SEQUENCE = bytes("\"sequence\":");
  private static final byte[] PREVIOUS = bytes(",\"previous\":\"");
  private static final byte[] QUOTE = bytes("\"");
  private static final byte[] HASH = bytes(",\"hash\":\"");
  private static final byte[] END = bytes("\"}}");

  /** Bytes from the comma before the hash to the end of the line: what the hash does not cover. */
  static final int UNSEALED_BYTES = HASH.length + HASH_DIGITS + END.length;

  private static final int MOST_DIGITS = 18;

  /** Where the chain stands with this record. */
  public Link link() {
    return new Link(sequence, hash);
  }

  /** Whether this record comes right behind the one that {@code link} is of. */
  public boolean follows(Link link) {
    return sequence == link.sequence() + 1 && previous.equals(link.hash());
  }

  /** What stands before the hash, without it: the last part of what is sealed. */
  static byte[] unhashed(long sequence, String previous, boolean first) {
    return bytes(
        (first ? "" : ",") + "\"sequence\":" + sequence + ",\"previous\":\"" + previous + "\"");
  }

  /** What follows what is sealed. */
  static byte[] hashed(String hash) {
    return bytes(",\"hash\":\"" + hash + "\"}}\n");
  }

  /**
   * The seal at the end of a line, if it looks like one; whether it is sound is for {@link Chain}.
   *
   * @param to behind the line's last byte, the newline not included
   */
  static Optional<Seal> at(byte[] text, int from, int to) {
    int hash = to - END.length - HASH_DIGITS;
    int previous = to - UNSEALED_BYTES - QUOTE.length - HASH_DIGITS;
    int digitsEnd = previous - PREVIOUS.length;
    if (digitsEnd <= from
        || !matches(text, to - END.length, END)
        || !isHash(text, hash)
        || !matches(text, hash - HASH.length, HASH)
        || !matches(text, previous + HASH_DIGITS, QUOTE)
        || !isHash(text, previous)
        || !matches(text, digitsEnd, PREVIOUS)) {
      return Optional.empty();
    }
    int digits = digitsEnd;
    while (digits > from && text[digits - 1] >= '0' && text[digits - 1] <= '9') {
      digits--;
    }
    int name = digits - SEQUENCE.length;
    int count = digitsEnd - digits;
    if (count == 0 || count > MOST_DIGITS || name < from || !matches(text, name, SEQUENCE)) {
      return Optional.empty();
    }
    return Optional.of(
        new Seal(number(text, digits, digitsEnd), ascii(text, previous), ascii(text, hash)));
  }

  private static long number(byte[] text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }

  private static boolean isHash(byte[] text, int from) {
    for (int i = from; i < from + HASH_DIGITS; i++) {
      boolean digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
      if (!digit) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(byte[] text, int from, byte[] part) {
    for (int i = 0; i < part.length; i++) {
      if (text[from + i] != part[i]) {
        return false;
      }
    }
    return true;
  }

  private static String ascii(byte[] text, int from) {
    return new String(text, from, HASH_DIGITS, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
