package dev.osd.daemon.regex;

/** Whether work should stop, because its deadline has passed or nobody waits for it any more. */
@FunctionalInterface
public interface Cancellation {
  /** For work that nothing cancels. */
  Cancellation NEVER = () -> {};

  /**
   * Returns while the work may go on. Asked once a block and once in some ten thousand steps of any
   * loop, so it should be cheap.
   *
   * @throws CancelledException if the work must stop
   */
  void check() throws CancelledException;
}
