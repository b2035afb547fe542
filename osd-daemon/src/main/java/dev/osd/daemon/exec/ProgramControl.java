package dev.osd.daemon.exec;

import dev.osd.daemon.system.Architecture;
import dev.osd.daemon.system.Errno;
import dev.osd.daemon.system.Spawner;
import dev.osd.daemon.system.Subreaper;
import dev.osd.daemon.system.SystemException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The means by which this daemon starts programs and holds them; there is one in a process. */
public final class ProgramControl implements Closeable {
  /** So a kernel answers that lacks a call or a kind of argument, or a filter that forbids it. */
  private static final Set<Integer> LACKING = Set.of(Errno.ENOSYS, Errno.EINVAL, Errno.EPERM);

  private final ProcessStarter starter;
  private final Callable<?> trial;
  private final Resources resources;

  private ProgramControl(ProcessStarter starter, Callable<?> trial, Resources resources) {
    this.starter = starter;
    this.trial = trial;
    this.resources = resources;
  }

  /**
   * The best means that this system has. From now on orphans among the programs' descendants come
   * to this process, for the rest of its life.
   *
   * @param osName the runtime's {@code os.name}
   * @param osArch the runtime's {@code os.arch}
   * @return the means, the caller's to close
   * @throws IOException if the system is a known one and refuses all the same
   */
  public static ProgramControl open(String osName, String osArch) throws IOException {
    Optional<String> obstacle = Spawner.obstacle(osName, osArch);
    Optional<Architecture> architecture = Architecture.of(osName, osArch);
    if (obstacle.isPresent() || architecture.isEmpty()) {
      return byTheRuntime(obstacle.orElse("the system is unknown"));
    }
    try (Resources resources = new Resources()) {
      Spawner spawner = resources.add(Spawner.open(architecture.get()));
      Subreaper subreaper = Subreaper.become(architecture.get(), spawner);
      ExecutorService threads =
          Executors.newCachedThreadPool(
              Thread.ofPlatform().daemon().name("program-output-", 0).factory());
      resources.add(threads::shutdown);
      return new ProgramControl(
          new NativeStarter(subreaper, threads), spawner::tryOut, resources.release());
    } catch (SystemException e) {
      if (!LACKING.contains(e.errno())) {
        throw e;
      }
      return byTheRuntime(
          "native process handling needs descriptors of processes (pidfd, Linux 5.4): "
              + e.getMessage());
    }
  }

  private static ProgramControl byTheRuntime(String reason) {
    return new ProgramControl(new JdkStarter(reason), () -> true, new Resources());
  }

  /** What cannot be done here, as one sentence for whoever starts the daemon. */
  public Optional<String> shortcoming() {
    return starter.shortcoming();
  }

  /**
   * Starts programs to no purpose in the calling thread, so that all that it takes has been used
   * once. Only while no others are running.
   */
  public Object tryOut() throws Exception {
    return trial.call();
  }

  ProcessStarter starter() {
    return starter;
  }

  @Override
  public void close() throws IOException {
    resources.close();
  }
}
