package dev.osd.daemon.session;

import dev.osd.daemon.regex.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * Takes bytes from one running command to the next: a ring of fixed size, so that a fast writer
 * waits for a slow reader, and a writer without a reader ends. One thread writes, one reads.
 */
final class Conduit {
  /** How much is between two commands at the most, in bytes. */
  static final int RING = 128 << 10;

  /** Who waits looks this often whether waiting still makes sense. */
  private static final long LOOK_MILLIS = 50;

  private final byte[] ring = new byte[RING];

  /** All bytes ever written and read; their difference is in the ring. */
  private long written;

  private long read;
  private boolean ended;
  private boolean abandoned;

  /** The writing end. */
  OutputStream output(Cancellation cancellation) {
    return new Writing(cancellation);
  }

  /** The reading end. */
  InputStream input(Cancellation cancellation) {
    return new Reading(cancellation);
  }

  private synchronized void put(byte[] bytes, int offset, int length, Cancellation cancellation)
      throws IOException {
    int done = 0;
    while (done < length) {
      while (!abandoned && written - read == RING) {
        pause(cancellation);
      }
      if (abandoned) {
        throw new ReaderGoneException();
      }
      int at = (int) (written % RING);
      int count =
          (int) Math.min(Math.min(length - done, RING - (written - read)), (long) RING - at);
      System.arraycopy(bytes, offset + done, ring, at, count);
      written += count;
      done += count;
      notifyAll();
    }
  }

  private synchronized int get(byte[] into, int offset, int length, Cancellation cancellation)
      throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended && written == read) {
      pause(cancellation);
    }
    if (written == read) {
      return -1;
    }
    int at = (int) (read % RING);
    int count = (int) Math.min(Math.min(length, written - read), (long) RING - at);
    System.arraycopy(ring, at, into, offset, count);
    read += count;
    notifyAll();
    return count;
  }

  // Both callers loop around this.
  @SuppressWarnings("WaitNotInLoop")
  private void pause(Cancellation cancellation) throws IOException {
    cancellation.check();
    try {
      wait(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two commands");
    }
  }

  /** Nothing more will be written. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Nothing more will be read. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  private final class Writing extends OutputStream {
    private final Cancellation cancellation;

    Writing(Cancellation cancellation) {
      this.cancellation = cancellation;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      put(bytes, offset, length, cancellation);
    }
  }

  private final class Reading extends InputStream {
    private final Cancellation cancellation;

    Reading(Cancellation cancellation) {
      this.cancellation = cancellation;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return get(into, offset, length, cancellation);
    }
  }
}
