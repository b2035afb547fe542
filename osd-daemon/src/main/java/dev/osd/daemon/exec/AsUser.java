package dev.osd.daemon.exec;

import dev.osd.daemon.system.UserThread;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * No sandbox at all, but a user's rights instead of the daemon's.
 *
 * @param thread made for this program; closed with this one
 * @param watching watches protected files, where a sandbox was wanted
 */
record AsUser(UserThread thread, List<String> gaps, Watching watching) implements Confinement.Hold {
  AsUser {
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
    return thread.call(starter);
  }

  @Override
  public void close() {
    thread.close();
  }
}
