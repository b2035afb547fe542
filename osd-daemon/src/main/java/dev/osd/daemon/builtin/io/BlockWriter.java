package dev.osd.daemon.builtin.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Collects small pieces into blocks. What is left at the end goes out by {@link #flush()}. */
public final class BlockWriter {
  /** How much is read and written at a time, in bytes. */
  public static final int SIZE = 128 * 1024;

  private final OutputStream out;
  private final byte[] block = new byte[SIZE];
  private int filled;

  public BlockWriter(OutputStream out) {
    this.out = out;
  }

  public void write(int b) throws IOException {
    if (filled == block.length) {
      flush();
    }
    block[filled++] = (byte) b;
  }

  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > block.length - filled) {
      flush();
      if (length >= block.length) {
        out.write(bytes, offset, length);
        return;
      }
    }
    System.arraycopy(bytes, offset, block, filled, length);
    filled += length;
  }

  public void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  /** Writes this text in UTF-8. */
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Hands on all that was written here. */
  public void flush() throws IOException {
    int length = filled;
    filled = 0;
    if (length > 0) {
      out.write(block, 0, length);
    }
  }
}
