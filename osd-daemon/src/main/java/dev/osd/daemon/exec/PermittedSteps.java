package dev.osd.daemon.exec;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.tool.StepRunner;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.ToolRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Starts the programs of one tool, none but those that its permit names, by one deadline. */
final class PermittedSteps implements StepRunner {
  /** Programs that hand their work to others say what they do in words that the daemon reads. */
  private static final Map<String, String> PLAIN_WORDS =
      Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "");

  private final ResolvedAction.ToolRun run;
  private final Permit.Terms terms;
  private final CommandExecutor commands;
  private final OutputSink output;
  private final Demand demand;
  private final long end;

  /**
   * @param output hears the output of the step that does what was asked
   */
  PermittedSteps(
      ResolvedAction.ToolRun run,
      Permit.Terms terms,
      CommandExecutor commands,
      OutputSink output,
      Demand demand) {
    this.run = run;
    this.terms = terms;
    this.commands = commands;
    this.output = output;
    this.demand = demand;
    this.end = System.nanoTime() + terms.timeout().toNanos();
  }

  @Override
  public StepEnd run(String step, Consumer<String> lines) throws InterruptedException {
    ResolvedAction.Command command =
        run.step(step)
            .orElseThrow(() -> new IllegalStateException("the permit has no step " + step));
    if (!left().isPositive()) {
      return broken(
          new Failure(
              ErrorCode.EXEC_TIMED_OUT,
              "%s was not started: the tool's %d s are over"
                  .formatted(command.launch().getFirst(), terms.timeout().toSeconds())));
    }
    LineFeed feed = new LineFeed(lines, shown(step) ? output : OutputSink.NONE);
    ActionResult result =
        commands.run(command, within(termsOf(command), left()), run.reach().input(), feed, demand);
    feed.finish();
    return switch (result) {
      case ActionResult.Ran ran ->
          new StepEnd(ran.error(), ran.exitCode(), ran.stdout(), ran.stderr());
      case ActionResult.Failed failed -> broken(failed.failure());
      case ActionResult other -> throw new IllegalStateException("no program ends so: " + other);
    };
  }

  @Override
  public void pause(Duration most) throws InterruptedException {
    Duration left = left();
    Thread.sleep(left.compareTo(most) < 0 ? left : most);
  }

  @Override
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** The same terms with no more time than this. */
  static Permit.Terms within(Permit.Terms terms, Duration most) {
    return with(
        terms, terms.environment(), terms.timeout().compareTo(most) < 0 ? terms.timeout() : most);
  }

  private Permit.Terms termsOf(ResolvedAction.Command command) {
    Map<String, String> environment = new HashMap<>(terms.environment());
    if (!run.by().isEmpty()) {
      environment.putAll(PLAIN_WORDS);
    }
    environment.putAll(command.asked().terms().env());
    return with(terms, environment, terms.timeout());
  }

  private static Permit.Terms with(
      Permit.Terms terms, Map<String, String> environment, Duration timeout) {
    return new Permit.Terms(
        environment,
        timeout,
        terms.outputBytes(),
        terms.fileBytes(),
        terms.sandbox(),
        terms.network(),
        terms.workspace(),
        terms.unconfinedIfMissing(),
        terms.asRoot(),
        terms.limits(),
        terms.identity());
  }

  /** A list that the daemon makes for itself is nothing to show. */
  private boolean shown(String step) {
    return step.equals(run.steps().getLast().name())
        && !(run.asked().request() instanceof ToolRequest.Plugin);
  }

  private static StepEnd broken(Failure failure) {
    return new StepEnd(
        Optional.of(failure),
        OptionalInt.empty(),
        ActionResult.Captured.nothing(),
        ActionResult.Captured.nothing());
  }
}
