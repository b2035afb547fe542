package dev.osd.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel knows of this process. */
public final class OwnProcess {
  private OwnProcess() {}

  /** The user's number, by the owner of this process (proc(5)): {@code $UID} is only a word. */
  public static int uid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the owner of /proc/self", e);
    }
  }
}
