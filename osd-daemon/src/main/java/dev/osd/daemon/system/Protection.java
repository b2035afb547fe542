package dev.osd.daemon.system;

/** One thing that confinement protects, and what it means where a kernel cannot do it. */
public enum Protection {
  NO_NEW_PRIVILEGES(
      "no new rights",
      "programs could gain rights by set-user-id programs, and nothing below can be set up",
      true),
  FILES(
      "files (Landlock ABI 1)",
      "programs could read and write every file that the daemon's user can",
      true),
  TRUNCATION(
      "truncation (Landlock ABI 3)",
      "programs could cut files outside the workspace to another length",
      true),
  SIGNALS(
      "signals (Landlock ABI 6)",
      "programs could send signals to processes outside, the daemon among them",
      true),
  SYSTEM_CALLS(
      "system calls (seccomp)",
      "programs could use the network, Unix sockets, namespaces, mounts and other processes",
      true),
  DEVICE_CONTROL(
      "device control (Landlock ABI 5)",
      "programs could send control requests to the few harmless devices that they may open",
      false),
  TCP(
      "TCP (Landlock ABI 4)",
      "the network is closed by seccomp alone, without a second barrier",
      false),
  PRIVATE_MOUNTS(
      "private mounts (root)",
      "protected files inside a workspace are open to programs, a change is only noticed afterwards;"
          + " owner, mode and times of the user's files elsewhere can be changed, not their contents;"
          + " programs see nothing below /proc that belongs to a process, not even their own",
      false);

  private final String title;
  private final String gap;
  private final boolean needed;

  Protection(String title, String gap, boolean needed) {
    this.title = title;
    this.gap = gap;
    this.needed = needed;
  }

  /** What it is called. */
  public String title() {
    return title;
  }

  /** What is open without it: a clause for a sentence. */
  public String gap() {
    return gap;
  }

  /** Whether a profile counts as not in force without it. */
  public boolean needed() {
    return needed;
  }
}
