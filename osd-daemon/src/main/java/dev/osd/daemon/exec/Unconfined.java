package dev.osd.daemon.exec;

import dev.osd.daemon.system.UserThread;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * No sandbox at all.
 *
 * @param user the thread with the rights of the user that the program is for, made for this program
 *     and closed with this one; nothing where it has the daemon's rights
 * @param watch watches protected files, where a sandbox was wanted
 */
record Unconfined(Optional<UserThread> user, List<String> gaps, Confinement.Watch watch)
    implements Confinement.Hold {
  Unconfined {
    gaps = List.copyOf(gaps);
  }

  @Override
  public SandboxProfile inForce() {
    return SandboxProfile.NONE;
  }

  @Override
  public Optional<Path> temporary() {
    return Optional.empty();
  }

  @Override
  public <T> T start(Callable<T> starter) throws IOException {
    if (user.isPresent()) {
      return user.get().call(starter);
    }
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
    user.ifPresent(UserThread::close);
  }
}
