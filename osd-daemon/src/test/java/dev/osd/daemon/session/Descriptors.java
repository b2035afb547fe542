package dev.osd.daemon.session;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What this process holds open. */
final class Descriptors {
  private Descriptors() {}

  /** How many descriptors are open on files in this folder, named or not any more. */
  static int openIn(Path folder) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path one : all) {
        try {
          if (Files.readSymbolicLink(one).toString().startsWith(folder + "/")) {
            count++;
          }
        } catch (NoSuchFileException e) {
          // The descriptor of this listing itself.
        }
      }
    }
    return count;
  }
}
