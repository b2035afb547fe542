package dev.osd.daemon.system;

/** How a program ended (waitid(2)): a signal is never mistaken for an exit status. */
public sealed interface Ending {
  /**
   * It ended by itself.
   *
   * @param status 0 to 255
   */
  record Exited(int status) implements Ending {}

  /**
   * A signal ended it.
   *
   * @param signal its number, see {@link Signal}
   */
  record Killed(int signal) implements Ending {}
}
