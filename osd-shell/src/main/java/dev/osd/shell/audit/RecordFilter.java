package dev.osd.shell.audit;

import static dev.osd.protocol.record.RecordNames.EXECUTABLE;
import static dev.osd.protocol.record.RecordNames.FAILURE;
import static dev.osd.protocol.record.RecordNames.PROCESS;
import static dev.osd.protocol.record.RecordNames.RUNS;

import dev.osd.protocol.record.RecordTime;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.ShellException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Lets those records through that fit every question. A line is first looked through for the words
 * of the questions as bytes, and read as JSON only where it has them all. What an action was is
 * recorded with its decision alone, so the record of its end is judged by that one.
 */
public final class RecordFilter implements LineSink {
  private static final byte[] END = "\"finished\"".getBytes(StandardCharsets.US_ASCII);

  private final StrictJson json = StrictJson.standard();
  private final LineSink sink;
  private final List<Predicate<RecordView>> questions = new ArrayList<>();
  private final List<byte[]> needles = new ArrayList<>();
  private final List<Predicate<RecordView>> aboutActions = new ArrayList<>();
  private final List<byte[]> actionNeedles = new ArrayList<>();
  private final OpenActions<Boolean> open = new OpenActions<>();
  private long found;

  /** A filter that lets everything through to this sink, until it is asked for less. */
  public RecordFilter(LineSink sink) {
    this.sink = sink;
  }

  /** The event's name, such as {@code decided}. */
  public RecordFilter event(String name) {
    return ask(name, record -> record.event().equals(name));
  }

  /** The outcome, such as {@code failure}. */
  public RecordFilter outcome(String name) {
    return ask(name, record -> record.outcome().orElse("").equals(name));
  }

  /** The action's type, such as {@code exec}. */
  public RecordFilter type(String name) {
    return ask(name, record -> record.type().orElse("").equals(name));
  }

  /** A plan's request. */
  public RecordFilter request(String id) {
    return ask(id, record -> record.requestId().orElse("").equals(id));
  }

  /** The client's session. */
  public RecordFilter session(String id) {
    return ask(id, record -> record.sessionId().orElse("").equals(id));
  }

  /** Part of the name of the rule that decided: its file, its line, or both. */
  public RecordFilter rule(String part) {
    return askAction(part, record -> record.rule().orElse("").contains(part));
  }

  /** Part of the path of the file that was read or written, or of a descriptor's name. */
  public RecordFilter file(String part) {
    return askAction(
        part,
        record ->
            record.file().orElse("").contains(part)
                || record.descriptorNames().stream().anyMatch(name -> name.contains(part)));
  }

  /** The user who asked. */
  public RecordFilter uid(long uid) {
    return askNumber("uid", uid, RecordView::peerUid);
  }

  /** The process that asked. */
  public RecordFilter pid(long pid) {
    return askNumber("pid", pid, RecordView::peerPid);
  }

  /** A program by its path or its name, wherever it stands in what was asked for. */
  public RecordFilter program(String name) {
    return askAction(name, record -> runs(record, name));
  }

  /** What the policy or the lack of a confirmation kept from running. */
  public RecordFilter denied() {
    return ask(
        "decided", record -> record.isDecision() && record.outcome().orElse("").equals(FAILURE));
  }

  /** Anything that has this text in it, as the log spells it. */
  public RecordFilter containing(String text) {
    needles.add(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** This time or later. */
  public RecordFilter since(Instant time) {
    String first = RecordTime.text(time);
    questions.add(record -> record.time().orElse("").compareTo(first) >= 0);
    return this;
  }

  /** Earlier than this time. */
  public RecordFilter until(Instant time) {
    String end = RecordTime.text(time);
    questions.add(record -> record.time().orElse("").compareTo(end) < 0);
    return this;
  }

  /** How many records were let through. */
  public long found() {
    return found;
  }

  private RecordFilter ask(String word, Predicate<RecordView> question) {
    return ask(word, needles, question, questions);
  }

  private RecordFilter askAction(String word, Predicate<RecordView> question) {
    return ask(word, actionNeedles, question, aboutActions);
  }

  private RecordFilter ask(
      String word,
      List<byte[]> words,
      Predicate<RecordView> question,
      List<Predicate<RecordView>> all) {
    if (plain(word)) {
      words.add(word.getBytes(StandardCharsets.US_ASCII));
    }
    all.add(question);
    return this;
  }

  private RecordFilter askNumber(
      String field, long number, Function<RecordView, OptionalLong> answer) {
    needles.add(("\"" + field + "\":" + number).getBytes(StandardCharsets.US_ASCII));
    questions.add(record -> answer.apply(record).equals(OptionalLong.of(number)));
    return this;
  }

  /** Whether JSON can spell this text in one way only, as our writer does. */
  private static boolean plain(String word) {
    return word.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\\' && c != '"');
  }

  /** Whether this program, or a shell's line with its name among the words, was asked for. */
  private static boolean runs(RecordView record, String name) {
    Optional<String> executable = record.json().text(PROCESS, EXECUTABLE);
    List<String> arguments = record.arguments();
    return executable.filter(path -> named(path, name)).isPresent()
        || (!arguments.isEmpty() && named(arguments.getFirst(), name))
        || record.commandLine().filter(line -> hasWord(line, name)).isPresent();
  }

  private static boolean named(String path, String name) {
    return path.equals(name) || path.endsWith("/" + name);
  }

  private static boolean hasWord(String line, String name) {
    for (int at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean starts = at == 0 || !ofName(line.charAt(at - 1));
      if (starts && (end == line.length() || !ofName(line.charAt(end)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean ofName(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }

  @Override
  public void line(byte[] text) throws ShellException {
    if (fits(text)) {
      found++;
      sink.line(text);
    }
  }

  private boolean fits(byte[] text) {
    if (aboutActions.isEmpty()) {
      return has(text, needles) && answers(text, questions);
    }
    if (!Bytes.contain(text, END) && !has(text, actionNeedles)) {
      return false;
    }
    Optional<RecordView> record = RecordView.of(json, text);
    return record.isPresent()
        && isAbout(record.get())
        && has(text, needles)
        && all(questions, record.get());
  }

  /** Whether the action that the record belongs to is one that was asked for. */
  private boolean isAbout(RecordView record) {
    if (record.isEnd()) {
      return open.ended(record).isPresent();
    }
    boolean fits = all(aboutActions, record);
    if (fits && record.isDecision() && record.isTrue(RUNS)) {
      open.opened(record, true);
    }
    return fits;
  }

  private boolean answers(byte[] text, List<Predicate<RecordView>> asked) {
    return asked.isEmpty()
        || RecordView.of(json, text).filter(record -> all(asked, record)).isPresent();
  }

  private static boolean all(List<Predicate<RecordView>> asked, RecordView record) {
    return asked.stream().allMatch(question -> question.test(record));
  }

  private static boolean has(byte[] text, List<byte[]> words) {
    return words.stream().allMatch(word -> Bytes.contain(text, word));
  }

  @Override
  public void tooLong() throws ShellException {
    sink.tooLong();
  }

  @Override
  public void flush() throws ShellException {
    sink.flush();
  }
}
