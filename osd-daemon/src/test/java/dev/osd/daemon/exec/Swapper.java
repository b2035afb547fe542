package dev.osd.daemon.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;

/** Swaps a directory and a link to another one under the same name, as fast as it can. */
final class Swapper {
  private Swapper() {}

  /** Swaps until {@code done}; the name is a directory when this returns. */
  static Thread start(Path name, Path inside, Path outside, AtomicBoolean done) throws IOException {
    Files.move(inside, name);
    return Thread.ofPlatform()
        .start(() -> {
          try {
            Path link = name.resolveSibling("link");
            while (!done.get()) {
              Files.createSymbolicLink(link, outside);
              Files.move(name, inside);
              Files.move(link, name, StandardCopyOption.ATOMIC_MOVE);
              Files.move(name, link, StandardCopyOption.ATOMIC_MOVE);
              Files.move(inside, name);
              Files.delete(link);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
