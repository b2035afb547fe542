package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.testing.NoSandbox;
import dev.osd.daemon.testing.Until;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of commands however they are started. */
@Timeout(30)
abstract class CommandExecutorTest {
  static final Duration LONG = Duration.ofSeconds(20);
  static final Duration SHORT = Duration.ofMillis(200);
  static final Demand WANTED = Demand.of(Optional.empty());

  private final ProcessStarter starter;
  private final CommandExecutor executor;

  @TempDir Path folder;

  CommandExecutorTest(ProcessStarter starter) {
    this.starter = starter;
    this.executor =
        new CommandExecutor(
            starter, new NoSandbox(), Duration.ofMillis(100), Duration.ofMillis(100));
  }

  @Test
  void answersWithOutputAndExitCode() throws Exception {
    ActionResult result = run("echo out; echo err >&2; exit 3");

    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.Ran.class,
            ran -> {
              assertThat(ran.exitCode()).hasValue(3);
              assertThat(ran.signal()).isEmpty();
              assertThat(ran.error()).isEmpty();
              assertThat(ran.ok()).isFalse();
              assertThat(ran.sandbox()).isEqualTo(SandboxProfile.NONE);
            });
    assertThat(Commands.stdout(result)).isEqualTo("out\n");
    assertThat(Commands.stderr(result)).isEqualTo("err\n");
  }

  @Test
  void keepsBytesThatAreNoText() throws Exception {
    ActionResult result = run("printf '\\377\\000\\376'");

    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.Ran.class,
            ran ->
                assertThat(ran.stdout().bytes().toArray())
                    .containsExactly((byte) 0xFF, (byte) 0, (byte) 0xFE));
  }

  @Test
  void standardInputIsAtItsEnd() throws Exception {
    assertThat(Commands.stdout(run("wc -c"))).isEqualTo("0\n");
  }

  @Test
  void argumentsReachTheProgramUnreadByAnyShell() throws Exception {
    ActionResult result =
        executor.run(
            Commands.command(folder, "/usr/bin/printf", "[%s]", "$HOME", "*", "a b", "", "'\"\\"),
            Commands.terms(LONG),
            OutputSink.NONE,
            WANTED);

    assertThat(Commands.stdout(result)).isEqualTo("[$HOME][*][a b][]['\"\\]");
  }

  @Test
  void theEnvironmentIsThePermittedOneAndTheMarkAndNothingElse() throws Exception {
    Permit.Terms terms = Commands.terms(Map.of("A", "1", "B", "two words"), LONG, 4096);

    ActionResult result =
        executor.run(Commands.command(folder, "/usr/bin/env"), terms, OutputSink.NONE, WANTED);

    assertThat(Commands.stdout(result).lines().sorted())
        .hasSize(3)
        .satisfiesExactly(
            a -> assertThat(a).isEqualTo("A=1"),
            b -> assertThat(b).isEqualTo("B=two words"),
            mark -> assertThat(mark).startsWith("OSD_ACTION="));
  }

  @Test
  void anActionCannotChooseItsOwnMark() throws Exception {
    Permit.Terms terms = Commands.terms(Map.of("OSD_ACTION", "chosen"), LONG, 4096);

    ActionResult result =
        executor.run(Commands.command(folder, "/usr/bin/env"), terms, OutputSink.NONE, WANTED);

    assertThat(Commands.stdout(result)).doesNotContain("chosen");
  }

  @Test
  void runsInTheGivenDirectory() throws Exception {
    assertThat(Commands.stdout(run("pwd -P"))).isEqualTo(folder.toRealPath() + "\n");
  }

  @Test
  void inheritsNoDescriptorBeyondTheThreeStreams() throws Exception {
    Path open = Files.writeString(folder.resolve("open"), "x");
    try (var held = Files.newByteChannel(open)) {
      assertThat(held.isOpen()).isTrue();

      // The one through which the shell lists the others is closed when it looks at each.
      ActionResult result = run("for fd in /proc/$$/fd/*; do [ -e $fd ] && echo ${fd##*/}; done");

      assertThat(Commands.stdout(result).lines()).containsExactly("0", "1", "2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 100 & sleep 100",
        "trap '' TERM; sleep 100 & while :; do sleep 1; done",
        "setsid sleep 100 & sleep 100",
        "setsid sh -c 'trap \"\" TERM HUP; sleep 100' & wait",
        "(setsid sh -c 'sleep 100 & sleep 100' &) ; sleep 100",
        "sh -c 'sh -c \"sleep 100\" & exec sleep 100' & wait"
      })
  void nothingOutlivesTheDeadline(String line) throws Exception {
    String sign = sign();

    ActionResult result =
        executor.run(
            Commands.sh(folder, line),
            Commands.terms(Map.of("PATH", "/usr/bin:/bin", "SIGN", sign), SHORT, 4096),
            OutputSink.NONE,
            WANTED);

    assertThat(Commands.problem(result))
        .startsWith("exec_timed_out: /bin/sh was still running after ");
    assertThat(bearing(sign)).isEmpty();
  }

  @Test
  void aProgramThatIgnoresSigtermIsKilled() throws Exception {
    ActionResult result = run("trap '' TERM; while :; do sleep 0.01; done", SHORT);

    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.Ran.class,
            ran -> {
              assertThat(ran.signal()).hasValue("SIGKILL");
              assertThat(ran.exitCode()).isEmpty();
            });
  }

  @Test
  void aProgramMayEndItselfAtTheDeadline() throws Exception {
    ActionResult result =
        run("trap 'echo cleaned up; exit 9' TERM; while :; do sleep 0.01; done", SHORT);

    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.Ran.class,
            ran -> {
              assertThat(ran.exitCode()).hasValue(9);
              assertThat(ran.signal()).isEmpty();
              assertThat(ran.ok()).isFalse();
            });
    assertThat(Commands.stdout(result)).isEqualTo("cleaned up\n");
  }

  @Test
  void outputFromBeforeTheDeadlineIsKept() throws Exception {
    assertThat(Commands.stdout(run("echo early; exec sleep 100", SHORT))).isEqualTo("early\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 100 & echo done",
        "setsid sleep 100 & echo done",
        "(setsid sh -c 'sleep 100' &); echo done",
        "(sleep 100 >/dev/null 2>&1 </dev/null &); echo done"
      })
  void whatIsLeftBehindIsEndedWithTheProgramAndHangsNothing(String line) throws Exception {
    String sign = sign();
    long start = System.nanoTime();

    ActionResult result =
        executor.run(
            Commands.sh(folder, line),
            Commands.terms(Map.of("PATH", "/usr/bin:/bin", "SIGN", sign), LONG, 4096),
            OutputSink.NONE,
            WANTED);

    assertThat(Commands.stdout(result)).isEqualTo("done\n");
    assertThat(result.ok()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(bearing(sign)).isEmpty();
  }

  @Test
  void whatAChildStillSaysShortlyAfterItsParentIsKept() throws Exception {
    CommandExecutor patient =
        new CommandExecutor(starter, new NoSandbox(), SHORT, Duration.ofSeconds(10));

    ActionResult result =
        patient.run(
            Commands.sh(folder, "(sleep 0.05; echo late) & echo soon"),
            Commands.terms(LONG),
            OutputSink.NONE,
            WANTED);

    assertThat(Commands.stdout(result)).isEqualTo("soon\nlate\n");
  }

  /** The runtime's own pipes are drained without bound at a program's end. */
  @Test
  void aChildThatWritesWithoutEndAfterItsParentIsCutOff() throws Exception {
    ActionResult result =
        executor.run(
            Commands.sh(folder, "yes & echo"),
            Commands.terms(Commands.PATH, LONG, 4096),
            OutputSink.NONE,
            WANTED);

    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.Ran.class,
            ran -> {
              assertThat(ran.ok()).isTrue();
              assertThat(ran.durationMs()).isLessThan(5000);
              assertThat(ran.stdout().bytes().length()).isLessThan(5000);
            });
  }

  @Test
  void aGigabyteOfOutputCostsUnderAMegabyte() throws Exception {
    AtomicLong heard = new AtomicLong();
    AtomicLong early = new AtomicLong();
    AtomicLong late = new AtomicLong();
    OutputSink sink =
        (stream, bytes, length) -> {
          long before = heard.getAndAdd(length);
          if (before == 0) {
            early.set(heapInUse());
          } else if (before < 900_000_000 && before + length >= 900_000_000) {
            late.set(heapInUse());
          }
        };

    ActionResult result =
        executor.run(
            Commands.command(folder, "/usr/bin/head", "-c", "1000000000", "/dev/zero"),
            Commands.terms(Commands.PATH, LONG, 64 << 10),
            sink,
            WANTED);

    assertThat(heard).hasValue(1_000_000_000L);
    assertThat(late.get() - early.get()).isLessThan(1 << 20);
    assertThat(result)
        .isInstanceOfSatisfying(
            ActionResult.Ran.class,
            ran -> {
              assertThat(ran.stdout().truncated()).isTrue();
              assertThat(ran.stdout().bytes().length()).isLessThan((64 << 10) + 100);
            });
  }

  @Test
  void outputWaitsForASlowListenerAndNothingIsLost() throws Exception {
    AtomicLong heard = new AtomicLong();
    CountDownLatch firstPiece = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    OutputSink slow =
        (stream, bytes, length) -> {
          firstPiece.countDown();
          await(goOn);
          heard.addAndGet(length);
        };
    // Fits the pipe, so the program ends long before its listener has heard the second piece.
    CompletableFuture<ActionResult> result =
        inBackground(Commands.sh(folder, "head -c 50000 /dev/zero; touch ended"), slow);

    await(firstPiece);
    Until.holds("the program has ended", () -> Files.exists(folder.resolve("ended")));
    Until.holds("the wait for output is over", () -> bearing(folder.toString()).isEmpty());
    goOn.countDown();

    assertThat(result.get(20, TimeUnit.SECONDS).ok()).isTrue();
    assertThat(heard).hasValue(50_000);
  }

  @Test
  void nothingIsHeardAfterTheResult() throws Exception {
    AtomicLong ends = new AtomicLong();
    OutputSink sink =
        new OutputSink() {
          @Override
          public void accept(OutputSink.Stream stream, byte[] bytes, int length) {
            assertThat(ends).hasValueLessThan(2);
          }

          @Override
          public void end(OutputSink.Stream stream) {
            ends.incrementAndGet();
          }
        };

    executor.run(Commands.sh(folder, "yes & sleep 0.01"), Commands.terms(LONG), sink, WANTED);

    assertThat(ends).hasValue(2);
    assertThat(threadsNamed("output-")).isEmpty();
  }

  @Test
  void aProgramThatCannotBeStartedIsAnAnswer() throws Exception {
    Path script = folder.resolve("script");
    Files.writeString(script, "#!/no/such/interpreter\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path plain = Files.writeString(folder.resolve("plain"), "text");

    assertThat(problemOf(script.toString(), "token-1234"))
        .isEqualToIgnoringCase(
            "exec_failed: %s could not be started in %s: No such file or directory"
                .formatted(script, folder));
    assertThat(problemOf(plain.toString(), "error: (token-1234)"))
        .isEqualToIgnoringCase(
            "exec_failed: %s could not be started in %s: Permission denied"
                .formatted(plain, folder));
    assertThat(problemOf(folder.resolve("none").toString())).startsWith("exec_failed: ");
  }

  @Test
  void aDirectoryThatIsGoneIsAnAnswer() throws Exception {
    ActionResult result =
        executor.run(
            Commands.command(folder.resolve("gone"), "/usr/bin/true"),
            Commands.terms(LONG),
            OutputSink.NONE,
            WANTED);

    assertThat(Commands.problem(result))
        .isEqualToIgnoringCase(
            "exec_failed: /usr/bin/true could not be started in %s: No such file or directory"
                .formatted(folder.resolve("gone")));
  }

  @Test
  void runsNothingUnconfinedWhereThePolicyWantsASandbox() throws Exception {
    Permit.Terms strict = Commands.strict(LONG, SandboxProfile.WORKSPACE);

    ActionResult result =
        executor.run(Commands.sh(folder, "touch effect"), strict, OutputSink.NONE, WANTED);

    assertThat(Commands.problem(result)).startsWith("sandbox_unavailable: ");
    assertThat(folder.resolve("effect")).doesNotExist();
  }

  @Test
  void stoppingEndsWhatRunsAndSaysSo() throws Exception {
    CompletableFuture<ActionResult> result =
        inBackground(Commands.sh(folder, "touch began; sleep 100 & sleep 100"), OutputSink.NONE);
    Until.holds("the program runs", () -> Files.exists(folder.resolve("began")));

    executor.stopAll();

    ActionResult stopped = result.get(20, TimeUnit.SECONDS);
    assertThat(Commands.problem(stopped))
        .isEqualTo("exec_failed: /bin/sh was killed because the daemon was told to stop");
    assertThat(stopped)
        .isInstanceOfSatisfying(
            ActionResult.Ran.class, ran -> assertThat(ran.signal()).hasValue("SIGKILL"));
  }

  @Test
  void nothingBeginsAfterStopping() throws Exception {
    executor.stopAll();

    ActionResult result = run("touch effect");

    assertThat(Commands.problem(result))
        .isEqualTo("exec_failed: /bin/sh was not started because the daemon was told to stop");
    assertThat(folder.resolve("effect")).doesNotExist();
  }

  @Test
  void anInterruptedWaitEndsTheProgram() throws Exception {
    String sign = sign();
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                executor.run(
                    Commands.sh(folder, "touch began; sleep 100 & sleep 100"),
                    Commands.terms(Map.of("PATH", "/usr/bin:/bin", "SIGN", sign), LONG, 4096),
                    OutputSink.NONE,
                    WANTED);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    Until.holds("the program runs", () -> Files.exists(folder.resolve("began")));

    waiting.interrupt();

    await(interrupted);
    waiting.join();
    assertThat(bearing(sign)).isEmpty();
    assertThat(threadsNamed("output-")).isEmpty();
  }

  @Test
  void keepsNoDescriptorsOfProgramsThatHaveEnded() throws Exception {
    run("echo warm-up");
    long before = descriptors();

    for (int i = 0; i < 20; i++) {
      run("echo x");
      problemOf(folder.resolve("none").toString());
    }

    Until.holds("no more descriptors are open than before", () -> descriptors() <= before);
  }

  ActionResult run(String line) throws InterruptedException {
    return run(line, LONG);
  }

  ActionResult run(String line, Duration timeout) throws InterruptedException {
    return executor.run(
        Commands.sh(folder, line), Commands.terms(timeout), OutputSink.NONE, WANTED);
  }

  private String problemOf(String... argv) throws InterruptedException {
    return Commands.problem(
        executor.run(
            Commands.command(folder, argv), Commands.terms(LONG), OutputSink.NONE, WANTED));
  }

  private CompletableFuture<ActionResult> inBackground(
      ResolvedAction.Command command, OutputSink sink) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return executor.run(command, Commands.terms(LONG), sink, WANTED);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private String sign() {
    return "sign-" + UUID.randomUUID();
  }

  /** The processes that have this text in their environment or arguments. */
  private static List<Path> bearing(String sign) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> !process.endsWith(String.valueOf(ProcessHandle.current().pid())))
          .filter(process ->
              holds(process.resolve("environ"), sign) || holds(process.resolve("cmdline"), sign))
          .toList();
    }
  }

  private static boolean holds(Path file, String sign) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(sign);
    } catch (IOException e) {
      return false;
    }
  }

  static List<String> threadsNamed(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long heapInUse() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
