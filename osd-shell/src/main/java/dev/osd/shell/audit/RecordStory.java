package dev.osd.shell.audit;

import static dev.osd.protocol.record.RecordNames.ACTION;
import static dev.osd.protocol.record.RecordNames.CONFIRMED;
import static dev.osd.protocol.record.RecordNames.EFFECTIVE;
import static dev.osd.protocol.record.RecordNames.EXECUTABLE;
import static dev.osd.protocol.record.RecordNames.GEN_AI;
import static dev.osd.protocol.record.RecordNames.ID;
import static dev.osd.protocol.record.RecordNames.MODEL;
import static dev.osd.protocol.record.RecordNames.OSD;
import static dev.osd.protocol.record.RecordNames.PROCESS;
import static dev.osd.protocol.record.RecordNames.PROMPT;
import static dev.osd.protocol.record.RecordNames.REASON;
import static dev.osd.protocol.record.RecordNames.REQUEST;
import static dev.osd.protocol.record.RecordNames.RESULT;
import static dev.osd.protocol.record.RecordNames.RUNS;
import static dev.osd.protocol.record.RecordNames.SIZE;
import static dev.osd.protocol.record.RecordNames.USER;
import static dev.osd.protocol.record.RecordNames.WHY;
import static dev.osd.protocol.record.RecordNames.WORKING_DIRECTORY;

import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.Colour;
import dev.osd.shell.Printable;
import dev.osd.shell.ShellException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what became of one request, plan by plan, as its records come: what was asked, what was
 * decided and by which rule, what ran and how it ended. A client may give several plans the same
 * name; a new one begins with another client, or with a step that was decided already.
 */
public final class RecordStory implements LineSink {
  private static final int LABEL = 10;

  /** More than any plan has; a log with more of one name is told of as several plans. */
  private static final int MOST_STEPS = 4096;

  private final StrictJson json = StrictJson.standard();
  private final LineSink notes;
  private final Out out;
  private final boolean colour;
  private final Set<String> steps = new HashSet<>();
  private String client = "";
  private long plans;

  /** Takes the story's lines, fit for a terminal and without newlines. */
  public interface Out {
    void line(String text) throws ShellException;
  }

  /**
   * @param out takes the story
   * @param notes is told of lines that were passed over
   */
  public RecordStory(Out out, LineSink notes, boolean colour) {
    this.out = out;
    this.notes = notes;
    this.colour = colour;
  }

  /** How many plans or refused requests were told of. */
  public long plans() {
    return plans;
  }

  @Override
  public void line(byte[] text) throws ShellException {
    Optional<RecordView> found = RecordView.of(json, text);
    if (found.isEmpty()) {
      return;
    }
    RecordView record = found.get();
    if (record.isCancellation() && plans > 0) {
      // Whoever cancels is another process; it begins no plan of its own.
      cancelled(record);
      return;
    }
    String step = record.step().orElse("");
    String asking = record.peerUid() + " " + record.peerPid() + " " + record.sessionId();
    boolean again = record.isDecision() && (steps.contains(step) || steps.size() >= MOST_STEPS);
    boolean next = again || !asking.equals(client);
    if (next) {
      client = asking;
      steps.clear();
      plan(record);
    }
    if (record.isDecision()) {
      steps.add(step);
      decided(record);
    } else {
      ended(record);
    }
  }

  private void plan(RecordView record) throws ShellException {
    if (plans++ > 0) {
      out.line("");
    }
    List<String> title = new ArrayList<>();
    title.add(paint(Colour.BLUE, Printable.of(record.requestId().orElse("(no name)"))));
    title.add(RecordLine.time(record));
    if (record.peerUid().isPresent()) {
      title.add("uid " + record.peerUid().getAsLong());
    }
    if (record.peerPid().isPresent()) {
      title.add("pid " + record.peerPid().getAsLong());
    }
    record.sessionId().ifPresent(id -> title.add("session " + Printable.of(id)));
    if (record.isOnlyPlanned()) {
      title.add("only planned");
    }
    out.line(String.join("  ", title));
    say("model", record.json().text(GEN_AI, REQUEST, MODEL));
    say("prompt", record.json().text(OSD, PROMPT));
  }

