package dev.osd.daemon.exec;

import dev.osd.daemon.system.Architecture;
import dev.osd.daemon.system.Spawner;
import dev.osd.daemon.system.Subreaper;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The means by which this daemon starts programs and holds them; there is one in a process. */
public final class ProgramControl implements Closeable {
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
    try (Resources resources = new Resources()) {
      if (obstacle.isPresent() || architecture.isEmpty()) {
        return new ProgramControl(
            new JdkStarter(obstacle.orElse("the system is unknown")),
            () -> true,
            resources.release());
      }
      Spawner spawner = resources.add(Spawner.open(architecture.get()));
      Subreaper subreaper = Subreaper.become(architecture.get(), spawner);
      ExecutorService threads =
          Executors.newCachedThreadPool(
              Thread.ofPlatform().daemon().name("program-output-", 0).factory());
      resources.add(threads::shutdown);
      return new ProgramControl(
          new NativeStarter(subreaper, threads), spawner::tryOut, resources.release());
    }
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
