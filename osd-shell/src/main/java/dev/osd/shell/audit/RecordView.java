package dev.osd.shell.audit;

import static dev.osd.protocol.record.RecordNames.ACTION;
import static dev.osd.protocol.record.RecordNames.ARGS;
import static dev.osd.protocol.record.RecordNames.CODE;
import static dev.osd.protocol.record.RecordNames.COMMAND_LINE;
import static dev.osd.protocol.record.RecordNames.DECISION;
import static dev.osd.protocol.record.RecordNames.DESCRIPTORS;
import static dev.osd.protocol.record.RecordNames.DURATION;
import static dev.osd.protocol.record.RecordNames.ERROR;
import static dev.osd.protocol.record.RecordNames.EVENT;
import static dev.osd.protocol.record.RecordNames.EXIT_CODE;
import static dev.osd.protocol.record.RecordNames.EXIT_CODES;
import static dev.osd.protocol.record.RecordNames.FD;
import static dev.osd.protocol.record.RecordNames.FILE;
import static dev.osd.protocol.record.RecordNames.ID;
import static dev.osd.protocol.record.RecordNames.MESSAGE;
import static dev.osd.protocol.record.RecordNames.MODE;
import static dev.osd.protocol.record.RecordNames.NAME;
import static dev.osd.protocol.record.RecordNames.NAMES;
import static dev.osd.protocol.record.RecordNames.OSD;
import static dev.osd.protocol.record.RecordNames.OUTCOME;
import static dev.osd.protocol.record.RecordNames.PATH;
import static dev.osd.protocol.record.RecordNames.PEER;
import static dev.osd.protocol.record.RecordNames.PID;
import static dev.osd.protocol.record.RecordNames.PROCESS;
import static dev.osd.protocol.record.RecordNames.REQUEST_ID;
import static dev.osd.protocol.record.RecordNames.RESULT;
import static dev.osd.protocol.record.RecordNames.RULE;
import static dev.osd.protocol.record.RecordNames.SESSION_ID;
import static dev.osd.protocol.record.RecordNames.SIGNAL;
import static dev.osd.protocol.record.RecordNames.TIMESTAMP;
import static dev.osd.protocol.record.RecordNames.TYPE;
import static dev.osd.protocol.record.RecordNames.UID;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One record by the questions that are asked of it. What is missing is empty: a log may be older or
 * newer than this program, and anybody may have written into it.
 */
final class RecordView {
  private final JsonView json;

  private RecordView(JsonView json) {
    this.json = json;
  }

  /** The record that a line holds; nothing where it is no JSON object. */
  static Optional<RecordView> of(StrictJson json, byte[] line) {
    try {
      return Optional.of(new RecordView(JsonView.of(json, line)));
    } catch (ProtocolException e) {
      return Optional.empty();
    }
  }

  /** All of it, for what no method here answers. */
  JsonView json() {
    return json;
  }

  Optional<String> time() {
    return json.text(TIMESTAMP);
  }

  /** What happened, such as {@code decided}. */
  String event() {
    return json.text(EVENT, ACTION).orElse("");
  }

  Optional<String> outcome() {
    return json.text(EVENT, OUTCOME);
  }

  Optional<String> requestId() {
    return json.text(REQUEST_ID);
  }

  Optional<String> sessionId() {
    return json.text(SESSION_ID);
  }

  OptionalLong peerUid() {
    return json.whole(OSD, PEER, UID);
  }

  OptionalLong peerPid() {
    return json.whole(OSD, PEER, PID);
  }

  /** The step's name within its plan. */
  Optional<String> step() {
    return json.text(OSD, ACTION, ID);
  }

  /** The action's type, such as {@code exec}. */
  Optional<String> type() {
    return json.text(OSD, ACTION, TYPE);
  }

  List<String> arguments() {
    return json.texts(PROCESS, ARGS);
  }

  Optional<String> commandLine() {
    return json.text(PROCESS, COMMAND_LINE);
  }

  Optional<String> file() {
    return json.text(FILE, PATH);
  }

  Optional<String> decision() {
    return json.text(OSD, DECISION);
  }

  Optional<String> rule() {
    return json.text(RULE, NAME);
  }

  /** Whether {@code true} stands in this field of {@code osd}. */
  boolean isTrue(String field) {
    return json.isTrue(OSD, field);
  }

  /** Whether the plan was not to be carried out anyway. */
  boolean isOnlyPlanned() {
    return json.text(OSD, MODE).orElse("").equals("plan_only");
  }

  boolean isDecision() {
    return event().equals("decided");
  }

  boolean isEnd() {
    return event().equals("finished");
  }

  /** The exit status of each command of a pipe. */
  List<String> exitCodes() {
    return json.texts(OSD, RESULT, EXIT_CODES);
  }

  /** Whether it tells that plans were told to stop. */
  boolean isCancellation() {
    return event().equals("cancelled");
  }

  /** Why they were, fit for people. */
  Optional<String> cancelCause() {
    return json.text(OSD, "cancel", "cause")
        .map(cause ->
            switch (cause) {
              case "request" -> "a request";
              case "client_gone" -> "the client's going away";
              default -> cause;
            });
  }

  OptionalLong exitCode() {
    return json.whole(PROCESS, EXIT_CODE);
  }

  Optional<String> signal() {
    return json.text(OSD, RESULT, SIGNAL);
  }

  /** What went wrong: the error's code and message, as far as they are there. */
  Optional<String> error() {
    Optional<String> code = json.text(ERROR, CODE);
    Optional<String> message = json.text(ERROR, MESSAGE);
    return code.isPresent() && message.isPresent()
        ? Optional.of(code.get() + ": " + message.get())
        : code.or(() -> message);
  }

  /** How long it took, fit for people. */
  Optional<String> duration() {
    OptionalLong nanos = json.whole(EVENT, DURATION);
    return nanos.isPresent() ? Optional.of(duration(nanos.getAsLong())) : Optional.empty();
  }

  private static String duration(long nanos) {
    Duration time = Duration.ofNanos(nanos);
    if (time.toMillis() < 1) {
      return nanos / 1000 + " us";
    }
    return time.toSeconds() < 10 ? time.toMillis() + " ms" : time.toSeconds() + " s";
  }

  /** What was to be run or touched, fit for a terminal; empty where it was nothing. */
  String effect() {
    List<String> parts = new ArrayList<>();
    if (!arguments().isEmpty()) {
      parts.add(String.join(" ", arguments().stream().map(Printable::word).toList()));
    } else {
      commandLine().map(Printable::of).or(() -> file().map(Printable::word)).ifPresent(parts::add);
    }
    descriptors().forEach(parts::add);
    return String.join("  ", parts);
  }

  /** The descriptors that were used or given, fit for a terminal. */
  private List<String> descriptors() {
    List<String> numbers = json.names(OSD, ACTION, NAMES);
    if (!numbers.isEmpty()) {
      return numbers.stream()
          .map(number -> named(number, json.text(OSD, ACTION, NAMES, number).orElse("")))
          .toList();
    }
    OptionalLong number = json.whole(OSD, ACTION, FD);
    return number.isPresent()
        ? List.of("fd " + number.getAsLong())
        : json.texts(OSD, DESCRIPTORS).stream().map(text -> "fd " + Printable.of(text)).toList();
  }

  /** What the descriptors that an action uses are called. */
  List<String> descriptorNames() {
    return json.names(OSD, ACTION, NAMES).stream()
        .flatMap(number -> json.text(OSD, ACTION, NAMES, number).stream())
        .toList();
  }

  private static String named(String number, String name) {
    return "fd " + Printable.of(number) + " " + Printable.word(name);
  }
}
