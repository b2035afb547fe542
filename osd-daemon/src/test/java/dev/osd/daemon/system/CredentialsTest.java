package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.testing.Until;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialsTest {
  private static final Credentials ADA = new Credentials(54001, 54101, List.of(54202L, 54201L));
  private static final List<String> SETPRIV =
      List.of("setpriv", "--reuid=54001", "--regid=54101", "--groups=54201,54202");
  private static final Path STATUS = Path.of("/proc/thread-self/status");

  @TempDir private Path folder;

  @Test
  void filesAreTheUsersAndTheThreadIsNobodysToSignal() throws Exception {
    assumeRoot();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

    String status =
        ADA.call(() -> {
          Files.writeString(folder.resolve("new"), "x");
          return Files.readString(STATUS);
        });

    assertThat(status)
        .contains("\nUid:\t0\t0\t0\t54001\n")
        .contains("\nGid:\t0\t0\t0\t54101\n")
        .containsPattern("\nGroups:\t54201 54202 ?\n")
        .contains("\nCapPrm:\t0000000000000000\n", "\nCapEff:\t0000000000000000\n");
    assertThat(Files.getAttribute(folder.resolve("new"), "unix:uid")).isEqualTo(54001);
    assertThat(Files.getAttribute(folder.resolve("new"), "unix:gid")).isEqualTo(54101);
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> ADA.call(() -> Files.readString(secret)));
    assertOwnRightsAreWhole();
  }

  @Test
  void programsGetTheRightsInFullAndOtherThreadsKeepTheirs() throws Exception {
    assumeRoot();
    try (UserThread thread = UserThread.start(ADA)) {
      assertThat(thread.call(() -> Files.readString(STATUS)))
          .contains("\nUid:\t54001\t54001\t54001\t54001\n")
          .contains("\nGid:\t54101\t54101\t0\t54101\n")
          .contains("\nCapInh:\t0000000000000000\n", "\nCapPrm:\t0000000000000000\n");
      assertThatExceptionOfType(SystemException.class)
          .isThrownBy(() ->
              thread.call(() -> Syscall.SETRESUID.call(Credentials.architecture(), 0, 0, 0, 0, 0)));
    }
    assertOwnRightsAreWhole();
  }

  /** The limits are those of all threads. */
  @Test
  void theUserCannotSetTheDaemonsLimitsByTheThread() throws Exception {
    assumeRoot();
    Process own = asAda("sleep", "60");
    try (UserThread thread = UserThread.start(ADA)) {
      long number =
          thread.call(() -> Syscall.GETTID.call(Credentials.architecture(), 0, 0, 0, 0, 0));
      Until.holds(
          "it has Ada's rights",
          () ->
              Files.readString(Path.of("/proc/" + own.pid() + "/status"))
                  .contains("\nUid:\t54001\t54001\t"));
      assertThat(asAda("prlimit", "--pid=" + own.pid(), "--core=0:0").waitFor()).isZero();
      assertThat(asAda("prlimit", "--pid=" + number, "--core=0:0").waitFor()).isNotZero();
    } finally {
      own.destroyForcibly().waitFor();
    }
  }

  private static Process asAda(String... command) throws IOException {
    List<String> all = new ArrayList<>(SETPRIV);
    all.addAll(List.of(command));
    return new ProcessBuilder(all).redirectErrorStream(true).start();
  }

  @Test
  void whatATaskThrowsReachesItsCaller() {
    assumeRoot();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            ADA.call(() -> {
              throw new IOException("as told");
            }))
        .withMessage("as told");
  }

  @Test
  void refusesIdsThatWouldLeaveTheRightsAsTheyAre() {
    for (long uid : new long[] {0, -1, 0xFFFF_FFFFL}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Credentials(uid, 5, List.of()));
    }
    for (long gid : new long[] {-1, 0xFFFF_FFFFL}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Credentials(5, gid, List.of()));
      assertThatIllegalArgumentException().isThrownBy(() -> new Credentials(5, 5, List.of(gid)));
    }
  }

  private static void assertOwnRightsAreWhole() throws IOException {
    assertThat(Files.readString(STATUS)).contains("\nUid:\t0\t0\t0\t0\n");
  }

  private static void assumeRoot() {
    try {
      assumeTrue(
          (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
          "only root can become other users");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
