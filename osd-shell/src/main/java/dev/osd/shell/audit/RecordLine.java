package dev.osd.shell.audit;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.Colour;
import dev.osd.shell.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Turns one record of the log into one line for people. Knows no record; shows what it finds. */
public final class RecordLine {
  private final StrictJson json = StrictJson.standard();
  private final boolean colour;

  /** Lines with or without colour by outcome. */
  public RecordLine(boolean colour) {
    this.colour = colour;
  }

  /** The line, without a newline and fit for a terminal. */
  public String of(byte[] record) {
    JsonView view;
    try {
      view = JsonView.of(json, record);
    } catch (ProtocolException e) {
      return paint(Colour.RED, "a line of " + record.length + " bytes that is no record");
    }
    List<String> parts = new ArrayList<>();
    parts.add(paint(Colour.GREY, Printable.of(view.text("@timestamp").orElse("(no time)"))));
    parts.add(Printable.of(view.text("event", "action").orElse("(no event)")));
    view.text("request_id").ifPresent(id -> parts.add(Printable.of(id)));
    view.text("session_id").ifPresent(id -> parts.add("session " + Printable.of(id)));
    OptionalLong uid = view.whole("osd", "peer", "uid");
    if (uid.isPresent()) {
      String pid =
          view.whole("osd", "peer", "pid").stream()
              .mapToObj(n -> " pid " + n)
              .findFirst()
              .orElse("");
      parts.add("uid " + uid.getAsLong() + pid);
    }
    action(view).ifPresent(parts::add);
    about(view).ifPresent(parts::add);
    decision(view).ifPresent(parts::add);
    outcome(view).ifPresent(parts::add);
    return String.join("  ", parts);
  }

  private static Optional<String> action(JsonView view) {
    if (!view.has("osd", "action")) {
      return Optional.empty();
    }
    StringBuilder shown =
        new StringBuilder(Printable.of(view.text("osd", "action", "id").orElse("?")));
    view.text("osd", "action", "type")
        .ifPresent(type -> shown.append(' ').append(Printable.of(type)));
    for (String word : view.texts("process", "args")) {
      shown.append(' ').append(Printable.word(word));
    }
    view.text("process", "command_line")
        .ifPresent(line -> shown.append(' ').append(Printable.of(line)));
    view.text("file", "path").ifPresent(path -> shown.append(' ').append(Printable.word(path)));
    return Optional.of(shown.toString());
  }

  /** What a record of the daemon itself tells. */
  private static Optional<String> about(JsonView view) {
    List<String> shown = new ArrayList<>();
    view.whole("process", "pid").ifPresent(pid -> shown.add("pid " + pid));
    for (String field : List.of("socket", "policy")) {
      view.text("osd", field).ifPresent(text -> shown.add(field + " " + Printable.of(text)));
    }
    view.text("event", "reason").ifPresent(text -> shown.add("reason " + Printable.of(text)));
    view.text("osd", "notice", "kind").ifPresent(text -> shown.add(Printable.of(text)));
    return shown.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", shown));
  }

  private Optional<String> decision(JsonView view) {
    Optional<String> decision = view.text("osd", "decision");
    if (decision.isEmpty()) {
      return Optional.empty();
    }
    Colour tone =
        switch (decision.get()) {
          case "allow" -> Colour.GREEN;
          case "confirm" -> view.isTrue("osd", "confirmed") ? Colour.GREEN : Colour.YELLOW;
          default -> Colour.RED;
        };
    String rule = view.text("rule", "name").map(text -> " by " + Printable.of(text)).orElse("");
    return Optional.of(
        paint(
            tone,
            Printable.of(decision.get())
                + (view.isTrue("osd", "confirmed") ? " (confirmed)" : "")
                + rule));
  }

  private Optional<String> outcome(JsonView view) {
    if (!view.has("osd", "result")) {
      return view.has("error") ? Optional.of(paint(Colour.RED, error(view))) : Optional.empty();
    }
    boolean ok = view.isTrue("osd", "result", "ok");
    StringBuilder shown = new StringBuilder(ok ? "ok" : "failed");
    if (view.has("error")) {
      shown.append(' ').append(error(view));
    }
    view.whole("process", "exit_code").ifPresent(code -> shown.append(", exit ").append(code));
    view.text("osd", "result", "signal")
        .ifPresent(signal -> shown.append(", by ").append(Printable.of(signal)));
    view.whole("event", "duration")
        .ifPresent(ns -> shown.append(", ").append(ns / 1_000_000).append(" ms"));
    return Optional.of(paint(ok ? Colour.GREEN : Colour.RED, shown.toString()));
  }

  private static String error(JsonView view) {
    String code = view.text("error", "code").orElse("failed");
    String message = view.text("error", "message").map(text -> ": " + text).orElse("");
    return Printable.of(code + message);
  }

  private String paint(Colour tone, String text) {
    return colour ? tone.of(text) : text;
  }
}
