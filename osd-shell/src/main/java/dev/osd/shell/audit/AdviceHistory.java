package dev.osd.shell.audit;

import static dev.osd.protocol.record.RecordNames.OSD;
import static dev.osd.protocol.record.RecordNames.PROMPT;
import static dev.osd.protocol.record.RecordNames.RUNS;

import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.Printable;
import dev.osd.shell.ShellException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the records of what models proposed together by their sessions: what was asked, what was
 * proposed, what ran and how it ended. Only the last sessions are kept, and of each a bounded
 * number of lines.
 */
public final class AdviceHistory implements LineSink {
  /** Lines of one session; what comes behind is only counted. */
  static final int MOST_LINES = 1000;

  private static final byte[] OURS = "\"session_id\":\"ai-".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NAME = 128;
  private static final int SHOWN_CHARACTERS = 200;

  private final StrictJson json = StrictJson.standard();
  private final LineSink notes;
  private final OpenActions<String> open = new OpenActions<>();
  private final Map<String, Session> sessions;

  private static final class Session {
    private final List<String> lines = new ArrayList<>();
    private Optional<String> prompt = Optional.empty();
    private String time = "";
    private long left;

    void add(String line) {
      if (lines.size() < MOST_LINES) {
        lines.add(line);
      } else {
        left++;
      }
    }
  }

  /**
   * A history of so many sessions.
   *
   * @param most at least 1
   * @param notes is told of lines that were passed over
   */
  public AdviceHistory(int most, LineSink notes) {
    this.notes = notes;
    this.sessions =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > most;
          }
        };
  }

  @Override
  public void line(byte[] text) {
    if (!Bytes.contain(text, OURS)) {
      return;
    }
    Optional<RecordView> record = RecordView.of(json, text);
    if (record.isPresent()) {
      String name = record.get().sessionId().orElse("");
      if (name.startsWith("ai-") && name.length() <= LONGEST_NAME) {
        add(sessions.computeIfAbsent(name, unknown -> new Session()), record.get());
      }
    }
  }

  private void add(Session session, RecordView record) {
    if (session.time.isEmpty()) {
      session.time = record.time().orElse("");
    }
    if (session.prompt.isEmpty()) {
      session.prompt = record.json().text(OSD, PROMPT);
    }
    if (record.isDecision()) {
      decided(session, record);
    } else if (record.isEnd()) {
      Optional<String> what = open.ended(record);
      if (what.isPresent()) {
        session.add("  ran       " + what.get() + "  " + ending(record));
      }
    }
  }

  private void decided(Session session, RecordView record) {
    String what = what(record);
    if (record.isOnlyPlanned()) {
      session.add("  proposed  " + what + "  " + Printable.of(record.decision().orElse("?")));
    } else if (record.isTrue(RUNS)) {
      open.opened(record, what);
    } else {
      session.add("  not run   " + what + "  " + Printable.of(record.decision().orElse("?")));
    }
  }

  private static String what(RecordView record) {
    String effect = record.effect();
    return cut(effect.isEmpty() ? Printable.of(record.type().orElse("?")) : effect);
  }

  private static String ending(RecordView record) {
    String how =
        record.exitCode().isPresent()
            ? "exit " + record.exitCode().getAsLong()
            : record
                .signal()
                .or(record::error)
                .map(words -> cut(Printable.of(words)))
                .orElse(Printable.of(record.outcome().orElse("?")));
    return how + record.duration().map(time -> ", " + time).orElse("");
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }

  @Override
  public void tooLong() throws ShellException {
    notes.tooLong();
  }

  @Override
  public void flush() {}

  /** How many sessions there are. */
  public int size() {
    return sessions.size();
  }

  /** Gives all lines, oldest session first; each is fit for a terminal. */
  public void tell(RecordStory.Out out) throws ShellException {
    boolean first = true;
    for (Map.Entry<String, Session> entry : sessions.entrySet()) {
      Session session = entry.getValue();
      if (!first) {
        out.line("");
      }
      first = false;
      out.line(Printable.of(session.time) + "  " + Printable.of(entry.getKey()));
      out.line("  asked     " + cut(Printable.of(session.prompt.orElse("?"))));
      for (String line : session.lines) {
        out.line(line);
      }
      if (session.left > 0) {
        out.line("  and " + session.left + " more");
      }
    }
  }
}
