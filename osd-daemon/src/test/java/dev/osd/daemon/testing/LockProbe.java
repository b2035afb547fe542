package dev.osd.daemon.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** Tries to lock a file from another process, as another daemon would. */
public final class LockProbe {
  private static final int FREE = 10;
  private static final int HELD = 11;

  private LockProbe() {}

  /** Whether some process other than a new one holds the file's lock. */
  public static boolean isHeld(Path file) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                LockProbe.class.getName(),
                file.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (status != FREE && status != HELD) {
      throw new IOException("the probe ended with status " + status);
    }
    return status == HELD;
  }

  /** Ends with a status that tells whether the file named by the argument could be locked. */
  public static void main(String[] args) throws IOException {
    FileAttribute<?>[] none = {};
    try (FileChannel file =
        FileChannel.open(Path.of(args[0]), Set.of(StandardOpenOption.WRITE), none)) {
      System.exit(file.tryLock() == null ? HELD : FREE);
    }
  }
}
