package dev.osd.daemon.builtin;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Scratch files in memory, which remember whether they were closed. */
final class MemoryScratch implements Scratch {
  private final List<MemoryFile> files = new ArrayList<>();

  @Override
  public ScratchFile create() {
    MemoryFile file = new MemoryFile();
    files.add(file);
    return file;
  }

  int created() {
    return files.size();
  }

  boolean allClosed() {
    return files.stream().allMatch(file -> file.closed);
  }

  private static final class MemoryFile implements ScratchFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private byte[] written = new byte[0];
    private boolean closed;

    @Override
    public synchronized void append(byte[] more, int offset, int length) {
      bytes.write(more, offset, length);
    }

    @Override
    public synchronized int read(long position, byte[] into, int offset, int length) {
      if (written.length != bytes.size()) {
        written = bytes.toByteArray();
      }
      int count = (int) Math.min(length, written.length - position);
      if (count <= 0) {
        return -1;
      }
      System.arraycopy(written, (int) position, into, offset, count);
      return count;
    }

    @Override
    public synchronized void close() {
      closed = true;
    }
  }
}
