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

  /**
   * A pipe that holds these bytes and takes no more: who reads it finds them and then its end.
   *
   * @param content at most as much as a pipe takes in before anybody reads it, 64 KiB
   */
  public static Pipe holding(byte[] content) throws SystemException {
    Pipe pipe = open();
    try {
      if (content.length > 0) {
        FileContent.write(pipe.writing().number(), content);
      }
      pipe.writing().close();
      return pipe;
    } catch (SystemException full) {
      pipe.close();
      throw full;
    }
  }

  /** Closes both ends, as far as they are still open. */
  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
