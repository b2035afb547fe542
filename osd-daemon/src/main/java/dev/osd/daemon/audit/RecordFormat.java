package dev.osd.daemon.audit;

import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.wire.JsonLine;
import dev.osd.protocol.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How an event looks as a line of the log. The fields are described in {@code docs/audit.md}. */
final class RecordFormat {
  private final StrictJson json;
  private final Redaction redaction;

  RecordFormat(StrictJson json, Redaction redaction) {
    this.json = json;
    this.redaction = redaction;
  }

  /** One record, newline included. */
  byte[] line(Instant time, AuditEvent event) {
    return JsonLine.of(
        json,
        out -> {
          out.text("time", time.truncatedTo(ChronoUnit.MICROS).toString());
          out.text("event", event.name());
          write(out, event);
        });
  }

  private void write(JsonLine out, AuditEvent event) {
    switch (event) {
      case AuditEvent.Started started ->
          out.nothing("request_id")
              .number("pid", started.pid())
              .text("socket", started.socket())
              .text("policy", started.policy());
      case AuditEvent.Stopped stopped ->
          out.nothing("request_id").number("pid", stopped.pid()).text("reason", stopped.reason());
      case AuditEvent.PolicyReloaded reloaded ->
          out.nothing("request_id")
              .text("policy", reloaded.policy())
              .flag("ok", reloaded.problem().isEmpty())
              .text("problem", reloaded.problem());
      case AuditEvent.Refused refused -> {
        writeRequest(out, refused.requestId(), refused.sessionId(), refused.peer());
        writeError(out, Optional.of(refused.failure()));
      }
      case AuditEvent.Decided decided -> writeDecided(out, decided);
      case AuditEvent.Finished finished -> {
        writeRequest(
            out,
            Optional.of(finished.plan().requestId()),
            finished.plan().sessionId(),
            finished.peer());
        out.object("action", action -> writeEnded(action, finished));
        out.object("result", result -> writeResult(result, finished));
      }
    }
  }

  private void writeRequest(
      JsonLine out, Optional<String> requestId, Optional<String> sessionId, Peer peer) {
    out.textOrNull("request_id", requestId.map(redaction::text))
        .text("session_id", sessionId.map(redaction::text))
        .object(
            "peer",
            fields ->
                fields
                    .number("pid", peer.pid())
                    .number("uid", peer.uid())
                    .number("gid", peer.gid()));
  }

  private void writeDecided(JsonLine out, AuditEvent.Decided decided) {
    writeRequest(
        out, Optional.of(decided.plan().requestId()), decided.plan().sessionId(), decided.peer());
    out.text("mode", decided.plan().mode().name().toLowerCase(Locale.ROOT));
    out.object("action", action -> writeAction(action, decided));
    switch (decided.ruling()) {
      case AuditEvent.Ruling.Judged judged ->
          out.text("decision", judged.finding().verdict().wireName())
              .text("rule", judged.finding().rule())
              .text("why", redaction.text(judged.finding().text()))
              .flag("confirmed", judged.confirmed())
              .flag("runs", judged.runs());
      case AuditEvent.Ruling.Unresolved unresolved -> {
        out.flag("runs", false);
        writeError(out, Optional.of(unresolved.failure()));
      }
    }
  }

  private void writeAction(JsonLine out, AuditEvent.Decided decided) {
    Action action = decided.action();
    out.text("id", redaction.text(action.id())).text("type", action.type());
    decided.resolved().ifPresent(resolved -> writeResolved(out, resolved));
    switch (action) {
      case Action.Ping ping -> {}
      case Action.Exec exec -> {
        writeTexts(out, "argv", exec.argv());
        writeTerms(out, exec.terms());
        out.flag("as_root", exec.asRoot());
      }
      case Action.Shell shell -> {
        out.text("command", redaction.text(shell.command()));
        writeTerms(out, shell.terms());
      }
      case Action.ReadFile read ->
          out.text("asked_path", redaction.text(read.path()))
              .number("max_bytes", read.maxBytes())
              .number("offset", read.offset());
      case Action.WriteFile write -> {
        out.text("asked_path", redaction.text(write.path()))
            .text("mode", redaction.text(write.mode()))
            .flag("backup", write.backup());
        writeContent(out, "content", write.content());
      }
    }
    action.rationale().ifPresent(rationale -> writeRationale(out, rationale));
  }

