package dev.osd.daemon.builtin.grep;

import java.io.Closeable;
import java.io.IOException;

/** Gives room for a line that memory does not hold. */
@FunctionalInterface
public interface Spool {
  /** For lines that are not printed: it forgets them. */
  Held NOTHING =
      new Held() {
        @Override
        public void append(byte[] bytes, int offset, int length) {
          // Nobody reads it.
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
          return -1;
        }

        @Override
        public void close() {
          // Nothing is held.
        }
      };

  /** An empty one, which the caller closes. */
  Held open() throws IOException;

  /** Bytes outside of memory: appended, then read from the start. */
  interface Held extends Closeable {
    /** Appends all of these bytes. */
    void append(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Reads at this place.
     *
     * @return how many bytes, or -1 at the end
     */
    int read(long position, byte[] into, int offset, int length) throws IOException;
  }
}
