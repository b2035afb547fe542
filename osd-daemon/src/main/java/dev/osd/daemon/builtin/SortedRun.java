package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.BlockWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Sorted lines in a scratch file; each has its end. */
final class SortedRun implements Closeable {
  private final ScratchFile file;
  private long length;

  private SortedRun(ScratchFile file) {
    this.file = file;
  }

  /** Writes lines into a scratch file. */
  @FunctionalInterface
  interface Writing {
    void writeTo(LineOutput out) throws IOException, RefusedException;
  }

  /** A new run of what is written. Whoever asks for it closes it. */
  static SortedRun of(Scratch scratch, LineOrder order, boolean unique, byte lineEnd, Writing lines)
      throws IOException, RefusedException {
    SortedRun run = new SortedRun(scratch.create());
    boolean whole = false;
    try {
      BlockWriter out = new BlockWriter(run.new End());
      lines.writeTo(new LineOutput(out, order, unique, lineEnd));
      out.flush();
      whole = true;
      return run;
    } finally {
      if (!whole) {
        run.close();
      }
    }
  }

  ScratchFile file() {
    return file;
  }

  /** In bytes. */
  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Its file's end. */
  private final class End extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      file.append(bytes, offset, count);
      length += count;
    }
  }
}
