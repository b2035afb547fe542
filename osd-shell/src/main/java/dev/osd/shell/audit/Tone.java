package dev.osd.shell.audit;

import static dev.osd.protocol.record.RecordNames.CONFIRMED;
import static dev.osd.protocol.record.RecordNames.RUNS;

import dev.osd.shell.Colour;

/**
 * What a record comes down to: one word and its colour.
 *
 * @param word at most {@value #WIDTH} characters, so that columns stand under one another
 */
record Tone(String word, Colour colour) {
  static final int WIDTH = 11;

  /** The tone of this record. */
  static Tone of(RecordView record) {
    return switch (record.event()) {
      case "decided" -> ofDecision(record);
      case "finished" ->
          record.outcome().orElse("").equals("success")
              ? new Tone("done", Colour.GREEN)
              : new Tone("failed", Colour.RED);
      case "attached" -> new Tone("attached", Colour.BLUE);
      case "refused" -> new Tone("refused", Colour.RED);
      case "cancelled" -> new Tone("cancelled", Colour.YELLOW);
      case "daemon_started" -> new Tone("started", Colour.BLUE);
      case "daemon_stopped" -> new Tone("stopped", Colour.BLUE);
      case "policy_reloaded" ->
          record.outcome().orElse("").equals("failure")
              ? new Tone("not loaded", Colour.RED)
              : new Tone("reloaded", Colour.BLUE);
      case "log_continued", "log_rotated" -> new Tone("log", Colour.BLUE);
      case "log_repaired", "log_replaced" -> new Tone("LOG", Colour.RED);
      default -> new Tone("?", Colour.YELLOW);
    };
  }

  private static Tone ofDecision(RecordView record) {
    return record.isOnlyPlanned() ? ofPlan(record) : ofVerdict(record);
  }

  private static Tone ofPlan(RecordView record) {
    return switch (record.decision().orElse("")) {
      case "allow" -> new Tone("would run", Colour.BLUE);
      case "confirm" -> new Tone("would ask", Colour.YELLOW);
      case "deny" -> new Tone("would deny", Colour.RED);
      default -> new Tone("impossible", Colour.RED);
    };
  }

  private static Tone ofVerdict(RecordView record) {
    boolean runs = record.isTrue(RUNS);
    return switch (record.decision().orElse("")) {
      case "allow" -> runs ? new Tone("allowed", Colour.BLUE) : new Tone("not run", Colour.YELLOW);
      case "confirm" -> {
        if (record.isTrue(CONFIRMED)) {
          yield runs ? new Tone("confirmed", Colour.BLUE) : new Tone("not run", Colour.YELLOW);
        }
        yield new Tone("unconfirmed", Colour.YELLOW);
      }
      case "deny" -> new Tone("denied", Colour.RED);
      default -> new Tone("impossible", Colour.RED);
    };
  }
}
