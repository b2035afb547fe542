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
   * A piece of output has arrived. May keep the program waiting: its output then fills its pipe.
   * Once {@link #last} was called, it must come back within a bounded time.
   *
   * @param bytes holds it in its first {@code length} places; only during the call
   */
  void accept(Stream stream, byte[] bytes, int length);

  /**
   * The program has ended or is being ended: what comes from now on is the rest. May be called
   * while another thread is in {@link #accept}.
   */
  default void last() {}

  /** The stream has ended; nothing more comes from it. */
  default void end(Stream stream) {}
}