  private void decided(RecordView record) throws ShellException {
    head(record, "");
    say("program", record.json().text(PROCESS, EXECUTABLE));
    say("in", record.json().text(PROCESS, WORKING_DIRECTORY));
    say("asked for", record.json().text(OSD, ACTION, "asked_path"));
    say("as user", record.json().text(USER, EFFECTIVE, ID));
    say("reason", record.json().text(OSD, ACTION, REASON));
    say("danger", record.json().text(OSD, ACTION, "danger"));
    say("recovery", record.json().text(OSD, ACTION, "recovery"));
    List<String> names = record.json().names(OSD, ACTION, "env");
    say("env", names.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", names)));
    Tone tone = Tone.of(record);
    StringBuilder verdict = new StringBuilder(tone.word());
    record.rule().ifPresent(rule -> verdict.append(" by ").append(rule));
    record.json().text(OSD, WHY).ifPresent(why -> verdict.append(": ").append(why));
    record.error().ifPresent(error -> verdict.append(": ").append(error));
    say("decided", verdict.toString(), tone.colour());
    if (tone.word().equals("not run") && !record.isTrue(RUNS)) {
      String let = record.isTrue(CONFIRMED) ? "confirmed" : "allowed";
      say("", let + ", but the plan went no further", Colour.YELLOW);
    }
  }

  private void cancelled(RecordView record) throws ShellException {
    List<String> who = new ArrayList<>();
    record.cancelCause().ifPresent(who::add);
    record.peerPid().ifPresent(pid -> who.add("pid " + pid));
    record.peerUid().ifPresent(uid -> who.add("uid " + uid));
    Tone tone = Tone.of(record);
    out.line("  request " + paint(tone.colour(), tone.word()));
    say("at", RecordLine.time(record), Colour.GREY);
    say("by", String.join(", ", who), tone.colour());
  }

  private void ended(RecordView record) throws ShellException {
    Tone tone = Tone.of(record);
    head(record, " " + tone.word());
    say("at", RecordLine.time(record), Colour.GREY);
    Optional<String> ending = RecordLine.ending(record);
    if (ending.isPresent()) {
      say("result", ending.get(), tone.colour());
    }
    say("sandbox", record.json().text(OSD, RESULT, "sandbox"));
    var size = record.json().whole(OSD, RESULT, SIZE);
    say("size", size.isPresent() ? Optional.of(size.getAsLong() + " bytes") : Optional.empty());
    for (String name : List.of("stdout", "stderr", "content")) {
      content(record, name);
    }
    for (String name : List.of("artifacts", "protected_changed")) {
      List<String> paths = record.json().texts(OSD, RESULT, name);
      say(
          name.equals("artifacts") ? "wrote" : "changed",
          paths.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", paths)));
    }
    say("backup", record.json().text(OSD, RESULT, "backup_path"));
  }

  private void content(RecordView record, String name) throws ShellException {
    var length = record.json().whole(OSD, RESULT, name, "length");
    if (length.isEmpty()) {
      return;
    }
    boolean cut = record.json().isTrue(OSD, RESULT, name + "_truncated");
    say(name, length.getAsLong() + " bytes" + (cut ? ", of more" : ""), Colour.GREY);
    Optional<String> text = record.json().text(OSD, RESULT, name, "text");
    if (text.isPresent()) {
      for (String line : text.get().lines().toList()) {
        out.line(" ".repeat(LABEL + 4) + "| " + Printable.of(line));
      }
    }
  }

  private void head(RecordView record, String more) throws ShellException {
    String step = record.step().map(Printable::of).orElse("request");
    String type = record.type().map(kind -> " " + Printable.of(kind)).orElse("");
    String effect = record.effect();
    out.line("  " + step + type + more + (effect.isEmpty() ? "" : "  " + effect));
  }

  private void say(String label, Optional<String> text) throws ShellException {
    if (text.isPresent()) {
      out.line(labelled(label, Printable.of(text.get())));
    }
  }

  private void say(String label, String text, Colour tone) throws ShellException {
    out.line(labelled(label, paint(tone, Printable.of(text))));
  }

  private static String labelled(String label, String text) {
    return "    " + label + " ".repeat(Math.max(1, LABEL - label.length())) + text;
  }

  private String paint(Colour tone, String text) {
    return colour ? tone.of(text) : text;
  }

  @Override
  public void tooLong() throws ShellException {
    notes.tooLong();
  }

  @Override
  public void flush() throws ShellException {
    notes.flush();
  }
}
