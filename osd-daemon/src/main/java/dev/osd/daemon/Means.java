package dev.osd.daemon;

import dev.osd.daemon.exec.KernelConfinement;
import dev.osd.daemon.exec.ProgramControl;
import dev.osd.daemon.exec.ProtectedWatcher;
import dev.osd.daemon.system.HostCapabilities;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How programs are started and confined.
 *
 * @param programs starts them
 * @param confinement gives them their sandbox
 */
record Means(ProgramControl programs, KernelConfinement confinement) implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Means.class);

  /**
   * Finds out what this host can do and prepares it.
   *
   * @param guarded the daemon's own files: real and absolute
   * @param watcher for the protected files that no sandbox of this host closes
   * @throws IOException if there is no room for temporary files, or the host cannot do what it says
   */
  static Means open(List<Path> guarded, ProtectedWatcher watcher) throws IOException {
    ProgramControl programs =
        ProgramControl.open(System.getProperty("os.name"), System.getProperty("os.arch"));
    programs
        .shortcoming()
        .ifPresent(sentence ->
            LOG.warn("{}; programs run only where the policy says missing = \"run\"", sentence));
    try {
      return new Means(
          programs,
          KernelConfinement.open(
              HostCapabilities.probe(),
              Path.of(System.getProperty("java.io.tmpdir")),
              guarded,
              watcher,
              programs::tryOut));
    } catch (IOException e) {
      programs.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (programs) {
      confinement.close();
    }
  }
}
