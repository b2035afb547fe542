package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done where the kernel lacks a call, or a filter around the daemon refuses it. */
final class OlderKernelTest {
  private static final HostCapabilities HOST = HostCapabilities.probe();
  private static final int ENOEXEC_FOR_NONE = 8;

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(ints = {Errno.ENOSYS, Errno.EPERM})
  void filesAreFoundStepByStepWithoutOpenat2(int errno) throws Exception {
    Path folder = temporary.toRealPath();
    Path file = Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("f"), "x");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("a"));
    FileCalls calls = FileCalls.ofThisMachine().orElseThrow();

    OlderKernel.without(
        errno,
        List.of("OPENAT2"),
        () -> {
          try (Descriptor root = calls.root()) {
            assertErrno(errno, () -> calls.findBeneath(root, "tmp"));
          }
          try (Descriptor found = PathSearch.ONE_CALL.find(calls, file.toString())) {
            assertThat(FileContent.name(found)).isEqualTo(file.toString());
          }
          assertErrno(Errno.ELOOP, () -> PathSearch.ONE_CALL.find(calls, folder + "/link/f"));
          assertErrno(Errno.ENOENT, () -> PathSearch.ONE_CALL.find(calls, folder + "/b"));
          return true;
        });
  }

  @Test
  void anotherErrorOfOpenat2IsNoReasonToTryAnotherWay() throws Exception {
    FileCalls calls = FileCalls.ofThisMachine().orElseThrow();
    OlderKernel.without(
        ENOEXEC_FOR_NONE,
        List.of("OPENAT2"),
        () -> {
          assertErrno(ENOEXEC_FOR_NONE, () -> PathSearch.ONE_CALL.find(calls, "/tmp"));
          return true;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.ENOSYS, Errno.EPERM})
  void confinesWithoutOpenat2(int errno) throws Exception {
    assumeTrue(HOST.missing().isEmpty(), "this host cannot confine");
    Path folder = temporary.toRealPath();
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    Cage cage =
        new Cage(
            List.of(new Cage.Grant(Path.of("/usr"), Cage.Access.RUN)),
            false,
            true,
            List.of(),
            List.of(),
            Optional.empty());

    OlderKernel.without(
        errno,
        List.of("OPENAT2"),
        () -> {
          assertThat(HostCapabilities.probe()).isEqualTo(HOST);
          try (ConfinedThreads threads = ConfinedThreads.open(HOST, folder, 1, () -> true);
              ConfinedThreads.Loan loan = threads.lend(cage)) {
            assertThat(loan.call(() -> Files.writeString(loan.temporary().resolve("a"), "x")))
                .exists();
            assertThatThrownBy(() -> loan.call(() -> Files.readString(secret)))
                .isInstanceOf(IOException.class);
          }
          return true;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.ENOSYS, Errno.EPERM})
  void noDescriptorPassesWithoutCloseRange(int errno) throws Exception {
    List<Integer> leaky = new ArrayList<>(LeakyDescriptors.open(4));
    try (Native programs = new Native()) {
      String open =
          OlderKernel.without(
              errno, List.of("CLOSE_RANGE"), () -> programs.shell("ls -1 /proc/$$/fd").stdout());

      assertThat(open).isEqualTo("0\n1\n2\n");
    } finally {
      leaky.forEach(Descriptor::close);
    }
  }

  /** Each part that a kernel lacks is missing, and nothing else. */
  @ParameterizedTest
  @CsvSource({
    "LANDLOCK_CREATE_RULESET, 38, FILES TRUNCATION SIGNALS TCP DEVICE_CONTROL",
    "LANDLOCK_CREATE_RULESET, 1,  FILES TRUNCATION SIGNALS TCP DEVICE_CONTROL",
    // Switched off when the system was started.
    "LANDLOCK_CREATE_RULESET, 95, FILES TRUNCATION SIGNALS TCP DEVICE_CONTROL",
    "SECCOMP,                 38, SYSTEM_CALLS",
    "MOUNT_SETATTR,           38, PRIVATE_MOUNTS",
    "OPEN_TREE,               38, PRIVATE_MOUNTS",
    "MOVE_MOUNT,              1,  PRIVATE_MOUNTS",
  })
  void whatIsLackingIsSaid(String call, int errno, String lacking) throws Exception {
    Set<Protection> expected = EnumSet.copyOf(HOST.protections());
    for (String protection : lacking.split(" ", -1)) {
      expected.remove(Protection.valueOf(protection));
    }

    assertThat(OlderKernel.without(errno, List.of(call), HostCapabilities::probe).protections())
        .isEqualTo(expected);
  }

  /** A kernel that takes it back between being asked and being used. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "LANDLOCK_CREATE_RULESET",
        "LANDLOCK_ADD_RULE",
        "LANDLOCK_RESTRICT_SELF",
        "SECCOMP"
      })
  void nothingIsConfinedByHalf(String call) throws Exception {
    assumeTrue(HOST.missing().isEmpty(), "this host cannot confine");
    assertThatThrownBy(() ->
            OlderKernel.without(
                Errno.ENOSYS,
                List.of(call),
                () -> ConfinedThreads.open(HOST, temporary.toRealPath(), 1, () -> true)))
        .isInstanceOf(SystemException.class);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void programsAreNotStartedNativelyWithoutPidfd() throws Exception {
    assertThatThrownBy(() ->
            OlderKernel.without(
                Errno.ENOSYS,
                List.of("PIDFD_OPEN"),
                () -> Spawner.open(Credentials.architecture())))
        .isInstanceOfSatisfying(
            SystemException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSYS));
  }

  private interface Search {
    Descriptor find() throws SystemException;
  }

  private static void assertErrno(int errno, Search search) {
    assertThatThrownBy(() -> search.find().close())
        .isInstanceOfSatisfying(SystemException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }
}
