package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.testing.Programs;
import dev.osd.policy.Permit;
import dev.osd.policy.ResourceLimits;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.SandboxProfile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients that run confined programs while the collector works: none fails, and threads and
 * descriptors do not grow. {@code -Dosd.stress.confined=10000} makes it a long run.
 */
final class ConfinedStressTest {
  private static final int CLIENTS = 8;
  private static final int PROGRAMS = Integer.getInteger("osd.stress.confined", 400);

  /** What the runtime itself may begin meanwhile; one leak a program would be many times that. */
  private static final int SLACK = 40;

  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void nothingFailsAndNothingGrows(@TempDir Path folder, @TempDir Path temporary) throws Exception {
    HostCapabilities host = HostCapabilities.probe();
    assumeTrue(host.missing().isEmpty(), "this kernel cannot confine programs");
    ProgramControl programs = Programs.control();
    Path workspace = folder.toRealPath();
    try (KernelConfinement confinement =
        KernelConfinement.open(
            host,
            temporary.toRealPath(),
            List.of(),
            new ProtectedWatcher(List.of(), Optional.empty(), Clock.systemUTC()),
            programs::tryOut)) {
      CommandExecutor executor = new CommandExecutor(programs, confinement, SHORT, SHORT);
      assertThat(runMany(executor, workspace, CLIENTS * 10)).isZero();
      long descriptors = descriptors();
      int threads = threads();

      assertThat(runMany(executor, workspace, PROGRAMS)).isZero();

      assertThat(descriptors()).isLessThanOrEqualTo(descriptors + SLACK);
      assertThat(threads()).isLessThanOrEqualTo(threads + SLACK);
    }
    try (var left = Files.list(temporary)) {
      assertThat(left).as("temporary directories").isEmpty();
    }
  }

  /** Runs programs of both profiles from all clients at once and counts the failures. */
  private static int runMany(CommandExecutor executor, Path workspace, int count) throws Exception {
    int failures = 0;
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        work.add(() -> succeeds(executor, workspace, number));
      }
      for (Future<Boolean> done : clients.invokeAll(work)) {
        failures += done.get() ? 0 : 1;
      }
    }
    return failures;
  }

  private static boolean succeeds(CommandExecutor executor, Path workspace, int number)
      throws InterruptedException {
    if (number % 50 == 0) {
      System.gc();
    }
    SandboxProfile profile = number % 4 == 0 ? SandboxProfile.READ_ONLY : SandboxProfile.WORKSPACE;
    try (Demand demand = Demand.of(Optional.empty())) {
      ActionResult result =
          executor.run(
              Commands.command(workspace, "/bin/true"),
              terms(profile, workspace),
              OutputSink.NONE,
              demand);
      return result instanceof ActionResult.Ran ran && ran.ok() && ran.sandbox() == profile;
    }
  }

  private static Permit.Terms terms(SandboxProfile profile, Path workspace) {
    return new Permit.Terms(
        Commands.PATH,
        Duration.ofSeconds(60),
        4096,
        1 << 20,
        profile,
        false,
        Optional.of(workspace.toString()),
        false,
        false,
        ResourceLimits.NONE,
        Optional.empty());
  }

  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? -1 : open.length;
  }

  private static int threads() {
    String[] tasks = new File("/proc/self/task").list();
    return tasks == null ? -1 : tasks.length;
  }
}
