package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Reads several pipes in one thread, in the order in which something arrives, until all of them
 * have ended or the reading is given up. A pipe ends when nobody holds its writing end any more,
 * which may be never; giving up works at any time.
 */
public final class PipeReader {
  /** What is read at once, in bytes. */
  public static final int PIECE = 16 << 10;

  /** The most that a pipe can be made to hold without privilege (pipe(7), pipe-max-size). */
  private static final long PIPE_BYTES = 1 << 20;

  private static final long POLLED = 8;
  private static final long EVENTS_AT = 4;
  private static final long HAPPENED_AT = 6;
  private static final short POLLIN = 1;

  /** With this in its place poll(2) passes over an entry. */
  private static final int NOTHING = -1;

  private final List<Descriptor> pipes;
  private final Descriptor stop;

  /**
   * @param pipes the reading ends; they stay the caller's to close, after {@link #run}
   * @param stop the reading end of a further pipe: once nobody holds its writing end, what the
   *     others hold is still read, but nothing is waited for
   */
  public PipeReader(List<Descriptor> pipes, Descriptor stop) {
    this.pipes = List.copyOf(pipes);
    this.stop = stop;
  }

  /** Hears what is read. */
  public interface Receiver {
    /**
     * A piece has arrived.
     *
     * @param pipe the place in the list of pipes
     * @param bytes holds it in its first {@code length} places; only during the call
     */
    void piece(int pipe, byte[] bytes, int length);

    /** The pipe gives nothing more: it has ended, or the reading was given up. */
    void end(int pipe);
  }

  /**
   * Reads until all have ended or the reading is given up; called once.
   *
   * @param receiver hears, in this thread, every piece and then one end for each pipe
   */
  public void run(Receiver receiver) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      new Reading(arena, receiver).run();
    }
  }

  /** One run, with its memory. */
  private final class Reading {
    private final Receiver receiver;
    private final MemorySegment errno;
    private final MemorySegment polled;
    private final MemorySegment buffer;
    private final byte[] piece = new byte[PIECE];
    private int open = pipes.size();

    /** How much may still be read, counted from when the reading is given up. */
    private long left = Long.MAX_VALUE;

    Reading(Arena arena, Receiver receiver) {
      this.receiver = receiver;
      errno = Linkage.newErrnoHolder(arena);
      buffer = arena.allocate(PIECE);
      polled = arena.allocate(POLLED * (pipes.size() + 1), Integer.BYTES);
      for (int i = 0; i < pipes.size(); i++) {
        watch(i, pipes.get(i).number());
      }
      watch(pipes.size(), stop.number());
    }

    void run() throws SystemException {
      try {
        while (open > 0 && left > 0) {
          boolean givenUp = left != Long.MAX_VALUE;
          int ready = Descriptors.poll(polled, pipes.size() + 1L, givenUp ? 0 : -1, errno);
          if (ready == 0 && givenUp) {
            return;
          }
          if (happened(pipes.size())) {
            watch(pipes.size(), NOTHING);
            left = PIPE_BYTES * open;
          }
          readAll();
        }
      } finally {
        for (int i = 0; i < pipes.size(); i++) {
          if (watched(i) != NOTHING) {
            receiver.end(i);
          }
        }
      }
    }

    private void readAll() throws SystemException {
      for (int i = 0; i < pipes.size(); i++) {
        if (watched(i) == NOTHING || !happened(i)) {
          continue;
        }
        int length = Descriptors.read(watched(i), buffer, errno);
        if (length == 0) {
          watch(i, NOTHING);
          open--;
          receiver.end(i);
          continue;
        }
        MemorySegment.copy(buffer, JAVA_BYTE, 0, piece, 0, length);
        left -= left == Long.MAX_VALUE ? 0 : length;
        receiver.piece(i, piece, length);
      }
    }

    private void watch(int index, int descriptor) {
      polled.set(JAVA_INT, index * POLLED, descriptor);
      polled.set(JAVA_SHORT, index * POLLED + EVENTS_AT, POLLIN);
      polled.set(JAVA_SHORT, index * POLLED + HAPPENED_AT, (short) 0);
    }

    private int watched(int index) {
      return polled.get(JAVA_INT, index * POLLED);
    }

    /** Whether there is something to read, an end (POLLHUP) included. */
    private boolean happened(int index) {
      return polled.get(JAVA_SHORT, index * POLLED + HAPPENED_AT) != 0;
    }
  }
}
