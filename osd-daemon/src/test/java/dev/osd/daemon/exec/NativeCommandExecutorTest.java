package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.testing.Programs;
import dev.osd.protocol.ActionResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on a system that is known. */
final class NativeCommandExecutorTest extends CommandExecutorTest {
  NativeCommandExecutorTest() {
    super(Programs.control().starter());
  }

  @Test
  void holdsThisSystem() {
    assertThat(Programs.control().shortcoming()).isEmpty();
    assertThat(Programs.control().starter()).isInstanceOf(NativeStarter.class);
  }

  @Test
  void startsByOtherMeansWhereTheSystemIsUnknown() throws Exception {
    try (ProgramControl other = ProgramControl.open("Plan 9", "mips")) {
      assertThat(other.shortcoming().orElseThrow()).contains("Plan 9 on mips");
      assertThat(other.starter()).isInstanceOf(JdkStarter.class);
    }
  }

  @Test
  void whatHasNeitherMarkNorParentsIsEndedAsWell() throws Exception {
    Path pid = folder.resolve("pid");

    ActionResult result =
        run(
            "(setsid env -i /bin/sh -c 'echo $$ >%s; exec sleep 100' &); while ! [ -s %s ]; do :; done; echo done"
                .formatted(pid, pid));

    assertThat(Commands.stdout(result)).isEqualTo("done\n");
    assertThat(Path.of("/proc", Files.readString(pid).strip())).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"11, SIGSEGV", "15, SIGTERM", "9, SIGKILL", "6, SIGABRT"})
  void aSignalIsNamedWhoeverSentIt(int number, String name) throws Exception {
    ActionResult result = run("ulimit -c 0; kill -%d $$".formatted(number));

    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.Ran.class,
            ran -> {
              assertThat(ran.signal()).hasValue(name);
              assertThat(ran.exitCode()).isEmpty();
              assertThat(ran.error()).isEmpty();
              assertThat(ran.ok()).isFalse();
            });
  }

  @Test
  void aStatusThatLooksLikeASignalIsNone() throws Exception {
    assertThat(run("exit 137"))
        .isInstanceOfSatisfying(
            ActionResult.Ran.class,
            ran -> {
              assertThat(ran.exitCode()).hasValue(137);
              assertThat(ran.signal()).isEmpty();
            });
  }
}
