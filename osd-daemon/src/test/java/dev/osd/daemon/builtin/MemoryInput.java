package dev.osd.daemon.builtin;

import java.util.random.RandomGenerator;

/** A file in memory. */
final class MemoryInput extends SeekableInput {
  private final byte[] bytes;
  private int position;

  MemoryInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void position(long position) {
    this.position = (int) position;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public int read() {
    return position == bytes.length ? -1 : bytes[position++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, bytes.length - position);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(bytes, position, into, offset, count);
    position += count;
    return count;
  }

  /** The same bytes as a stream that gives as few of them at a time as it likes. */
  static java.io.InputStream inPieces(byte[] bytes, RandomGenerator random) {
    int most = 1 << random.nextInt(18);
    return new java.io.InputStream() {
      private final MemoryInput all = new MemoryInput(bytes);

      @Override
      public int read() {
        return all.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        return all.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
      }
    };
  }
}
