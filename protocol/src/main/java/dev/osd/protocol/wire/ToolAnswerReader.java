package dev.osd.protocol.wire;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.ProtocolException;
import java.util.Optional;

/** Reads what a tool of seed 002 answers, for a client; like {@link ReplyReader} without a tree. */
public final class ToolAnswerReader {
  /** A reader; it keeps nothing of what it reads. */
  public ToolAnswerReader() {}

  /**
   * An answer.
   *
   * @param ok whether the tool did what was asked
   * @param stdout text for whoever asked
   * @param stderr messages
   * @param errorCode seed 002's code, as it stands in the answer
   */
  public record ToolAnswer(boolean ok, String stdout, String stderr, Optional<String> errorCode) {}

  /**
   * Reads one line.
   *
   * @return the answer; nothing where the line is an event
   * @throws ProtocolException if it is neither; where it is the refusal of a request that was not
   *     known to be a tool's, with that refusal's message and, as far as it is known, its code
   */
  public Optional<ToolAnswer> read(byte[] line) throws ProtocolException {
    JsonScanner in = new JsonScanner(line);
    boolean event = false;
    Optional<Boolean> ok = Optional.empty();
    String stdout = "";
    String stderr = "";
    Optional<String> code = Optional.empty();
    JsonScanner.Members members = in.object();
    Optional<String> field = members.next();
    for (; field.isPresent(); field = members.next()) {
      switch (field.get()) {
        case "event" -> {
          event = true;
          in.skip();
        }
        case "ok" -> ok = Optional.of(in.isTrueOrSkip());
        case "stdout" -> stdout = in.stringOrSkip().orElse("");
        case "stderr" -> stderr = in.stringOrSkip().orElse("");
        case "meta" -> code = errorCode(in);
        default -> in.skip();
      }
    }
    in.end();
    if (event) {
      return Optional.empty();
    }
    if (ok.isEmpty()) {
      throw refusal(line);
    }
    return Optional.of(new ToolAnswer(ok.get(), stdout, stderr, code));
  }

  private static ProtocolException refusal(byte[] line) throws ProtocolException {
    Optional<ReplyOutline.Problem> problem = new ReplyReader().problem(line);
    return problem.isPresent()
        ? new ProtocolException(
            problem.get().known().orElse(ErrorCode.PARSE_FAILED), problem.get().message())
        : new ProtocolException(
            ErrorCode.PARSE_FAILED, "the daemon sent a line that is no answer of a tool");
  }

  private static Optional<String> errorCode(JsonScanner in) throws ProtocolException {
    if (in.peek() != '{') {
      in.skip();
      return Optional.empty();
    }
    Optional<String> code = Optional.empty();
    JsonScanner.Members members = in.object();
    Optional<String> field = members.next();
    for (; field.isPresent(); field = members.next()) {
      if (field.get().equals("error_code")) {
        code = in.stringOrSkip();
      } else {
        in.skip();
      }
    }
    return code;
  }
}
