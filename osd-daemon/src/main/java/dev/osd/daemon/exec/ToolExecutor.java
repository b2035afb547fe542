package dev.osd.daemon.exec;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.tool.Reports;
import dev.osd.daemon.tool.ToolWorks;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Failure;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Carries out seed 002's tools and plugins, by the executors that there are. */
final class ToolExecutor {
  private static final String DURATION = "duration_ms";

  private final CommandExecutor commands;
  private final ReadFileExecutor reader;
  private final WriteFileExecutor writer;
  private final ToolWorks works;

  ToolExecutor(
      CommandExecutor commands,
      ReadFileExecutor reader,
      WriteFileExecutor writer,
      ToolWorks works) {
    this.commands = commands;
    this.reader = reader;
    this.writer = writer;
    this.works = works;
  }

  /** Carries out a tool by the programs that its permit names. */
  ActionResult run(ResolvedAction.ToolRun run, Permit.Terms terms, OutputSink output, Demand demand)
      throws InterruptedException {
    long start = System.nanoTime();
    return timed(
        works.carryOut(run, new PermittedSteps(run, terms, commands, output, demand)), start);
  }

  /** The answer with how long it took, which no plugin tells better. */
  private static ActionResult timed(ActionResult.ToolAnswered answer, long start) {
    Map<String, Value> facts = new LinkedHashMap<>();
    facts.put(DURATION, Value.of(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
    facts.putAll(answer.meta().without(DURATION).values());
    return new ActionResult.ToolAnswered(
        answer.id(),
        answer.tool(),
        answer.ok(),
        answer.toolError(),
        answer.stdout(),
        answer.stderr(),
        new Value.Group(facts));
  }

  /** Lists the tools that there are. */
  ActionResult list(ResolvedAction.ToolListing listing) {
    return works.list(listing);
  }

  /** Runs the shell line of {@code cmd.run}. */
  ActionResult command(
      Action.ToolCall call,
      ResolvedAction.Command command,
      Permit.Terms terms,
      OutputSink output,
      Demand demand)
      throws InterruptedException {
    Permit.Terms own =
        call.request() instanceof ToolRequest.CmdRun asked
            ? PermittedSteps.within(terms, Duration.ofMillis(asked.timeoutMs()))
            : terms;
    return switch (commands.run(command, own, output, demand)) {
      case ActionResult.Ran ran -> ran(call, ran);
      case ActionResult.Failed failed ->
          Reports.failed(call, ToolError.of(failed.failure().code()), failed.failure().message());
      case ActionResult other -> throw new IllegalStateException("no program ends so: " + other);
    };
  }

  /** Reads the file of {@code fs.read_file}; to be called with the permit's rights. */
  ActionResult read(Action.ToolCall call, ResolvedAction.FileRead read, Permit.Terms terms) {
    try {
      ActionResult.FileRead found = reader.readOrRefuse(read, terms);
      byte[] bytes = found.content().toArray();
      return Reports.done(
          call,
          new Captured(
              found.truncated() ? Bytes.of(BoundedOutput.withoutSplitEnd(bytes)) : found.content(),
              false),
          Captured.nothing(),
          Value.Group.EMPTY
              .with("bytes_read", bytes.length)
              .with("truncated", new Value.Flag(found.truncated())));
    } catch (FileRefusedException e) {
      return refused(call, e);
    }
  }

  /** Writes the file of {@code fs.write_file}; to be called with the permit's rights. */
  ActionResult write(Action.ToolCall call, ResolvedAction.FileWrite write, Permit.Terms terms) {
    try {
      ActionResult.FileWritten written = writer.writeOrRefuse(write, terms);
      Value.Group facts = Value.Group.EMPTY;
      if (written.backupPath().isPresent()) {
        facts = facts.with("backup_path", written.backupPath().get());
      }
      return Reports.done(
          call,
          Captured.nothing(),
          Captured.nothing(),
          facts.with("bytes_written", written.bytesWritten()));
    } catch (FileRefusedException e) {
      return refused(call, e);
    }
  }

  private static ActionResult ran(Action.ToolCall call, ActionResult.Ran ran) {
    Value.Group facts = Value.Group.EMPTY.with(DURATION, ran.durationMs());
    facts =
        ran.exitCode().isPresent()
            ? facts.with("exit_code", ran.exitCode().getAsInt())
            : facts.with("exit_code", new Value.Nothing());
    if (ran.signal().isPresent()) {
      facts = facts.with("signal", ran.signal().get());
    }
    facts = facts.with("sandbox", ran.sandbox().wireName());
    if (!ran.protectedChanged().isEmpty()) {
      facts = facts.with("protected_changed", Value.of(ran.protectedChanged()));
    }
    Optional<Failure> error = ran.error();
    if (error.isPresent()) {
      return Reports.failed(
          call,
          ToolError.of(error.get().code()),
          error.get().message(),
          ran.stdout(),
          ran.stderr(),
          facts);
    }
    return new ActionResult.ToolAnswered(
        call.id(), call.tool(), ran.ok(), Optional.empty(), ran.stdout(), ran.stderr(), facts);
  }

  private static ActionResult refused(Action.ToolCall call, FileRefusedException e) {
    return Reports.failed(
        call,
        e.forbidden() ? ToolError.PERMISSION_DENIED : ToolError.of(e.failure().code()),
        e.failure().message());
  }
}
