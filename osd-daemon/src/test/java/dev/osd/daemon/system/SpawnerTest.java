package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.newsclub.net.unix.AFPipe;

/** What a started program finds, and what is said of one that cannot be started. */
class SpawnerTest {
  private static Native programs;

  @TempDir Path directory;

  @BeforeAll
  static void open() throws SystemException {
    programs = new Native();
  }

  @AfterAll
  static void close() {
    programs.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 126, 127, 128, 137, 143, 255})
  void tellsExitStatusExactly(int status) throws Exception {
    assertThat(programs.shell("exit " + status).ending()).isEqualTo(new Ending.Exited(status));
  }

  @ParameterizedTest
  @CsvSource({
    "1, SIGHUP",
    "6, SIGABRT",
    "9, SIGKILL",
    "11, SIGSEGV",
    "15, SIGTERM",
    "35, SIGRTMIN+1"
  })
  void tellsSignalFromExitStatus(int number, String name) throws Exception {
    assertThat(programs.shell("ulimit -c 0; kill -%d $$".formatted(number)).ending())
        .isEqualTo(new Ending.Killed(number));
    assertThat(Signal.name(number)).isEqualTo(name);
  }

  @Test
  void givesArgumentsExactly() throws Exception {
    List<String> command =
        List.of(
            "/usr/bin/printf", "%s|", "", "a b", "*", "$(id)", "caf\u00e9 \ud83d\ude80", "\n\t\\");

    assertThat(programs.run(command, Map.of(), "/").stdout())
        .isEqualTo("|a b|*|$(id)|caf\u00e9 \ud83d\ude80|\n\t\\|");
  }

  @Test
  void givesEnvironmentExactly() throws Exception {
    Map<String, String> environment = Map.of("A", "1", "B.C", "x=y", "EMPTY", "", "U", "\u00e9");

    assertThat(programs.run(List.of("/usr/bin/env"), environment, "/").stdout().lines())
        .containsExactlyInAnyOrder("A=1", "B.C=x=y", "EMPTY=", "U=\u00e9");
  }

  @Test
  void startsInTheDirectoryWithTheLaunchPathAsName() throws Exception {
    Path odd = Files.createDirectory(directory.resolve("a b"));

    assertThat(programs.run(List.of("/bin/pwd", "-P"), Map.of(), odd.toString()).stdout())
        .isEqualTo(odd.toRealPath() + "\n");
    assertThat(programs.run(List.of("/bin/sh", "-c", "echo $0"), Map.of(), "/").stdout())
        .isEqualTo("/bin/sh\n");
  }

  @Test
  void standardInputIsAtItsEnd() throws Exception {
    assertThat(programs.shell("cat; echo $?").stdout()).isEqualTo("0\n");
  }

  @Test
  void keepsBothStreamsApart() throws Exception {
    Native.Outcome outcome = programs.shell("echo out; echo err >&2");

    assertThat(outcome.stdout()).isEqualTo("out\n");
    assertThat(outcome.stderr()).isEqualTo("err\n");
  }

  @Test
  void passesNoDescriptorOfTheDaemon() throws Exception {
    // The runtime's files close on exec by themselves; a duplicate made by dup(2) does not, nor
    // does what comes in over a socket.
    Path file = Files.createFile(directory.resolve("secret"));
    List<Integer> leaky = new java.util.ArrayList<>();
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
        AFPipe pipe = AFPipe.open()) {
      assertThat(open.getFD().valid()).isTrue();
      assertThat(pipe.source().isOpen()).isTrue();
      leaky.addAll(LeakyDescriptors.open(4));

      assertThat(programs.shell("ls -1 /proc/$$/fd").stdout()).isEqualTo("0\n1\n2\n");
    } finally {
      leaky.forEach(Descriptor::close);
    }
  }

  @Test
  void descriptorsThatWouldPassDoPassElsewhere() throws Exception {
    // Holds the test above to its word: this is what it looks like without closefrom.
    List<Integer> leaky = LeakyDescriptors.open(4);
    try {
      for (int descriptor : leaky) {
        assertThat(LeakyDescriptors.closesOnExec(descriptor)).isFalse();
      }
    } finally {
      leaky.forEach(Descriptor::close);
    }
  }

  @Test
  void everySignalIsAtItsDefaultAndNoneBlocked() throws Exception {
    assertThat(programs.run(List.of("/bin/cat", "/proc/self/status"), Map.of(), "/").stdout())
        .containsPattern("SigBlk:\\s0{16}\n")
        // The C library itself keeps the two below SIGRTMIN from ending a program.
        .containsPattern("SigIgn:\\s(0{16}|0{7}180000000)\n")
        .containsPattern("SigCgt:\\s0{16}\n");
  }

  @Test
  void hasSessionOfItsOwn() throws Exception {
    String[] fields =
        programs
            .shell("read -r stat < /proc/$$/stat; echo $$ ${stat##*) }")
            .stdout()
            .split(" ", -1);

    assertThat(List.of(fields[3], fields[4])).containsOnly(fields[0]);
  }

  @Test
  void saysThatThereIsNoProgram() {
    assertRefused(List.of(directory + "/none"), "/", Errno.ENOENT, "no such file or directory");
  }

  @Test
  void saysThatThereIsNoDirectory() {
    assertRefused(
        List.of("/bin/true"), directory + "/none", Errno.ENOENT, "no such file or directory");
  }

  @Test
  void saysThatItMayNotBeExecuted() throws IOException {
    Path file = Files.writeString(directory.resolve("plain"), "text");

    assertRefused(List.of(file.toString()), "/", Errno.EACCES, "permission denied");
  }

  @Test
  void saysThatItIsNoProgram() throws IOException {
    Path file = Files.writeString(directory.resolve("junk"), "neither a program nor a script");
    assertThat(file.toFile().setExecutable(true)).isTrue();

    assertRefused(
        List.of(file.toString()), "/", Errno.ENOEXEC, "not in a format that can be executed");
  }

  @Test
  void saysThatTheArgumentsAreTooLong() {
    // The kernel takes at most 128 KiB in one argument (execve(2), MAX_ARG_STRLEN).
    assertRefused(
        List.of("/bin/true", "x".repeat(200_000)), "/", Errno.E2BIG, "argument list too long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", ""})
  void takesNoProgramWithoutPath(String program) {
    assertThatThrownBy(() -> programs.run(List.of(program), Map.of(), "/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesNoTextThatTheKernelWouldCutOff() {
    assertThatThrownBy(() -> programs.run(List.of("/bin/echo", "a\0b"), Map.of(), "/"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> programs.run(List.of("/bin/true"), Map.of("A", "\0"), "/"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> programs.run(List.of("/bin/true"), Map.of("A=B", ""), "/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void awaitsEndWithinDeadline() throws Exception {
    try (Native.Started started = programs.start("sleep 60")) {
      long start = System.nanoTime();
      assertThat(started.family().awaitEnd(java.time.Duration.ofMillis(50), List.of())).isFalse();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);

      started.family().stop();
      assertThat(started.family().awaitEnd(Native.LONG, List.of())).isTrue();
      assertThat(started.family().ending()).contains(new Ending.Killed(Signal.SIGKILL));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, ''",
    "Linux, aarch64, ''",
    "Linux, riscv64, 'this is Linux on riscv64'",
    "Mac OS X, aarch64, 'this is Mac OS X on aarch64'"
  })
  void saysWhereNothingNativeIsKnown(String osName, String osArch, String said) {
    String obstacle = Spawner.obstacle(osName, osArch).orElse("");

    assertThat(obstacle).endsWith(said);
    assertThat(obstacle.isEmpty()).isEqualTo(said.isEmpty());
  }

  private static void assertRefused(
      List<String> command, String directory, int errno, String words) {
    assertThatThrownBy(() -> programs.run(command, Map.of(), directory))
        .isInstanceOfSatisfying(
            SystemException.class,
            refused -> {
              assertThat(refused.errno()).isEqualTo(errno);
              assertThat(refused).hasMessageContaining(words);
            });
  }
}
