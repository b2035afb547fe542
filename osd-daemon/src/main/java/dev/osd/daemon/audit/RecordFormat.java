package dev.osd.daemon.audit;

import dev.osd.policy.AuditRules.Capture;
import dev.osd.protocol.Attach;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Peer;
import dev.osd.protocol.record.RecordNames;
import dev.osd.protocol.record.RecordTime;
import dev.osd.protocol.wire.JsonLine;
import dev.osd.protocol.wire.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How an event looks as a line of the log, but for its seal. The names are those of the Elastic
 * Common Schema, and what that has no name for stands in {@code osd}, the last field. All are
 * described in {@code docs/audit.md}.
 */
final class RecordFormat {
  private final StrictJson json;
  private final Redaction redaction;
  private final ContentFormat contents;
  private final DescriptorRecords descriptors;
  private final DecidedFormat decidedFormat;
  private final FinishedFormat finishedFormat;

  RecordFormat(StrictJson json, Redaction redaction) {
    this.json = json;
    this.redaction = redaction;
    this.contents = new ContentFormat(redaction);
    this.descriptors = new DescriptorRecords(redaction, contents);
    ToolRecords tools = new ToolRecords(redaction, contents);
    this.decidedFormat = new DecidedFormat(redaction, contents, descriptors, tools);
    this.finishedFormat = new FinishedFormat(redaction, contents, descriptors, tools);
  }

  /** From now on contents are recorded so. */
  void capture(Capture capture) {
    contents.capture(capture);
  }

  /** One record, newline included. */
  byte[] line(Instant time, AuditEvent event) {
    return JsonLine.of(
        json,
        out -> {
          out.text(RecordNames.TIMESTAMP, RecordTime.text(time));
          out.object(
              RecordNames.ECS, ecs -> ecs.text(RecordNames.VERSION, RecordNames.ECS_VERSION));
          write(out, event);
        });
  }

  private void write(JsonLine out, AuditEvent event) {
    switch (event) {
      case AuditEvent.Started started -> writeStarted(out, started);
      case AuditEvent.Stopped stopped -> writeStopped(out, stopped);
      case AuditEvent.PolicyReloaded reloaded -> writeReloaded(out, reloaded);
      case AuditEvent.Refused refused -> writeRefused(out, refused);
      case AuditEvent.Attached attached -> writeAttached(out, attached);
      case AuditEvent.Cancelled cancelled -> writeCancelled(out, cancelled);
      case AuditEvent.Decided decided -> decidedFormat.write(out, decided);
      case AuditEvent.Finished finished -> finishedFormat.write(out, finished);
      case AuditEvent.Noticed noticed -> writeNoticed(out, noticed);
    }
  }

  private static void writeStarted(JsonLine out, AuditEvent.Started started) {
    writeEvent(out, started, "process", List.of("start"), RecordNames.SUCCESS, more -> {});
    out.nothing(RecordNames.REQUEST_ID)
        .object(RecordNames.PROCESS, process -> process.number(RecordNames.PID, started.pid()))
        .object(
            RecordNames.OSD,
            osd -> osd.text("socket", started.socket()).text("policy", started.policy()));
  }

  private static void writeStopped(JsonLine out, AuditEvent.Stopped stopped) {
    writeEvent(
        out,
        stopped,
        "process",
        List.of("end"),
        RecordNames.SUCCESS,
        more -> more.text(RecordNames.REASON, stopped.reason()));
    out.nothing(RecordNames.REQUEST_ID)
        .object(RecordNames.PROCESS, process -> process.number(RecordNames.PID, stopped.pid()))
        .object(RecordNames.OSD, osd -> {});
  }

  private static void writeReloaded(JsonLine out, AuditEvent.PolicyReloaded reloaded) {
    writeEvent(
        out,
        reloaded,
        "configuration",
        List.of("change"),
        reloaded.problem().isEmpty() ? RecordNames.SUCCESS : RecordNames.FAILURE,
        more -> {});
    out.nothing(RecordNames.REQUEST_ID);
    reloaded
        .problem()
        .ifPresent(problem ->
            out.object(RecordNames.ERROR, error -> error.text(RecordNames.MESSAGE, problem)));
    out.object(RecordNames.OSD, osd -> osd.text("policy", reloaded.policy()));
  }

  private void writeRefused(JsonLine out, AuditEvent.Refused refused) {
    writeEvent(out, refused, "session", List.of("denied"), RecordNames.FAILURE, more -> {});
    writeRequest(out, redaction, refused.requestId(), refused.sessionId(), refused.peer());
    writeError(out, redaction, Optional.of(refused.failure()));
    out.object(RecordNames.OSD, osd -> writePeer(osd, refused.peer()));
  }

