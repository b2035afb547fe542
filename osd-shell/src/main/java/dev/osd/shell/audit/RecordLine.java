package dev.osd.shell.audit;

import static dev.osd.protocol.record.RecordNames.EVENT;
import static dev.osd.protocol.record.RecordNames.FILE;
import static dev.osd.protocol.record.RecordNames.KIND;
import static dev.osd.protocol.record.RecordNames.NAME;
import static dev.osd.protocol.record.RecordNames.NOTICE;
import static dev.osd.protocol.record.RecordNames.OSD;
import static dev.osd.protocol.record.RecordNames.REASON;
import static dev.osd.protocol.record.RecordNames.RUNS;

import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.Colour;
import dev.osd.shell.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns one record into one line for people: when, what it came down to, which request and step,
 * what was run or touched, how it ended, by which rule, for whom.
 */
public final class RecordLine {
  /** The date and the time to the millisecond, of a time in microseconds. */
  private static final int SHOWN_TIME = "2026-11-20T08:10:11.123".length();

  /** A longer effect is not repeated when it has ended. */
  private static final int MOST_REMEMBERED = 1024;

  private final StrictJson json = StrictJson.standard();
  private final OpenActions<String> effects = new OpenActions<>();
  private final boolean colour;

  /** Lines with or without colour by outcome. */
  public RecordLine(boolean colour) {
    this.colour = colour;
  }

  /** The line, without a newline and fit for a terminal. */
  public String of(byte[] record) {
    return RecordView.of(json, record)
        .map(this::of)
        .orElseGet(
            () -> paint(Colour.RED, "a line of " + record.length + " bytes that is no record"));
  }

  /** The line, without a newline and fit for a terminal. */
  String of(RecordView record) {
    Tone tone = Tone.of(record);
    List<String> parts = new ArrayList<>();
    parts.add(paint(Colour.GREY, time(record)));
    parts.add(paint(tone.colour(), tone.word()) + " ".repeat(Tone.WIDTH - tone.word().length()));
    if (tone.word().equals("?")) {
      parts.add(Printable.of(record.event()));
    }
    record.requestId().ifPresent(id -> parts.add(Printable.of(id)));
    record.step().ifPresent(step -> parts.add(Printable.of(step)));
    String effect = effect(record);
    record.type().ifPresent(type -> parts.add(paint(Colour.BLUE, Printable.of(type))));
    if (!effect.isEmpty()) {
      parts.add(effect);
    }
    about(record).ifPresent(parts::add);
    record.cancelCause().map(cause -> "by " + Printable.of(cause)).ifPresent(parts::add);
    ending(record).ifPresent(text -> parts.add(paint(tone.colour(), text)));
    record.rule().ifPresent(rule -> parts.add(paint(Colour.GREY, "[" + Printable.of(rule) + "]")));
    peer(record).ifPresent(text -> parts.add(paint(Colour.GREY, text)));
    return String.join("  ", parts);
  }

  /** The effect as the record tells it, or as the decision did that it belongs to. */
  private String effect(RecordView record) {
    if (record.isEnd()) {
      return effects.ended(record).orElse("");
    }
    String effect = record.effect();
    if (record.isDecision() && record.isTrue(RUNS) && effect.length() <= MOST_REMEMBERED) {
      effects.opened(record, effect);
    }
    return effect;
  }

  /** The record's time as a line shows it. */
  static String time(RecordView record) {
    String time = record.time().orElse("(no time)");
    return Printable.of(time.length() > SHOWN_TIME ? time.substring(0, SHOWN_TIME) + "Z" : time);
  }

  /** What a record of the daemon or of the log itself tells. */
  private static Optional<String> about(RecordView record) {
    List<String> shown = new ArrayList<>();
    if (record.requestId().isEmpty()) {
      record.json().whole("process", "pid").ifPresent(pid -> shown.add("pid " + pid));
      for (String field : List.of("socket", "policy", "problem")) {
        record.json().text(OSD, field).ifPresent(text -> shown.add(field + " " + text));
      }
      record.json().text(EVENT, REASON).ifPresent(shown::add);
      record.json().text(OSD, NOTICE, KIND).ifPresent(kind -> shown.add(notice(record, kind)));
      record.json().text(FILE, NAME).ifPresent(name -> shown.add("file " + name));
    }
    return shown.isEmpty() ? Optional.empty() : Optional.of(Printable.of(String.join(", ", shown)));
  }

  private static String notice(RecordView record, String kind) {
    StringBuilder told = new StringBuilder(kind);
    for (String name : record.json().names(OSD, NOTICE)) {
      if (!name.equals(KIND)) {
        record
            .json()
            .text(OSD, NOTICE, name)
            .ifPresent(text -> told.append(", " + name + " " + text));
        record.json().whole(OSD, NOTICE, name).ifPresent(n -> told.append(", " + name + " " + n));
      }
    }
    return told.toString();
  }

  /** How it ended, where it has. */
  static Optional<String> ending(RecordView record) {
    List<String> shown = new ArrayList<>();
    record.error().ifPresent(error -> shown.add(Printable.of(error)));
    record.exitCode().ifPresent(code -> shown.add("exit " + code));
    if (!record.exitCodes().isEmpty()) {
      shown.add("exit " + Printable.of(String.join(" | ", record.exitCodes())));
    }
    record.signal().ifPresent(signal -> shown.add("by " + Printable.of(signal)));
    record.duration().ifPresent(shown::add);
    return shown.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", shown));
  }

  private static Optional<String> peer(RecordView record) {
    if (record.peerUid().isEmpty()) {
      return Optional.empty();
    }
    String pid = record.peerPid().isPresent() ? " pid " + record.peerPid().getAsLong() : "";
    return Optional.of("uid " + record.peerUid().getAsLong() + pid);
  }

  private String paint(Colour tone, String text) {
    return colour ? tone.of(text) : text;
  }
}
