package dev.osd.daemon.audit;

import dev.osd.daemon.audit.AuditEvent.Decided;
import dev.osd.daemon.audit.AuditEvent.Ruling;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Provenance;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.Verdict;
import dev.osd.protocol.record.RecordNames;
import dev.osd.protocol.wire.JsonLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a decision about one action looks: what was asked, what it came down to, and the verdict. */
final class DecidedFormat {
  private static final String SUPERUSER = "0";

  private final Redaction redaction;
  private final ContentFormat contents;
  private final DescriptorRecords descriptors;
  private final ToolRecords tools;

  DecidedFormat(
      Redaction redaction,
      ContentFormat contents,
      DescriptorRecords descriptors,
      ToolRecords tools) {
    this.redaction = redaction;
    this.contents = contents;
    this.descriptors = descriptors;
    this.tools = tools;
  }

  void write(JsonLine out, Decided decided) {
    Plan plan = decided.plan();
    RecordFormat.writeEvent(
        out, decided, category(decided.action()), types(decided), outcome(decided), more -> {});
    RecordFormat.writeRequest(
        out,
        redaction,
        Optional.of(plan.requestId()),
        plan.sessionId(),
        decided.peer(),
        effectiveUser(decided));
    writeTarget(out, decided);
    switch (decided.ruling()) {
      case Ruling.Judged judged ->
          out.object(
              RecordNames.RULE, rule -> rule.text(RecordNames.NAME, judged.finding().rule()));
      case Ruling.Unresolved unresolved ->
          RecordFormat.writeError(out, redaction, Optional.of(unresolved.failure()));
    }
    RecordFormat.writeModel(out, redaction, plan.provenance().flatMap(Provenance::model));
    out.object(RecordNames.OSD, osd -> writeRest(osd, decided));
  }

  /** What kind of thing this action does. */
  static String category(Action action) {
    return switch (action) {
      case Action.Ping ping -> "session";
      case Action.Exec exec -> "process";
      case Action.Shell shell -> "process";
      case Action.ReadFile read -> "file";
      case Action.WriteFile write -> "file";
      case Action.Read read -> "file";
      case Action.Write write -> "file";
      case Action.Pipe pipe -> "process";
      case Action.Exit exit -> "session";
      case Action.ToolCall call -> "process";
    };
  }

  private static List<String> types(Decided decided) {
    boolean refused = outcome(decided).equals(RecordNames.FAILURE);
    List<String> types = new ArrayList<>();
    types.add(
        switch (decided.action()) {
          case Action.Ping ping -> "info";
          case Action.Exec exec -> "start";
          case Action.Shell shell -> "start";
          case Action.ReadFile read -> "access";
          case Action.WriteFile write -> "change";
          case Action.Read read -> "access";
          case Action.Write write -> "change";
          case Action.Pipe pipe -> "start";
          case Action.Exit exit -> "end";
          case Action.ToolCall call -> "start";
        });
    if (decided.ruling() instanceof Ruling.Judged) {
      types.add(refused ? "denied" : "allowed");
    } else {
      types.add("error");
    }
    return types;
  }

  /** What was let through has no outcome yet; what was only planned will have none. */
  private static String outcome(Decided decided) {
    return switch (decided.ruling()) {
      case Ruling.Unresolved unresolved -> RecordNames.FAILURE;
      case Ruling.Judged judged -> {
        Verdict verdict = judged.finding().verdict();
        boolean refused =
            verdict == Verdict.DENY || (verdict == Verdict.CONFIRM && !judged.confirmed());
        yield refused && decided.plan().mode() == Plan.Mode.EXECUTE
            ? RecordNames.FAILURE
            : RecordNames.UNKNOWN;
      }
    };
  }

  private static Optional<String> effectiveUser(Decided decided) {
    boolean asRoot =
        decided.action() instanceof Action.Exec exec
            && exec.asRoot()
            && decided.ruling() instanceof Ruling.Judged judged
            && judged.runs()
            && decided.peer().uid() != 0;
    return asRoot ? Optional.of(SUPERUSER) : Optional.empty();
  }

  /** The program or file that it is about. */
  private void writeTarget(JsonLine out, Decided decided) {
    Optional<ResolvedAction> resolved = decided.resolved();
    switch (decided.action()) {
      case Action.Ping ping -> {}
      case Action.Exec exec ->
          out.object(
              RecordNames.PROCESS,
              process -> {
                process.texts(RecordNames.ARGS, redaction.arguments(exec.argv()));
                process.number(RecordNames.ARGS_COUNT, exec.argv().size());
                writeProgram(process, resolved);
              });
      case Action.Shell shell ->
          out.object(
              RecordNames.PROCESS,
              process -> {
                process.text(RecordNames.COMMAND_LINE, redaction.command(shell.command()));
                writeProgram(process, resolved);
              });
      case Action.ReadFile read -> writeFile(out, resolved, Optional.empty());
      case Action.WriteFile write -> writeFile(out, resolved, Optional.of(write.mode()));
      case Action.OnDescriptors use ->
          onDescriptors(decided).ifPresent(found -> descriptors.writeCommands(out, found));
      case Action.ToolCall call -> resolved.ifPresent(found -> writeToolTarget(out, call, found));
    }
  }

