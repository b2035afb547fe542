package dev.osd.daemon.exec;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.testing.Programs;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.ResourceLimits;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.SandboxProfile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the sandbox costs: {@code /bin/true} as an action, from start to result, by the runtime
 * alone, by the daemon's executor without and with the workspace profile, and by bubblewrap where
 * it is installed. The ways take turns, so that whatever else the machine does meets all of them.
 */
final class ConfinedBench {
  private static final int WARM_UP = 300;
  private static final int ROUNDS = 1500;
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");

  /** One way to run a program once. */
  private interface Way {
    void run() throws Exception;
  }

  @Test
  void confinesTrue(@TempDir Path folder, @TempDir Path temporary) throws Exception {
    Path workspace = folder.toRealPath();
    ProgramControl programs = Programs.control();
    try (KernelConfinement confinement =
        KernelConfinement.open(
            HostCapabilities.probe(),
            temporary.toRealPath(),
            List.of(),
            new ProtectedWatcher(List.of(), Optional.empty(), Clock.systemUTC()),
            programs::tryOut)) {
      CommandExecutor executor = new CommandExecutor(programs, confinement, SHORT, SHORT);
      ResolvedAction.Command command = Commands.command(workspace, "/bin/true");
      Map<String, Way> ways = new LinkedHashMap<>();
      ways.put("ProcessBuilder", () -> byTheRuntime("/bin/true"));
      ways.put("unconfined", () -> run(executor, command, terms(SandboxProfile.NONE, workspace)));
      ways.put(
          "confined", () -> run(executor, command, terms(SandboxProfile.WORKSPACE, workspace)));
      if (Files.isExecutable(BUBBLEWRAP)) {
        ways.put(
            "bwrap", () -> byTheRuntime(BUBBLEWRAP.toString(), "--ro-bind", "/", "/", "/bin/true"));
      }
      print(measure(List.copyOf(ways.values())), List.copyOf(ways.keySet()));
    }
  }

  private static List<long[]> measure(List<Way> ways) throws Exception {
    List<long[]> nanos = new ArrayList<>();
    ways.forEach(way -> nanos.add(new long[ROUNDS]));
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int way = 0; way < ways.size(); way++) {
        long start = System.nanoTime();
        ways.get(way).run();
        if (round >= 0) {
          nanos.get(way)[round] = System.nanoTime() - start;
        }
      }
    }
    nanos.forEach(Arrays::sort);
    return nanos;
  }

  private static void print(List<long[]> sortedNanos, List<String> names) {
    StringBuilder line = new StringBuilder("run /bin/true, p50:");
    for (int way = 0; way < names.size(); way++) {
      line.append(" %s %.0f us;".formatted(names.get(way), micros(sortedNanos.get(way))));
    }
    double confined = micros(sortedNanos.get(2));
    line.append(" confined/unconfined %.2f".formatted(confined / micros(sortedNanos.get(1))));
    if (names.size() > 3) {
      line.append("; bwrap/confined %.2f".formatted(micros(sortedNanos.get(3)) / confined));
    }
    System.out.println(line);
  }

  private static double micros(long[] sortedNanos) {
    return sortedNanos[sortedNanos.length / 2] / 1e3;
  }

  private static void run(
      CommandExecutor executor, ResolvedAction.Command command, Permit.Terms terms)
      throws InterruptedException {
    try (Demand demand = Demand.of(Optional.empty())) {
      ActionResult result = executor.run(command, terms, OutputSink.NONE, demand);
      if (!result.ok()) {
        throw new IllegalStateException("it failed: " + result);
      }
    }
  }

  private static Permit.Terms terms(SandboxProfile profile, Path workspace) {
    return new Permit.Terms(
        Commands.PATH,
        Duration.ofSeconds(10),
        64 << 10,
        1 << 20,
        profile,
        false,
        Optional.of(workspace.toString()),
        false,
        false,
        ResourceLimits.NONE,
        Optional.empty());
  }

  private static void byTheRuntime(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
    builder.environment().clear();
    Process process = builder.start();
    process.getInputStream().readAllBytes();
    process.getErrorStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("it failed: " + List.of(command));
    }
  }
}
