package dev.osd.daemon.builtin;

import java.io.Closeable;
import java.io.IOException;

/** A file without a name: written at its end, read anywhere. Whoever asked for it closes it. */
public interface ScratchFile extends Closeable {
  /** Writes all of these bytes at the end. */
  void append(byte[] bytes, int offset, int length) throws IOException;

  /**
   * Reads at this place.
   *
   * @return how many bytes were read, at least one, or -1 at the end
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;
}