  /** The program or file that a tool stands for. */
  private void writeToolTarget(JsonLine out, Action.ToolCall call, ResolvedAction resolved) {
    if (!(resolved instanceof ResolvedAction.ToolAlias alias)) {
      return;
    }
    switch (call.request()) {
      case ToolRequest.CmdRun run ->
          out.object(
              RecordNames.PROCESS,
              process -> {
                process.text(RecordNames.COMMAND_LINE, redaction.command(run.command()));
                writeProgram(process, Optional.of(alias.inner()));
              });
      case ToolRequest.FsWrite write -> writeFile(out, Optional.of(alias.inner()), write.mode());
      case ToolRequest other -> writeFile(out, Optional.of(alias.inner()), Optional.empty());
    }
  }

  private static Optional<ResolvedAction.OnDescriptors> onDescriptors(Decided decided) {
    return decided
        .resolved()
        .filter(ResolvedAction.OnDescriptors.class::isInstance)
        .map(ResolvedAction.OnDescriptors.class::cast);
  }

  private void writeProgram(JsonLine process, Optional<ResolvedAction> resolved) {
    if (resolved.isPresent() && resolved.get() instanceof ResolvedAction.Command command) {
      process
          .text(RecordNames.EXECUTABLE, redaction.text(command.launch().getFirst()))
          .text(RecordNames.WORKING_DIRECTORY, redaction.text(command.cwd()));
    }
  }

  private void writeFile(JsonLine out, Optional<ResolvedAction> resolved, Optional<String> mode) {
    Optional<String> path = resolved.flatMap(DecidedFormat::path);
    if (path.isPresent() || mode.isPresent()) {
      out.object(
          RecordNames.FILE,
          file ->
              file.text(RecordNames.PATH, path.map(redaction::text))
                  .text(RecordNames.MODE, mode.map(redaction::text)));
    }
  }

  private static Optional<String> path(ResolvedAction resolved) {
    return switch (resolved) {
      case ResolvedAction.Ping ping -> Optional.empty();
      case ResolvedAction.Command command -> Optional.empty();
      case ResolvedAction.FileRead read -> Optional.of(read.path());
      case ResolvedAction.FileWrite write -> Optional.of(write.path());
      case ResolvedAction.Tool use -> Optional.empty();
    };
  }

  private void writeRest(JsonLine osd, Decided decided) {
    RecordFormat.writePeer(osd, decided.peer());
    osd.text(RecordNames.MODE, decided.plan().mode().name().toLowerCase(Locale.ROOT))
        .object(RecordNames.ACTION, action -> writeAction(action, decided));
    switch (decided.ruling()) {
      case Ruling.Judged judged ->
          osd.text(RecordNames.DECISION, judged.finding().verdict().wireName())
              .text(RecordNames.WHY, redaction.text(judged.finding().text()))
              .flag(RecordNames.CONFIRMED, judged.confirmed())
              .flag(RecordNames.RUNS, judged.runs());
      case Ruling.Unresolved unresolved -> osd.flag(RecordNames.RUNS, false);
    }
    // The same for every action of a plan, and long: it stands with the first one only.
    if (decided.action().equals(decided.plan().actions().getFirst())) {
      osd.text(
          RecordNames.PROMPT,
          decided.plan().provenance().flatMap(Provenance::prompt).map(redaction::text));
    }
  }

  /** What was asked for, as far as it stands nowhere else in the record. */
  private void writeAction(JsonLine out, Decided decided) {
    Action action = decided.action();
    out.text(RecordNames.ID, redaction.text(action.id())).text(RecordNames.TYPE, action.type());
    switch (action) {
      case Action.Ping ping -> {}
      case Action.Exec exec -> {
        writeTerms(out, exec.terms());
        out.flag("as_root", exec.asRoot());
      }
      case Action.Shell shell -> writeTerms(out, shell.terms());
      case Action.ReadFile read ->
          out.text("asked_path", redaction.text(read.path()))
              .number("max_bytes", read.maxBytes())
              .number("offset", read.offset());
      case Action.WriteFile write -> {
        out.text("asked_path", redaction.text(write.path())).flag("backup", write.backup());
        contents.write(out, "content", write.content());
      }
      case Action.OnDescriptors use -> {
        descriptors.writeAsked(out, use);
        onDescriptors(decided).ifPresent(resolved -> descriptors.writeNames(out, resolved));
      }
      case Action.ToolCall call -> {
        tools.writeAsked(out, call);
        if (decided.resolved().isPresent()
            && decided.resolved().get() instanceof ResolvedAction.ToolRun run) {
          tools.writeResolved(out, run);
        }
      }
    }
    action.rationale().ifPresent(rationale -> writeRationale(out, rationale));
  }

  private void writeTerms(JsonLine out, Action.Terms terms) {
    out.number("timeout_sec", terms.timeoutSec());
    if (!terms.env().isEmpty()) {
      out.object(
          "env",
          env -> {
            for (Map.Entry<String, String> entry : terms.env().entrySet()) {
              byte[] value = entry.getValue().getBytes(StandardCharsets.UTF_8);
              env.object(
                  redaction.text(entry.getKey()), fields -> contents.writeDigest(fields, value));
            }
          });
    }
    if (terms.network()) {
      out.flag("network", true);
    }
    out.text("sandbox", terms.sandbox().map(profile -> profile.wireName()));
  }

  private void writeRationale(JsonLine out, Rationale rationale) {
    out.text(RecordNames.REASON, redaction.text(rationale.reason()))
        .text("danger", rationale.danger().map(redaction::text))
        .text("recovery", rationale.recovery().map(redaction::text));
  }
}
