package dev.osd.daemon.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.ResolvedAction;
import dev.osd.policy.ResolvedAction.Reach;
import dev.osd.policy.shell.CommandReader;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.ActionResult.ToolAnswered;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.PackageVerb;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.ServiceVerb;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages and services managed by programs that only a script plays. */
final class PackageWorkTest {
  private static final String BEFORE = "installed\ta\t1\n";
  private static final String AFTER = "installed\ta\t2\ninstalled\tb\t1\n";

  private final Script script = new Script();

  @Test
  void whatWasInstalledIsTheDifference() throws Exception {
    script.says("inventory", 0, BEFORE).says("carry_out", 0, "done").says("inventory", 0, AFTER);

    ToolAnswered answer = packages(PackageVerb.INSTALL, "inventory", "carry_out");

    assertThat(answer.ok()).isTrue();
    assertThat(answer.meta().values())
        .containsEntry("packages_installed", Value.of(List.of("a", "b")))
        .doesNotContainKey("packages_removed");
  }

  @Test
  void aRunThatFailsHalfWayTellsWhatItDid() throws Exception {
    script.says("inventory", 0, AFTER).says("carry_out", 100, "E: x").says("inventory", 0, BEFORE);

    ToolAnswered answer = packages(PackageVerb.REMOVE, "inventory", "carry_out");

    assertThat(answer.toolError()).contains(ToolError.IO_ERROR);
    assertThat(answer.meta().values()).containsEntry("packages_removed", Value.of(List.of("b")));
  }

  @Test
  void nothingIsChangedWhereTheInventoryCannotBeRead() throws Exception {
    script.says("inventory", 2, "dpkg-query: error");

    ToolAnswered answer = packages(PackageVerb.INSTALL, "inventory", "carry_out");

    assertThat(answer.toolError()).contains(ToolError.IO_ERROR);
    assertThat(text(answer.stderr())).startsWith("nothing was changed");
    assertThat(script.started).containsExactly("inventory");
  }

  @Test
  void aLockIsWaitedForAndThenGivenUp() throws Exception {
    script.says("carry_out", 100, "E: Could not get lock /var/lib/dpkg/lock");
    script.says("carry_out", 0, "done");
    assertThat(packages(PackageVerb.UPDATE, "carry_out").ok()).isTrue();
    assertThat(script.started).hasSize(2);

    for (int i = 0; i < 1000; i++) {
      script.says("carry_out", 100, "E: Could not get lock /var/lib/dpkg/lock");
    }
    ToolAnswered answer = packages(PackageVerb.UPDATE, "carry_out");
    assertThat(answer.toolError()).contains(ToolError.TIMEOUT);
    assertThat(script.waited).isGreaterThanOrEqualTo(PackageManager.LOCK_PATIENCE);
  }

  @Test
  void whatTheManagerSaysBecomesACode() throws Exception {
    assertThat(failing(100, "E: Unable to locate package x")).contains(ToolError.NOT_FOUND);
    assertThat(failing(100, "E: Could not open lock file - open (13: Permission denied)"))
        .contains(ToolError.PERMISSION_DENIED);
    assertThat(failing(100, "E: disk full")).contains(ToolError.IO_ERROR);
  }

  @Test
  void withoutYesTheAnswerIsWhatWouldBeDone() throws Exception {
    script.says("rehearse", 0, "Inst b");

    ToolAnswered answer = packages(PackageVerb.INSTALL, "rehearse");

    assertThat(answer.toolError()).contains(ToolError.PERMISSION_DENIED);
    assertThat(text(answer.stdout())).isEqualTo("Inst b");
    assertThat(text(answer.stderr())).contains("assume_yes: true");
  }

  @Test
  void aDeadlineIsATimeout() throws Exception {
    script.breaks("carry_out", ErrorCode.EXEC_TIMED_OUT);

    assertThat(packages(PackageVerb.UPDATE, "carry_out").toolError()).contains(ToolError.TIMEOUT);
  }

  @Test
  void aServicesStateIsReadBack() throws Exception {
    script.says("carry_out", 0, "").says("query", 3, "");

    ToolAnswered answer = service(new SysV(Optional.empty(), true), ServiceVerb.START);

    assertThat(script.started).containsExactly("carry_out", "query");
    assertThat(answer.ok()).isTrue();
    assertThat(answer.meta().values()).containsEntry("service_state", new Value.Text("stopped"));
  }

