package dev.osd.daemon.system;

import java.io.Closeable;

/**
 * Both ends of a pipe (pipe(7)). Neither passes to programs, unless one is started with it.
 *
 * @param reading what comes out
 * @param writing what goes in
 */
public record Pipe(Descriptor reading, Descriptor writing) implements Closeable {
  /** A new pipe, the caller's to close. */
  public static Pipe open() throws SystemException {
    return Descriptors.pipe();
  }

  /** Closes both ends, as far as they are still open. */
  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
