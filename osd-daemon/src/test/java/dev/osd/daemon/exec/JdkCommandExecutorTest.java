package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.testing.NoSandbox;
import dev.osd.policy.Permit;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.SandboxProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commands on a system that is not known natively. */
final class JdkCommandExecutorTest extends CommandExecutorTest {
  JdkCommandExecutorTest() {
    super(new JdkStarter("this is a test"));
  }

  /**
   * Without its mark and its parents it cannot be found; the pipe it holds is let go all the same.
   */
  @Test
  void aProcessThatEscapesHangsNothingAndKeepsNoThread() throws Exception {
    Path pid = folder.resolve("pid");
    String line =
        "(setsid env -i /bin/sh -c 'echo $$ >%s; exec sleep 100' &); while ! [ -s %s ]; do :; done; echo done"
            .formatted(pid, pid);
    try {
      ActionResult result = run(line);

      assertThat(Commands.stdout(result)).isEqualTo("done\n");
      assertThat(threadsNamed("output-")).isEmpty();
    } finally {
      long escaped = Long.parseLong(Files.readString(pid).strip());
      assertThat(ProcessHandle.of(escaped).map(ProcessHandle::destroyForcibly)).hasValue(true);
    }
  }

  /**
   * In a C locale the runtime turns what is not ASCII into "?", which a shell takes for a pattern.
   */
  @Test
  void runsNothingThatTheLocaleWouldTurnIntoSomethingElse() throws Exception {
    CommandExecutor ascii =
        new CommandExecutor(
            new JdkStarter("why", StandardCharsets.US_ASCII), new NoSandbox(), SHORT, SHORT);

    ActionResult line =
        ascii.run(
            Commands.sh(folder, "touch effect; rm \u00fc"),
            Commands.terms(LONG),
            OutputSink.NONE,
            Demand.of(Optional.empty()));
    ActionResult variable =
        ascii.run(
            Commands.sh(folder, "touch effect"),
            Commands.terms(Map.of("A", "\u00fc"), LONG, 4096),
            OutputSink.NONE,
            Demand.of(Optional.empty()));

    assertThat(Commands.problem(line))
        .isEqualTo(
            "exec_failed: /bin/sh could not be started in %s: an argument has characters that the daemon's locale (US-ASCII) would turn into others; run the daemon with LC_ALL=C.UTF-8"
                .formatted(folder));
    assertThat(Commands.problem(variable)).startsWith("exec_failed: /bin/sh could not be started");
    assertThat(folder.resolve("effect")).doesNotExist();
  }

  @Test
  void startsNothingWhereThePolicyRefusesToRunUnconfined() throws Exception {
    Permit.Terms strict = Commands.strict(LONG, SandboxProfile.NONE);

    ActionResult result =
        new CommandExecutor(new JdkStarter("this is a test"), new NoSandbox(), SHORT, SHORT)
            .run(
                Commands.sh(folder, "touch effect"),
                strict,
                OutputSink.NONE,
                Demand.of(Optional.empty()));

    assertThat(Commands.problem(result))
        .isEqualTo(
            "sandbox_unavailable: /bin/sh was not started: this is a test; with [sandbox] missing = \"run\" it would run all the same");
    assertThat(folder.resolve("effect")).doesNotExist();
  }
}
