package dev.osd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Judges whose hands a file of the daemon's configuration can have been in. */
final class OwnedFiles {
  private static final int GROUP_AND_OTHERS_WRITE = 0022;
  private static final int GROUP_AND_OTHERS = 0077;

  private OwnedFiles() {}

  /**
   * Insists that only root and the daemon's user can have written a file.
   *
   * @param file symbolic links gone
   * @param what what the file is, for the message
   */
  static void requireOnlyOursWrite(Path file, long uid, String what) throws IOException {
    require(file, uid, what, GROUP_AND_OTHERS_WRITE, "written", "chmod go-w");
  }

  /** Insists that only root and the daemon's user can have read a file. */
  static void requireOnlyOursRead(Path file, long uid, String what) throws IOException {
    require(file, uid, what, GROUP_AND_OTHERS, "read", "chmod go-rwx");
  }

  private static void require(
      Path file, long uid, String what, int bits, String done, String remedy) throws IOException {
    Map<String, Object> facts = Files.readAttributes(file, "unix:uid,mode,isRegularFile");
    if (!Boolean.TRUE.equals(facts.get("isRegularFile"))) {
      throw new IOException("%s is no regular file".formatted(file));
    }
    long owner = (Integer) facts.getOrDefault("uid", -1);
    if (owner != 0 && owner != uid) {
      throw new IOException(
          "%s %s belongs to user %d; it must belong to root or to user %d"
              .formatted(what, file, owner, uid));
    }
    int mode = (Integer) facts.getOrDefault("mode", bits);
    if ((mode & bits) != 0) {
      throw new IOException(
          "%s %s can be %s by others than its owner; run: %s '%s'"
              .formatted(what, file, done, remedy, file));
    }
  }
}
