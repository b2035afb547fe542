package dev.osd.protocol.wire;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the lines that a daemon sends, as far as a client needs it. It builds no tree: a reply may
 * hold many megabytes of output that nobody has to look into.
 */
public final class ReplyReader {
  /** What stands for a number that cannot be read. */
  private static final int UNKNOWN = -1;

  /** A reader; it keeps nothing of what it reads. */
  public ReplyReader() {}

  /**
   * Reads one line.
   *
   * @return the reply; nothing where the line is an event
   * @throws ProtocolException {@code parse_failed} if the line is neither
   */
  public Optional<ReplyOutline> read(byte[] line) throws ProtocolException {
    try {
      JsonScanner in = new JsonScanner(line);
      Optional<ReplyOutline> reply = message(in);
      in.end();
      return reply;
    } catch (ProtocolException e) {
      throw new ProtocolException(
          ErrorCode.PARSE_FAILED,
          "the daemon sent a line that is no reply: " + e.failure().message());
    }
  }

  /**
   * Reads the {@code error} of a line, whatever kind of answer that is.
   *
   * @throws ProtocolException {@code parse_failed} if the line is no JSON object
   */
  public Optional<ReplyOutline.Problem> problem(byte[] line) throws ProtocolException {
    JsonScanner in = new JsonScanner(line);
    Optional<ReplyOutline.Problem> error = Optional.empty();
    JsonScanner.Members members = in.object();
    Optional<String> field = members.next();
    for (; field.isPresent(); field = members.next()) {
      if (field.get().equals("error")) {
        error = problem(in);
      } else {
        in.skip();
      }
    }
    in.end();
    return error;
  }

  private static Optional<ReplyOutline> message(JsonScanner in) throws ProtocolException {
    Optional<String> requestId = Optional.empty();
    boolean executed = false;
    List<ReplyOutline.Step> steps = List.of();
    Optional<ReplyOutline.Problem> error = Optional.empty();
    boolean event = false;
    boolean results = false;
    JsonScanner.Members members = in.object();
    Optional<String> field = members.next();
    for (; field.isPresent(); field = members.next()) {
      switch (field.get()) {
        case "event" -> {
          event = true;
          in.skip();
        }
        case "request_id" -> requestId = in.stringOrSkip();
        case "executed" -> executed = in.isTrueOrSkip();
        case "results" -> {
          results = true;
          steps = steps(in);
        }
        case "error" -> error = problem(in);
        default -> in.skip();
      }
    }
    if (event) {
      return Optional.empty();
    }
    if (!results && error.isEmpty()) {
      throw new ProtocolException(ErrorCode.PARSE_FAILED, "it has neither results nor an error");
    }
    return Optional.of(new ReplyOutline(requestId, executed, steps, error));
  }

  private static List<ReplyOutline.Step> steps(JsonScanner in) throws ProtocolException {
    List<ReplyOutline.Step> steps = new ArrayList<>();
    JsonScanner.Elements elements = in.array();
    while (elements.next()) {
      steps.add(step(in));
    }
    return steps;
  }

  private static ReplyOutline.Step step(JsonScanner in) throws ProtocolException {
    String id = "";
    String type = "";
    boolean ok = false;
    Optional<ReplyOutline.Problem> error = Optional.empty();
    Optional<String> decision = Optional.empty();
    String rule = "";
    Optional<String> question = Optional.empty();
    List<String> argv = List.of();
    Optional<String> path = Optional.empty();
    List<Integer> exitCodes = List.of();
    JsonScanner.Members members = in.object();
    Optional<String> field = members.next();
    for (; field.isPresent(); field = members.next()) {
      switch (field.get()) {
        case "id" -> id = in.stringOrSkip().orElse("");
        case "type" -> type = in.stringOrSkip().orElse("");
        case "ok" -> ok = in.isTrueOrSkip();
        case "error" -> error = problem(in);
        case "decision" -> decision = in.stringOrSkip();
        case "rule" -> rule = in.stringOrSkip().orElse("");
        case "question" -> question = in.stringOrSkip();
        case "argv" -> argv = texts(in);
        case "path" -> path = in.stringOrSkip();
        case "exit_codes" -> exitCodes = numbers(in);
        default -> in.skip();
      }
    }
    return new ReplyOutline.Step(
        id,
        type,
        ok,
        error,
        exitCodes,
        decision.isEmpty()
            ? Optional.empty()
            : Optional.of(new ReplyOutline.Planned(decision.get(), rule, question, argv, path)));
  }

  private static List<Integer> numbers(JsonScanner in) throws ProtocolException {
    if (in.peek() != '[') {
      in.skip();
      return List.of();
    }
    List<Integer> numbers = new ArrayList<>();
    JsonScanner.Elements elements = in.array();
    while (elements.next()) {
      numbers.add(in.wholeOrSkip().orElse(UNKNOWN));
    }
    return numbers;
  }

  private static Optional<ReplyOutline.Problem> problem(JsonScanner in) throws ProtocolException {
    if (in.peek() != '{') {
      in.skip();
      return Optional.empty();
    }
    String code = "";
    String message = "";
    JsonScanner.Members members = in.object();
    Optional<String> field = members.next();
    for (; field.isPresent(); field = members.next()) {
      switch (field.get()) {
        case "code" -> code = in.stringOrSkip().orElse("");
        case "message" -> message = in.stringOrSkip().orElse("");
        default -> in.skip();
      }
    }
    return Optional.of(new ReplyOutline.Problem(code, message));
  }

  private static List<String> texts(JsonScanner in) throws ProtocolException {
    if (in.peek() != '[') {
      in.skip();
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    JsonScanner.Elements elements = in.array();
    while (elements.next()) {
      texts.add(in.stringOrSkip().orElse(""));
    }
    return texts;
  }
}
