package dev.osd.daemon.session;

import dev.osd.daemon.builtin.Scratch;
import dev.osd.daemon.builtin.ScratchFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * What has been written to a pipe of a session and not been read yet: the beginning in memory, the
 * rest in a file without a name, so that whoever writes never waits for a reader. For use by one
 * thread at a time.
 */
final class Spool implements AutoCloseable {
  /** How much of a pipe is kept in memory. */
  private static final int IN_MEMORY = 64 << 10;

  private final Allowance allowance;
  private final Scratch scratch;
  private byte[] memory = {};
  private int inMemory;
  private Optional<ScratchFile> file = Optional.empty();
  private long inFile;
  private long read;
  private long readBefore;
  private boolean finished;

  /** Commands that fill this pipe as soon as it is read, and not before. */
  private Optional<Deferred> source = Optional.empty();

  /**
   * @param allowance of what all pipes hold at once
   * @param scratch where the file is made
   */
  Spool(Allowance allowance, Scratch scratch) {
    this.allowance = allowance;
    this.scratch = scratch;
  }

  /** Has these commands run once somebody reads. */
  void fillBy(Deferred deferred) {
    source = Optional.of(deferred);
  }

  /** The commands that have to run first; asked for once. */
  Optional<Deferred> takeSource() {
    Optional<Deferred> taken = source;
    source = Optional.empty();
    return taken;
  }

  /** Takes no more from now on: a command reads it to its end. */
  void finish() {
    finished = true;
  }

  /** Whether nothing can be written to it any more. */
  boolean isFinished() {
    return finished;
  }

  /** How many bytes wait to be read. */
  long waiting() {
    return inMemory + inFile - read;
  }

  /** How many bytes have been read since it was made. */
  long consumed() {
    return readBefore + read;
  }

  /** Takes in all of these bytes. */
  void append(byte[] bytes, int offset, int length) throws IOException {
    allowance.takeAll(length);
    int toMemory = inFile > 0 ? 0 : Math.min(length, IN_MEMORY - inMemory);
    if (toMemory > 0) {
      if (memory.length < inMemory + toMemory) {
        memory =
            Arrays.copyOf(
                memory, Math.min(IN_MEMORY, Math.max(2 * memory.length, inMemory + toMemory)));
      }
      System.arraycopy(bytes, offset, memory, inMemory, toMemory);
      inMemory += toMemory;
    }
    if (toMemory < length) {
      ScratchFile behind = file.isPresent() ? file.get() : scratch.create();
      file = Optional.of(behind);
      behind.append(bytes, offset + toMemory, length - toMemory);
      inFile += length - toMemory;
    }
  }

  /** The next bytes, which stay there. */
  byte[] peek(int most) throws IOException {
    byte[] bytes = new byte[(int) Math.min(most, waiting())];
    int length = 0;
    while (length < bytes.length) {
      length += copy(read + length, bytes, length, bytes.length - length);
    }
    return bytes;
  }

  /** Lets go of the next bytes. */
  void consume(int count) throws IOException {
    read += count;
    allowance.giveBack(count);
    if (waiting() == 0) {
      empty();
    }
  }

  /** What is written goes to the end of the pipe. */
  Counted output() {
    return new Counted();
  }

  /** Reads the pipe to its end. */
  InputStream input() {
    return new Reading();
  }

  private int copy(long position, byte[] into, int offset, int length) throws IOException {
    if (position < inMemory) {
      int here = (int) Math.min(length, inMemory - position);
      System.arraycopy(memory, (int) position, into, offset, here);
      return here;
    }
    return file.orElseThrow().read(position - inMemory, into, offset, length);
  }

  private void empty() throws IOException {
    readBefore += read;
    read = 0;
    inMemory = 0;
    inFile = 0;
    memory = new byte[0];
    if (file.isPresent()) {
      ScratchFile behind = file.get();
      file = Optional.empty();
      behind.close();
    }
  }

  @Override
  public void close() throws IOException {
    allowance.giveBack(waiting());
    empty();
  }

  /** Writes to the pipe and counts. */
  final class Counted extends OutputStream {
    private long size;

    private Counted() {}

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      append(bytes, offset, length);
      size += length;
    }

    long size() {
      return size;
    }
  }

  private final class Reading extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (waiting() == 0) {
        return -1;
      }
      int count = copy(read, into, offset, (int) Math.min(length, waiting()));
      consume(count);
      return count;
    }
  }
}
