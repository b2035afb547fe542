package dev.osd.daemon.session;

import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.Errno;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.daemon.system.SystemException;
import java.io.IOException;
import java.io.OutputStream;

/** Writes to a descriptor, as far as the session may, and waits for room as long as the run may. */
final class DescriptorOutput extends OutputStream {
  /** So much finds room in a pipe that is ready (PIPE_BUF, pipe(7)). */
  private static final int SURE = 4096;

  private final PassedDescriptor to;
  private final Allowance allowance;
  private final Run run;
  private final BlockIo io;
  private final Cancellation cancellation;
  private long size;

  DescriptorOutput(PassedDescriptor to, Allowance allowance, Run run, BlockIo io) {
    this.to = to;
    this.allowance = allowance;
    this.run = run;
    this.io = io;
    this.cancellation = run.cancellation();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      cancellation.check();
      int granted = (int) allowance.take(Math.min(length - done, BlockIo.BLOCK));
      int written = 0;
      try {
        written = writeSome(bytes, offset + done, granted);
      } finally {
        allowance.giveBack(granted - written);
      }
      done += written;
      size += written;
    }
  }

  /** How many bytes have been written. */
  long size() {
    return size;
  }

  /**
   * Lets the kernel move bytes here from another descriptor.
   *
   * @return how many, 0 at the end of the input, {@link BlockIo#UNSUPPORTED}
   */
  long moveFrom(PassedDescriptor from, long most) throws IOException {
    if (to.waits() && !to.isPipe()) {
      return BlockIo.UNSUPPORTED;
    }
    long granted = allowance.take(most);
    long moved = 0;
    try {
      while (true) {
        cancellation.check();
        long result = tryMove(from, granted);
        if (result != BlockIo.WOULD_BLOCK) {
          moved = Math.max(0, result);
          size += moved;
          return result;
        }
        if (!from.isFile()) {
          run.await(io, from, false);
        }
        run.await(io, to, true);
      }
    } finally {
      allowance.giveBack(granted - moved);
    }
  }

  private long tryMove(PassedDescriptor from, long most) throws IOException {
    try {
      return io.move(from.descriptor(), to.descriptor(), from.isPipe() || to.isPipe(), most);
    } catch (SystemException e) {
      throw translated(e);
    }
  }

  private int writeSome(byte[] bytes, int offset, int length) throws IOException {
    try {
      if (to.waits()) {
        run.await(io, to, true);
        return io.write(to.descriptor(), bytes, offset, Math.min(length, SURE));
      }
      while (true) {
        int written = io.write(to.descriptor(), bytes, offset, length);
        if (written != BlockIo.WOULD_BLOCK) {
          return written;
        }
        run.await(io, to, true);
      }
    } catch (SystemException e) {
      throw translated(e);
    }
  }

  private static IOException translated(SystemException e) {
    return e.errno() == Errno.EPIPE ? new ReaderGoneException() : e;
  }
}
