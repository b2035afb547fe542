package dev.osd.daemon.session;

import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.PassedDescriptor;
import java.io.IOException;
import java.io.OutputStream;

/** Reads from a descriptor, as far as the session may, and waits as long as the run may. */
final class DescriptorReading {
  /** So much is asked of the kernel at once where it moves bytes by itself. */
  private static final long MOVED = 1 << 20;

  private final PassedDescriptor from;
  private final Allowance allowance;
  private final Run run;
  private final BlockIo io;
  private final Cancellation cancellation;

  DescriptorReading(PassedDescriptor from, Allowance allowance, Run run, BlockIo io) {
    this.from = from;
    this.allowance = allowance;
    this.run = run;
    this.io = io;
    this.cancellation = run.cancellation();
  }

  /** As {@link java.io.InputStream#read(byte[], int, int)}. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    cancellation.check();
    int result;
    do {
      result = tryRead(into, offset, length, true);
    } while (result == BlockIo.WOULD_BLOCK);
    return result == 0 ? -1 : result;
  }

  /**
   * Reads what is there, and waits for something only if told to.
   *
   * @return how many bytes, 0 at the end, or {@link BlockIo#WOULD_BLOCK}
   */
  int tryRead(byte[] into, int offset, int length, boolean waiting) throws IOException {
    if (from.waits() && !ready(waiting)) {
      return BlockIo.WOULD_BLOCK;
    }
    int granted;
    try {
      granted = (int) allowance.take(Math.min(length, BlockIo.BLOCK));
    } catch (LimitException e) {
      return endsHere(waiting, e);
    }
    int got = 0;
    try {
      got = io.read(from.descriptor(), into, offset, granted);
    } finally {
      allowance.giveBack(granted - Math.max(0, got));
    }
    if (got == BlockIo.WOULD_BLOCK && waiting) {
      run.await(io, from, false);
    }
    return got;
  }

  /** As {@link java.io.InputStream#transferTo}, by the kernel alone where it can. */
  long transferTo(DescriptorOutput to, OutputStream other) throws IOException {
    long moved = 0;
    while (from.isFile() || from.isPipe()) {
      long granted;
      try {
        granted = allowance.take(MOVED);
      } catch (LimitException e) {
        break;
      }
      long result = 0;
      try {
        result = to.moveFrom(from, granted);
      } finally {
        allowance.giveBack(granted - Math.max(0, result));
      }
      if (result == BlockIo.UNSUPPORTED) {
        break;
      }
      if (result == 0 && from.isFile()) {
        // The kernel says 0, too, of files that it makes up while they are read.
        break;
      }
      if (result == 0) {
        return moved;
      }
      moved += result;
    }
    return moved + copy(other);
  }

  /** As {@link java.io.InputStream#transferTo}, block by block. */
  long copy(OutputStream to) throws IOException {
    byte[] block = new byte[BlockIo.BLOCK];
    long copied = 0;
    for (int length = read(block, 0, block.length);
        length >= 0;
        length = read(block, 0, block.length)) {
      to.write(block, 0, length);
      copied += length;
    }
    return copied;
  }

  /** An input that ends exactly at the limit has not passed it: one byte more tells. */
  private int endsHere(boolean waiting, LimitException limit) throws IOException {
    int got = io.read(from.descriptor(), new byte[1], 0, 1);
    if (got == BlockIo.WOULD_BLOCK && waiting) {
      run.await(io, from, false);
    }
    if (got > 0) {
      throw limit;
    }
    return got;
  }

  private boolean ready(boolean waiting) throws IOException {
    if (waiting) {
      run.await(io, from, false);
      return true;
    }
    return io.await(from.descriptor(), false, java.util.List.of(), 0) == BlockIo.Awaited.READY;
  }
}
