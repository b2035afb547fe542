package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.system.Architecture;
import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.Errno;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.system.OlderKernel;
import dev.osd.daemon.system.Protection;
import dev.osd.daemon.testing.Programs;
import dev.osd.policy.Permit;
import dev.osd.policy.ResourceLimits;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions on kernels that lack something: the policy's {@code missing} decides, never silently. */
final class OlderKernelsTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path folder;
  private Path workspace;

  @BeforeEach
  void makeWorkspace() throws IOException {
    folder = folder.toRealPath();
    workspace = Files.createDirectory(folder.resolve("workspace"));
    Files.writeString(folder.resolve("outside"), "secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.ENOSYS, Errno.EPERM})
  void filesAreReadAndWrittenWithoutOpenat2(int errno) throws Exception {
    Path file = workspace.resolve("file");
    Path link = Files.createSymbolicLink(workspace.resolve("link"), folder.resolve("outside"));

    OlderKernel.without(
        errno,
        List.of("OPENAT2"),
        () -> {
          WriteFileExecutor writing = new WriteFileExecutor(Clock.systemUTC());
          ReadFileExecutor reading = new ReadFileExecutor();
          Permit.Terms terms = Commands.fileTerms(100);
          assertThat(writing.write(Commands.write(file, "one", 0600, false), terms).ok()).isTrue();
          assertThat(writing.write(Commands.write(file, "two", 0600, true), terms).ok()).isTrue();
          assertThat(reading.read(Commands.read(file, 100, 0), terms).ok()).isTrue();
          assertThat(reading.read(Commands.read(link, 100, 0), terms).ok()).isFalse();
          return true;
        });

    assertThat(file).hasContent("two");
  }

  /** What Landlock's older interfaces cannot do; the numbers are those of docs/sandbox.md. */
  @ParameterizedTest
  @CsvSource({
    "0, files (Landlock ABI 1)",
    "1, truncation (Landlock ABI 3)",
    "2, truncation (Landlock ABI 3)",
    "3, signals (Landlock ABI 6)",
    "4, signals (Landlock ABI 6)",
    "5, signals (Landlock ABI 6)",
  })
  void anOlderLandlockGivesNoProfileAndSaysWhatIsMissing(int abi, String missing) throws Exception {
    try (KernelConfinement confinement = confinement(withLandlock(abi))) {
      ActionResult refused = run(confinement, false, "echo x");
      assertThat(refused.error().orElseThrow().code()).isEqualTo(ErrorCode.SANDBOX_UNAVAILABLE);
      assertThat(refused.error().orElseThrow().message())
          .contains("lacks", missing, "missing = \"run\"");

      ActionResult.Ran ran =
          (ActionResult.Ran)
              run(confinement, true, "echo x >inside; cat ../outside; echo x >../outside");
      assertThat(ran.sandbox()).isEqualTo(SandboxProfile.NONE);
      assertThat(workspace.resolve("inside")).hasContent("x");
      // What there is of it is in force all the same.
      assertThat(Commands.stdout(ran)).isEqualTo(abi == 0 ? "secret" : "");
      assertThat(folder.resolve("outside")).hasContent(abi == 0 ? "x" : "secret");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7})
  void aRecentLandlockGivesTheProfile(int abi) throws Exception {
    try (KernelConfinement confinement = confinement(withLandlock(abi))) {
      ActionResult.Ran ran =
          (ActionResult.Ran) run(confinement, false, "echo x >inside; cat ../outside");

      assertThat(ran.sandbox()).isEqualTo(SandboxProfile.WORKSPACE);
      assertThat(Commands.stdout(ran)).isEmpty();
    }
  }

  @Test
  void withoutDescriptorsOfProcessesTheRuntimeStartsProgramsIfThePolicyLetsIt() throws Exception {
    try (ProgramControl control =
            OlderKernel.without(
                Errno.ENOSYS,
                List.of("PIDFD_OPEN"),
                () ->
                    ProgramControl.open(
                        System.getProperty("os.name"), System.getProperty("os.arch")));
        KernelConfinement confinement = confinement(HostCapabilities.probe())) {
      assertThat(control.shortcoming().orElseThrow()).contains("pidfd", "Linux 5.4");

      CommandExecutor executor = new CommandExecutor(control, confinement, SHORT, SHORT);
      ActionResult refused =
          executor.run(
              Commands.sh(workspace, "echo x"),
              terms(false),
              OutputSink.NONE,
              Demand.of(Optional.empty()));
      assertThat(refused.error().orElseThrow().code()).isEqualTo(ErrorCode.SANDBOX_UNAVAILABLE);
      assertThat(refused.error().orElseThrow().message()).contains("pidfd");
      assertThat(
              executor
                  .run(
                      Commands.sh(workspace, "echo x"),
                      terms(true),
                      OutputSink.NONE,
                      Demand.of(Optional.empty()))
                  .ok())
          .isTrue();
    }
  }

  private ActionResult run(KernelConfinement confinement, boolean unconfinedIfMissing, String line)
      throws InterruptedException {
    return new CommandExecutor(Programs.control(), confinement, SHORT, SHORT)
        .run(
            Commands.sh(workspace, line),
            terms(unconfinedIfMissing),
            OutputSink.NONE,
            Demand.of(Optional.empty()));
  }

  private Permit.Terms terms(boolean unconfinedIfMissing) {
    return new Permit.Terms(
        Map.of("PATH", "/usr/bin:/bin"),
        Duration.ofSeconds(20),
        64 << 10,
        1 << 20,
        SandboxProfile.WORKSPACE,
        false,
        Optional.of(workspace.toString()),
        unconfinedIfMissing,
        false,
        ResourceLimits.NONE,
        Optional.empty());
  }

  private KernelConfinement confinement(HostCapabilities host) throws IOException {
    return KernelConfinement.open(
        host,
        folder,
        List.of(),
        new ProtectedWatcher(List.of(), Optional.empty(), Clock.systemUTC()),
        Programs.control()::tryOut);
  }

  /** As an ordinary user has it: root's private mounts would close files besides. */
  private static HostCapabilities withLandlock(int abi) {
    HostCapabilities host = HostCapabilities.probe();
    assumeTrue(host.missing().isEmpty() && host.landlockAbi() >= abi);
    Set<Protection> found = EnumSet.copyOf(HostCapabilities.byLandlock(abi));
    found.add(Protection.NO_NEW_PRIVILEGES);
    found.add(Protection.SYSTEM_CALLS);
    Optional<Architecture> architecture = host.architecture();
    return new HostCapabilities(architecture, abi, found);
  }
}
