package dev.osd.daemon.exec;

import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps the head and the tail of a stream in bounded memory, however long the stream is. Where the
 * middle is gone, a marker says how many bytes; a character that a cut would split goes with the
 * middle, so UTF-8 stays UTF-8. Safe for use by several threads.
 */
final class BoundedOutput {
  private final int headCap;
  private final byte[] tail;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private long total;

  /**
   * @param cap how many bytes of the stream are kept at the most; at least 2
   */
  BoundedOutput(int cap) {
    headCap = cap - cap / 2;
    tail = new byte[cap / 2];
  }

  /** Takes in the next bytes of the stream. */
  synchronized void write(byte[] bytes, int length) {
    int toHead = (int) Math.min(length, Math.max(0, headCap - total));
    head.write(bytes, 0, toHead);
    // Of a piece longer than the tail, only its end can stay.
    int from = Math.max(toHead, length - tail.length);
    long at = total + from - headCap;
    for (int i = from; i < length; ) {
      int place = (int) (at % tail.length);
      int run = Math.min(length - i, tail.length - place);
      System.arraycopy(bytes, i, tail, place, run);
      i += run;
      at += run;
    }
    total += length;
  }

  /** What has been kept so far. */
  synchronized Captured captured() {
    byte[] kept = head.toByteArray();
    long behindHead = total - kept.length;
    if (behindHead <= tail.length) {
      return new Captured(Bytes.of(joined(kept, new byte[0], tail(behindHead))), false);
    }
    byte[] first = withoutSplitEnd(kept);
    byte[] last = withoutSplitStart(tail(tail.length));
    long gone = total - first.length - last.length;
    byte[] marker =
        "\n[... %d bytes left out ...]\n".formatted(gone).getBytes(StandardCharsets.UTF_8);
    return new Captured(Bytes.of(joined(first, marker, last)), true);
  }

  private byte[] tail(long length) {
    byte[] bytes = new byte[(int) length];
    long at = total - headCap - length;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = tail[(int) ((at + i) % tail.length)];
    }
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Without the beginning of a UTF-8 character whose end is missing (RFC 3629). */
  static byte[] withoutSplitEnd(byte[] bytes) {
    for (int back = 1; back <= 3 && back <= bytes.length; back++) {
      int lead = bytes[bytes.length - back] & 0xFF;
      if ((lead & 0xC0) != 0x80) {
        int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return needed > back ? Arrays.copyOf(bytes, bytes.length - back) : bytes;
      }
    }
    return bytes;
  }

  /** Without the end of a UTF-8 character whose beginning is missing. */
  private static byte[] withoutSplitStart(byte[] bytes) {
    int from = 0;
    while (from < 3 && from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
      from++;
    }
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }
}
