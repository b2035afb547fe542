package dev.osd.daemon.system;

import java.util.Map;

/** Signals of Linux by number (signal(7)); they are the same on every architecture known here. */
public final class Signal {
  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;
  public static final int SIGSTOP = 19;

  /** The first one that the C library leaves to programs; the two below it are its own. */
  private static final int SIGRTMIN = 34;

  private static final int SIGRTMAX = 64;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(SIGKILL, "SIGKILL"),
          Map.entry(10, "SIGUSR1"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(12, "SIGUSR2"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(SIGTERM, "SIGTERM"),
          Map.entry(16, "SIGSTKFLT"),
          Map.entry(17, "SIGCHLD"),
          Map.entry(18, "SIGCONT"),
          Map.entry(SIGSTOP, "SIGSTOP"),
          Map.entry(20, "SIGTSTP"),
          Map.entry(21, "SIGTTIN"),
          Map.entry(22, "SIGTTOU"),
          Map.entry(23, "SIGURG"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(25, "SIGXFSZ"),
          Map.entry(26, "SIGVTALRM"),
          Map.entry(27, "SIGPROF"),
          Map.entry(28, "SIGWINCH"),
          Map.entry(29, "SIGIO"),
          Map.entry(30, "SIGPWR"),
          Map.entry(31, "SIGSYS"));

  private Signal() {}

  /** The name of a signal, such as {@code SIGKILL} or {@code SIGRTMIN+1}. */
  public static String name(int number) {
    String name = NAMES.get(number);
    if (name != null) {
      return name;
    }
    if (number < SIGRTMIN || number > SIGRTMAX) {
      return "signal " + number;
    }
    return number == SIGRTMIN ? "SIGRTMIN" : "SIGRTMIN+" + (number - SIGRTMIN);
  }
}
