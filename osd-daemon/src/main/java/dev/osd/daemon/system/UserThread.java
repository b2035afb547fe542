package dev.osd.daemon.system;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Callable;

/**
 * A thread with a user's rights and no confinement besides. What it starts has the same rights.
 * Made for one program: it is never used for another.
 */
public final class UserThread implements Closeable {
  private final OwnThread thread;

  private UserThread(OwnThread thread) {
    this.thread = thread;
  }

  /**
   * Starts a thread and waits until it has the user's rights.
   *
   * @throws IOException if the kernel refuses them
   */
  public static UserThread start(Credentials user) throws IOException {
    Architecture architecture = Credentials.architecture();
    return new UserThread(
        OwnThread.start(
            "programs-of-" + user.uid(),
            () -> ThreadCredentials.takeOnForPrograms(architecture, user)));
  }

  /** Does this on the thread. */
  public <T> T call(Callable<T> task) throws IOException {
    return thread.call(task);
  }

  /** Ends the thread. */
  @Override
  public void close() {
    thread.close();
  }
}
