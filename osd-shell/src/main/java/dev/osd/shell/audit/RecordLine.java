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
    parts.add(paint(Colour.GREY, Printable.of(view.text("time").orElse("(no time)"))));
    parts.add(Printable.of(view.text("event").orElse("(no event)")));
    view.text("request_id").ifPresent(id -> parts.add(Printable.of(id)));
    view.text("session_id").ifPresent(id -> parts.add("session " + Printable.of(id)));
    OptionalLong uid = view.whole("peer", "uid");
    if (uid.isPresent()) {
      String pid =
          view.whole("peer", "pid").stream().mapToObj(n -> " pid " + n).findFirst().orElse("");
      parts.add("uid " + uid.getAsLong() + pid);
    }
    action(view).ifPresent(parts::add);
    about(view).ifPresent(parts::add);
    decision(view).ifPresent(parts::add);
    outcome(view).ifPresent(parts::add);
    return String.join("  ", parts);
  }

  private static Optional<String> action(JsonView view) {
    if (!view.has("action")) {
      return Optional.empty();
    }
    StringBuilder shown = new StringBuilder(Printable.of(view.text("action", "id").orElse("?")));
    view.text("action", "type").ifPresent(type -> shown.append(' ').append(Printable.of(type)));
    for (String word : view.texts("action", "argv")) {
      shown.append(' ').append(Printable.word(word));
    }
    view.text("action", "command").ifPresent(line -> shown.append(' ').append(Printable.of(line)));
    view.text("action", "path").ifPresent(path -> shown.append(' ').append(Printable.word(path)));
    return Optional.of(shown.toString());
  }

  /** What a record of the daemon itself tells. */
  private static Optional<String> about(JsonView view) {
    List<String> shown = new ArrayList<>();
    view.whole("pid").ifPresent(pid -> shown.add("pid " + pid));
    for (String field : List.of("socket", "policy", "reason", "problem")) {
      view.text(field).ifPresent(text -> shown.add(field + " " + Printable.of(text)));
    }
    return shown.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", shown));
  }

  private Optional<String> decision(JsonView view) {
    Optional<String> decision = view.text("decision");
    if (decision.isEmpty()) {
      return Optional.empty();
    }
    Colour tone =
        switch (decision.get()) {
          case "allow" -> Colour.GREEN;
          case "confirm" -> view.isTrue("confirmed") ? Colour.GREEN : Colour.YELLOW;
          default -> Colour.RED;
        };
    String rule = view.text("rule").map(text -> " by " + Printable.of(text)).orElse("");
    return Optional.of(
        paint(
            tone,
            Printable.of(decision.get())
                + (view.isTrue("confirmed") ? " (confirmed)" : "")
                + rule));
  }

  private Optional<String> outcome(JsonView view) {
    if (view.has("error")) {
      return Optional.of(paint(Colour.RED, error(view, "error")));
    }
    if (!view.has("result")) {
      return Optional.empty();
    }
    StringBuilder shown = new StringBuilder(view.isTrue("result", "ok") ? "ok" : "failed");
    if (view.has("result", "error")) {
      shown.append(' ').append(error(view, "result", "error"));
    }
    view.whole("result", "exit_code").ifPresent(code -> shown.append(", exit ").append(code));
    view.text("result", "signal")
        .ifPresent(signal -> shown.append(", by ").append(Printable.of(signal)));
    view.whole("result", "duration_ms")
        .ifPresent(ms -> shown.append(", ").append(ms).append(" ms"));
    return Optional.of(
        paint(view.isTrue("result", "ok") ? Colour.GREEN : Colour.RED, shown.toString()));
  }

  private static String error(JsonView view, String... place) {
    String code = view.text(with(place, "code")).orElse("?");
    String message = view.text(with(place, "message")).map(text -> ": " + text).orElse("");
    return Printable.of(code + message);
  }

  private static String[] with(String[] place, String field) {
    String[] longer = java.util.Arrays.copyOf(place, place.length + 1);
    longer[place.length] = field;
    return longer;
  }

  private String paint(Colour tone, String text) {
    return colour ? tone.of(text) : text;
  }
}
