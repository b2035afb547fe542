package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.system.ProcFiles;
import dev.osd.daemon.testing.NoSandbox;
import dev.osd.daemon.testing.Programs;
import dev.osd.policy.Permit;
import dev.osd.policy.Resource;
import dev.osd.policy.ResourceLimits;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program's limits hold from its first instruction on. */
@Timeout(60)
final class LimitedLaunchTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir Path folder;

  @Test
  void programFindsItsLimitsInForce() throws Exception {
    Map<Resource, Long> limits =
        Map.of(
            Resource.CPU_SEC, 7L,
            Resource.MEMORY_BYTES, 1L << 30,
            Resource.FILE_BYTES, 4097L,
            Resource.OPEN_FILES, 33L);

    String found = Commands.stdout(run(limits, "/bin/cat", "/proc/self/limits"));

    assertThat(found)
        .containsPattern("Max cpu time +7 +8 ")
        .containsPattern("Max address space +1073741824 +1073741824 ")
        .containsPattern("Max file size +4097 +4097 ")
        .containsPattern("Max open files +33 +33 ");
  }

  @Test
  void processesAreCountedFromThoseThatTheUserHas() throws Exception {
    long before = ProcFiles.ownTasks();

    String found =
        Commands.stdout(
            run(
                Map.of(Resource.PROCESSES, 1000L),
                "/bin/sh",
                "-c",
                "while read -r name processes soft rest; do case $name$processes in Maxprocesses) echo $soft;; esac; done < /proc/self/limits"));

    assertThat(Long.parseLong(found.strip())).isBetween(before / 2 + 1000, 2 * before + 1000);
  }

  @Test
  void signalTellsWhichLimitWasReached() throws Exception {
    assertThat(signal(run(Map.of(Resource.CPU_SEC, 1L), "/bin/sh", "-c", "while :; do :; done")))
        .isEqualTo("SIGXCPU");
    assertThat(
            signal(
                run(
                    Map.of(Resource.FILE_BYTES, 1000L),
                    "/usr/bin/head",
                    "-c",
                    "1001",
                    "/dev/zero")))
        .isEqualTo("none");
    assertThat(
            signal(
                run(
                    Map.of(Resource.FILE_BYTES, 1000L),
                    "/bin/sh",
                    "-c",
                    "exec head -c 1001 /dev/zero > file")))
        .isEqualTo("SIGXFSZ");
    assertThat(Files.size(folder.resolve("file"))).isEqualTo(1000);
  }

  @Test
  void whatAProgramStartsIsLimitedAsWell() throws Exception {
    ActionResult result =
        run(
            Map.of(Resource.OPEN_FILES, 20L),
            "/bin/sh",
            "-c",
            "(setsid sh -c 'ulimit -n; ulimit -n 21 2>/dev/null || echo held'); exit 0");

    assertThat(Commands.stdout(result).lines().findFirst()).hasValue("20");
  }

  @Test
  void givesArgumentsAndEnvironmentAsWithoutLimits() throws Exception {
    Map<Resource, Long> limits = Map.of(Resource.OPEN_FILES, 64L);

    assertThat(Commands.stdout(run(limits, "/usr/bin/printf", "[%s]", "--cpu=1", "", "a b")))
        .isEqualTo("[--cpu=1][][a b]");
    assertThat(Commands.stdout(run(limits, "/usr/bin/env")).lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("PATH="))
        .anyMatch(line -> line.startsWith("OSD_ACTION="));
  }

  @Test
  void confinedProgramsAreLimitedAsWell() throws Exception {
    HostCapabilities host = HostCapabilities.probe();
    assumeTrue(host.missing().isEmpty());
    try (KernelConfinement confinement =
        KernelConfinement.open(
            host,
            folder,
            List.of(),
            new ProtectedWatcher(List.of(), Optional.empty(), Clock.systemUTC()),
            Programs.control()::tryOut)) {
      ActionResult result =
          run(
              confinement,
              SandboxProfile.WORKSPACE,
              Map.of(Resource.OPEN_FILES, 33L),
              "/bin/sh",
              "-c",
              "ulimit -n");

      assertThat(Commands.stdout(result)).isEqualTo("33\n");
      assertThat(result)
          .isInstanceOfSatisfying(
              ActionResult.Ran.class,
              ran -> assertThat(ran.sandbox()).isEqualTo(SandboxProfile.WORKSPACE));
    }
  }

  @Test
  void doesNotRaiseWhatTheDaemonItselfMayNotHave() throws Exception {
    Map<String, Long> highest = ProcFiles.hardLimits();

    String option =
        new LimitedLaunch()
            .of(List.of("/bin/true"), new ResourceLimits(Map.of(Resource.OPEN_FILES, 1L << 20)))
            .get(1);

    assertThat(option)
        .isEqualTo(
            "--nofile=" + Math.min(1L << 20, highest.getOrDefault("Max open files", 1L << 20)));
  }

  @Test
  void aProgramThatDoesNotExistIsNotStarted() throws Exception {
    assertThat(Commands.problem(run(Map.of(Resource.OPEN_FILES, 64L), folder + "/none", "secret")))
        .isEqualTo(
            "exec_failed: %s/none could not be started in %s: there is no such program, or it may not be executed"
                .formatted(folder, folder));
  }

  @Test
  void nothingRunsUnlimitedWhereTheHelperIsMissing() {
    ResourceLimits limits = new ResourceLimits(Map.of(Resource.OPEN_FILES, 64L));

    assertThatThrownBy(
            () -> new LimitedLaunch(folder.resolve("none")).of(List.of("/bin/true"), limits))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not here (it comes with util-linux)");
  }

  @Test
  void withoutLimitsNothingStandsBeforeTheProgram() throws Exception {
    assertThat(
            new LimitedLaunch(folder.resolve("none")).of(List.of("/bin/true"), ResourceLimits.NONE))
        .containsExactly("/bin/true");
  }

  private ActionResult run(Map<Resource, Long> limits, String... argv) throws InterruptedException {
    return run(new NoSandbox(), SandboxProfile.NONE, limits, argv);
  }

  private ActionResult run(
      Confinement confinement, SandboxProfile profile, Map<Resource, Long> limits, String... argv)
      throws InterruptedException {
    Permit.Terms terms =
        new Permit.Terms(
            Commands.PATH,
            Duration.ofSeconds(30),
            64 << 10,
            1 << 20,
            profile,
            false,
            Optional.of(folder.toString()),
            false,
            false,
            new ResourceLimits(limits),
            Optional.empty());
    return new CommandExecutor(Programs.control(), confinement, SHORT, SHORT)
        .run(Commands.command(folder, argv), terms, OutputSink.NONE, Demand.of(Optional.empty()));
  }

  private static String signal(ActionResult result) {
    return result instanceof ActionResult.Ran ran ? ran.signal().orElse("none") : "not run";
  }
}