  private void writeAttached(JsonLine out, AuditEvent.Attached attached) {
    Attach attach = attached.attach();
    writeEvent(out, attached, "session", List.of("start"), RecordNames.SUCCESS, more -> {});
    writeRequest(out, redaction, attach.requestId(), attach.sessionId(), attached.peer());
    writeModel(out, redaction, attach.provenance().model());
    out.object(
        RecordNames.OSD,
        osd -> {
          writePeer(osd, attached.peer());
          descriptors.writeAttached(osd, attached);
        });
  }

  private void writeCancelled(JsonLine out, AuditEvent.Cancelled cancelled) {
    writeEvent(out, cancelled, "session", List.of("end"), RecordNames.SUCCESS, more -> {});
    writeRequest(
        out,
        redaction,
        Optional.of(cancelled.requestId()),
        cancelled.sessionId(),
        cancelled.peer());
    out.object(
        RecordNames.OSD,
        osd -> {
          writePeer(osd, cancelled.peer());
          osd.object(
              "cancel",
              cancel ->
                  cancel
                      .text("cause", cancelled.cause().wireName())
                      .number("plans", cancelled.plans()));
        });
  }

  private static void writeNoticed(JsonLine out, AuditEvent.Noticed noticed) {
    writeEvent(out, noticed, "file", List.of("change"), RecordNames.SUCCESS, more -> {});
    out.nothing(RecordNames.REQUEST_ID);
    noticed
        .file()
        .ifPresent(name -> out.object(RecordNames.FILE, file -> file.text(RecordNames.NAME, name)));
    out.object(
        RecordNames.OSD,
        osd ->
            osd.object(
                RecordNames.NOTICE,
                notice -> {
                  notice.text(RecordNames.KIND, noticed.kind().wireName());
                  if (noticed.bytes() > 0) {
                    notice.number("bytes", noticed.bytes());
                  }
                  notice.number("after", noticed.after().sequence());
                }));
  }

  /** The {@code event} object; {@code more} adds what is behind the outcome. */
  static void writeEvent(
      JsonLine out,
      AuditEvent event,
      String category,
      List<String> types,
      String outcome,
      Consumer<JsonLine> more) {
    out.object(
        RecordNames.EVENT,
        fields -> {
          fields
              .text(RecordNames.KIND, "event")
              .text(RecordNames.ACTION, event.name())
              .texts(RecordNames.CATEGORY, List.of(category))
              .texts(RecordNames.TYPE, types)
              .text(RecordNames.OUTCOME, outcome);
          more.accept(fields);
        });
  }

  /** Which request it is about and whose that is. */
  static void writeRequest(
      JsonLine out,
      Redaction redaction,
      Optional<String> requestId,
      Optional<String> sessionId,
      Peer peer) {
    writeRequest(out, redaction, requestId, sessionId, peer, Optional.empty());
  }

  /** The same of an action that runs with another user's rights. */
  static void writeRequest(
      JsonLine out,
      Redaction redaction,
      Optional<String> requestId,
      Optional<String> sessionId,
      Peer peer,
      Optional<String> effectiveUser) {
    out.textOrNull(RecordNames.REQUEST_ID, requestId.map(redaction::text))
        .text(RecordNames.SESSION_ID, sessionId.map(redaction::text))
        .object(
            RecordNames.USER,
            user -> {
              user.text(RecordNames.ID, String.valueOf(peer.uid()));
              effectiveUser.ifPresent(id ->
                  user.object(
                      RecordNames.EFFECTIVE, effective -> effective.text(RecordNames.ID, id)));
            });
  }

  static void writeError(JsonLine out, Redaction redaction, Optional<Failure> error) {
    error.ifPresent(failure ->
        out.object(
            RecordNames.ERROR,
            fields ->
                fields
                    .text(RecordNames.CODE, failure.code().wireName())
                    .text(RecordNames.MESSAGE, redaction.text(failure.message()))));
  }

  /** The model that asks, where the client names one. */
  static void writeModel(JsonLine out, Redaction redaction, Optional<String> model) {
    model.ifPresent(name ->
        out.object(
            RecordNames.GEN_AI,
            ai ->
                ai.object(
                    RecordNames.REQUEST,
                    request -> request.text(RecordNames.MODEL, redaction.text(name)))));
  }

  static void writePeer(JsonLine osd, Peer peer) {
    osd.object(
        RecordNames.PEER,
        fields ->
            fields
                .number(RecordNames.PID, peer.pid())
                .number(RecordNames.UID, peer.uid())
                .number(RecordNames.GID, peer.gid()));
  }
}
