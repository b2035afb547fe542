package dev.osd.daemon.exec;

import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * No sandbox at all: the program has the daemon's rights.
 *
 * @param watching watches protected files, where a sandbox was wanted
 */
record Unconfined(List<String> gaps, Watching watching) implements Confinement.Hold {
  Unconfined {
    gaps = List.copyOf(gaps);
  }

  @Override
  public SandboxProfile inForce() {
    return SandboxProfile.NONE;
  }

  @Override
  public Confinement.Watch watch() throws InterruptedException {
    return watching.begin();
  }

  @Override
  public Optional<Path> temporary() {
    return Optional.empty();
  }

  @Override
  public <T> T start(Callable<T> starter) throws IOException {
    try {
      return starter.call();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a program could not be started", e);
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
