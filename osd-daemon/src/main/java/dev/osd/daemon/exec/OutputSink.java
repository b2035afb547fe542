package dev.osd.daemon.exec;

/** Hears a program's output while it runs. Called by several threads, one for each stream. */
public interface OutputSink {
  /** The streams of a program. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /** Hears nothing. */
  OutputSink NONE = (stream, bytes, length) -> {};

  /**
   * A piece of output has arrived. Must come back within a bounded time: the program waits.
   *
   * @param bytes holds it in its first {@code length} places; only during the call
   */
  void accept(Stream stream, byte[] bytes, int length);

  /** The stream has ended; nothing more comes from it. */
  default void end(Stream stream) {}
}