  @Test
  void aServiceThatSystemdDoesNotKnowIsNotTouched() throws Exception {
    script.says("query", 0, "LoadState=not-found\nActiveState=inactive\n");

    ToolAnswered answer = service(new Systemd(), ServiceVerb.RESTART);

    assertThat(answer.toolError()).contains(ToolError.NOT_FOUND);
    assertThat(script.started).containsExactly("query");
  }

  @Test
  void aServiceThatMayNotBeTouchedSaysSo() throws Exception {
    script.says("query", 0, "LoadState=loaded\nActiveState=active\n");
    script.says("carry_out", 4, "Failed to stop x.service: Access denied");
    script.says("query", 0, "LoadState=loaded\nActiveState=active\n");

    ToolAnswered answer = service(new Systemd(), ServiceVerb.STOP);

    assertThat(answer.toolError()).contains(ToolError.PERMISSION_DENIED);
    assertThat(answer.meta().values()).containsEntry("service_state", new Value.Text("running"));
  }

  private Optional<ToolError> failing(int status, String words) throws Exception {
    script.says("carry_out", status, words);
    return packages(PackageVerb.UPDATE, "carry_out").toolError();
  }

  private ToolAnswered packages(PackageVerb verb, String... steps) throws Exception {
    ToolRequest.PkgManage request = new ToolRequest.PkgManage(verb, List.of("b"), true);
    return new PackageWork(run(request, steps), request, new Apt(), script).carryOut();
  }

  private ToolAnswered service(ServiceManager manager, ServiceVerb verb) throws Exception {
    ToolRequest.SvcManage request = new ToolRequest.SvcManage(verb, "x");
    return new ServiceWork(run(request, "query", "carry_out"), request, manager, script).carryOut();
  }

  private static ResolvedAction.ToolRun run(ToolRequest request, String... steps) {
    Rationale why = new Rationale("test", Optional.empty(), Optional.empty());
    Action.Terms terms = new Action.Terms(Optional.empty(), Map.of(), 1, false, Optional.empty());
    return new ResolvedAction.ToolRun(
        new Action.ToolCall("step1", why, request),
        "test",
        Stream.of(steps)
            .map(name ->
                new ResolvedAction.Step(
                    name,
                    new ResolvedAction.Command(
                        new Action.Exec("step1", why, List.of("/x"), terms, false),
                        List.of("/x"),
                        "/",
                        CommandReader.ofArgv(List.of()),
                        List.of())))
            .toList(),
        Reach.LOCAL);
  }

  private static String text(Captured captured) {
    return new String(captured.bytes().toArray(), StandardCharsets.UTF_8);
  }

  /** Programs that end as they are told to, on a clock that only waiting moves. */
  private static final class Script implements StepRunner {
    private record Line(String step, StepEnd end, String output) {}

    private final Deque<Line> lines = new ArrayDeque<>();
    private final List<String> started = new ArrayList<>();
    private Duration waited = Duration.ZERO;

    Script says(String step, int status, String output) {
      Captured stdout = new Captured(Bytes.of(output.getBytes(StandardCharsets.UTF_8)), false);
      lines.add(
          new Line(
              step,
              new StepEnd(Optional.empty(), OptionalInt.of(status), stdout, Captured.nothing()),
              output));
      return this;
    }

    void breaks(String step, ErrorCode code) {
      Failure failure = new Failure(code, "broken");
      lines.add(
          new Line(
              step,
              new StepEnd(
                  Optional.of(failure),
                  OptionalInt.empty(),
                  Captured.nothing(),
                  Captured.nothing()),
              ""));
    }

    @Override
    public StepEnd run(String step, Consumer<String> heard) {
      Line line = lines.remove();
      assertThat(step).isEqualTo(line.step());
      started.add(step);
      line.output().lines().forEach(heard);
      return line.end();
    }

    @Override
    public void pause(Duration most) {
      waited = waited.plus(most);
    }

    @Override
    public Duration left() {
      return Duration.ofMinutes(15).minus(waited);
    }
  }
}
