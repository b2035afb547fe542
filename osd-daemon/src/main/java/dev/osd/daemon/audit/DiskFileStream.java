package dev.osd.daemon.audit;

import java.io.IOException;
import java.io.InputStream;

/** Reads an open file from a place on; closing it closes nothing. */
final class DiskFileStream extends InputStream {
  private final Disk.Open file;
  private final long end;
  private long at;

  /** A stream of the bytes from {@code from} to before {@code to}. */
  DiskFileStream(Disk.Open file, long from, long to) {
    this.file = file;
    this.at = from;
    this.end = to;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (at >= end) {
      return -1;
    }
    int read = file.read(at, into, from, (int) Math.min(length, end - at));
    at += Math.max(read, 0);
    return read;
  }
}
