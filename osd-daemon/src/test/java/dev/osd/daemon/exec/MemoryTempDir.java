package dev.osd.daemon.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary directories in memory where there is some, for tests that make very many files. */
final class MemoryTempDir implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
      throws IOException {
    Path directory =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "osd-test")
            : Files.createTempDirectory("osd-test");
    return directory.toRealPath();
  }
}