  private void writeEnded(JsonLine out, AuditEvent.Finished finished) {
    String id = finished.result().id();
    out.text("id", redaction.text(id));
    for (Action action : finished.plan().actions()) {
      if (action.id().equals(id)) {
        out.text("type", action.type());
      }
    }
  }

  private void writeResolved(JsonLine out, ResolvedAction resolved) {
    switch (resolved) {
      case ResolvedAction.Ping ping -> {}
      case ResolvedAction.Command command ->
          out.text("program", redaction.text(command.launch().getFirst()))
              .text("cwd", redaction.text(command.cwd()));
      case ResolvedAction.FileRead read -> out.text("path", redaction.text(read.path()));
      case ResolvedAction.FileWrite write -> out.text("path", redaction.text(write.path()));
    }
  }

  private void writeTerms(JsonLine out, Action.Terms terms) {
    out.number("timeout_sec", terms.timeoutSec());
    if (!terms.env().isEmpty()) {
      out.object(
          "env",
          env -> {
            for (Map.Entry<String, String> entry : terms.env().entrySet()) {
              byte[] value = entry.getValue().getBytes(StandardCharsets.UTF_8);
              env.object(redaction.text(entry.getKey()), fields -> writeDigest(fields, value));
            }
          });
    }
    if (terms.network()) {
      out.flag("network", true);
    }
    out.text("sandbox", terms.sandbox().map(profile -> profile.wireName()));
  }

  private void writeRationale(JsonLine out, Rationale rationale) {
    out.text("reason", redaction.text(rationale.reason()))
        .text("danger", rationale.danger().map(redaction::text))
        .text("recovery", rationale.recovery().map(redaction::text));
  }

  private void writeResult(JsonLine out, AuditEvent.Finished finished) {
    ActionResult result = finished.result();
    out.text("type", result.type()).flag("ok", result.ok());
    writeError(out, result.error());
    switch (result) {
      case ActionResult.Pong pong -> {}
      case ActionResult.Failed failed -> {}
      case ActionResult.Planned planned -> {}
      case ActionResult.Ran ran -> {
        ran.exitCode().ifPresent(code -> out.number("exit_code", code));
        out.text("signal", ran.signal());
        writeCaptured(out, "stdout", ran.stdout());
        writeCaptured(out, "stderr", ran.stderr());
        out.text("sandbox", ran.sandbox().wireName());
        if (!ran.protectedChanged().isEmpty()) {
          writeTexts(out, "protected_changed", ran.protectedChanged());
        }
      }
      case ActionResult.FileRead read -> {
        writeContent(out, "content", read.content());
        out.flag("truncated", read.truncated()).number("size", read.size());
      }
      case ActionResult.FileWritten written -> {
        writeTexts(out, "artifacts", written.artifacts());
        out.number("bytes_written", written.bytesWritten())
            .text("backup_path", written.backupPath().map(redaction::text));
      }
    }
    out.number("duration_ms", finished.durationMs());
  }

  private void writeCaptured(JsonLine out, String name, ActionResult.Captured captured) {
    writeContent(out, name, captured.bytes());
    if (captured.truncated()) {
      out.flag(name + "_truncated", true);
    }
  }

  private void writeContent(JsonLine out, String name, Bytes content) {
    out.object(name, fields -> writeDigest(fields, content.toArray()));
  }

  private void writeDigest(JsonLine out, byte[] content) {
    out.number("length", content.length).text("digest", redaction.digest(content));
  }

  private void writeTexts(JsonLine out, String name, List<String> texts) {
    out.texts(name, texts.stream().map(redaction::text).toList());
  }

  private void writeError(JsonLine out, Optional<Failure> error) {
    error.ifPresent(failure ->
        out.object(
            "error",
            fields ->
                fields
                    .text("code", failure.code().wireName())
                    .text("message", redaction.text(failure.message()))));
  }
}
