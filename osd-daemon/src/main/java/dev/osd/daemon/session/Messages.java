package dev.osd.daemon.session;

import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the beginning of what commands say. Safe for use by several threads. */
final class Messages extends OutputStream {
  /** A model learns no more from more. */
  static final int KEPT = 8 << 10;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean truncated;

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int taken = Math.min(length, KEPT - kept.size());
    kept.write(bytes, offset, taken);
    truncated |= taken < length;
  }

  /** What was said. */
  synchronized Captured captured() {
    return new Captured(Bytes.of(kept.toByteArray()), truncated);
  }
}
