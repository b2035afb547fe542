package dev.osd.protocol.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * Seals records so that each vouches for all before it: a record's hash is the HMAC-SHA-256 of its
 * line up to the hash, and that part holds the hash of the record before. Keyed, because otherwise
 * whoever can write the file could make a new chain from any record on. Not for several threads at
 * once.
 */
public final class Chain {
  private static final byte[] BODY_END = {'}', '}', '\n'};

  private final Mac mac;

  /** A chain under these keys. */
  public Chain(LogKeys keys) {
    mac = keys.chain();
  }

  /**
   * Puts the seal into a record.
   *
   * @param body a JSON object on one line, newline included, whose last field is an object
   * @param previous the record before
   * @param out takes the record's line, newline included
   * @return where the chain stands with it
   */
  public Link seal(byte[] body, Link previous, ByteArrayOutputStream out) {
    int end = body.length - BODY_END.length;
    if (end < 1 || !Arrays.equals(body, end, body.length, BODY_END, 0, BODY_END.length)) {
      throw new IllegalArgumentException("a record's last field must be an object");
    }
    long sequence = previous.sequence() + 1;
    byte[] unhashed = Seal.unhashed(sequence, previous.hash(), body[end - 1] == '{');
    mac.update(body, 0, end);
    String hash = HexFormat.of().formatHex(mac.doFinal(unhashed));
    out.write(body, 0, end);
    out.writeBytes(unhashed);
    out.writeBytes(Seal.hashed(hash));
    return new Link(sequence, hash);
  }

  /**
   * The seal of a line, where it is one of this log and unchanged. Whether the line stands in its
   * place is not asked here.
   *
   * @param text holds the line from {@code from} to before {@code to}, without its newline
   */
  public Optional<Seal> check(byte[] text, int from, int to) {
    Optional<Seal> seal = Seal.at(text, from, to);
    if (seal.isEmpty()) {
      mac.reset();
      return seal;
    }
    mac.update(text, from, to - Seal.UNSEALED_BYTES - from);
    byte[] made = HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
    byte[] found = seal.get().hash().getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(made, found) ? seal : Optional.empty();
  }

  /** Takes the beginning of a line that is too long to be held; {@link #check} gets its end. */
  void begin(byte[] text, int from, int to) {
    mac.update(text, from, to - from);
  }
}
