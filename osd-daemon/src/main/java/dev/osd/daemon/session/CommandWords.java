package dev.osd.daemon.session;

import dev.osd.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command into words as a shell does, by blanks, quotes and backslashes (POSIX XCU 2.2),
 * and does nothing else that a shell does: no variables, no patterns, no substitution. What steers
 * a shell ({@code | & ; < >}) is refused where it is not quoted, because whoever writes it expects
 * more to happen than would.
 */
public final class CommandWords {
  private static final String STEERING = "|&;<>`";

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private CommandWords(String text) {
    this.text = text;
  }

  /**
   * The words of a command; at least one.
   *
   * @throws SessionException if it has none, a quote is not closed, or it has a character that
   *     would steer a shell
   */
  public static List<String> split(String command) throws SessionException {
    CommandWords splitting = new CommandWords(command);
    splitting.run();
    if (splitting.words.isEmpty()) {
      throw refused("a command must name one of the text commands, it is empty");
    }
    return splitting.words;
  }

  private void run() throws SessionException {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case ' ', '\t' -> end();
        case '\'' -> quoted();
        case '"' -> doublyQuoted();
        case '\\' -> escaped();
        case '\n', '\r' ->
            throw refused("a command is one line; a line end in an argument must be quoted");
        default -> plain(c);
      }
    }
    end();
  }

  private void plain(char c) throws SessionException {
    if (STEERING.indexOf(c) >= 0) {
      throw refused(
          "no shell reads this, so %c does nothing here; use one pipe for each command, or quote it where it belongs to an argument"
              .formatted(c));
    }
    add(c);
  }

  private void quoted() throws SessionException {
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw refused("a ' is not closed");
    }
    inWord = true;
    word.append(text, at, end);
    at = end + 1;
  }

  private void doublyQuoted() throws SessionException {
    inWord = true;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return;
      }
      if (c == '\\' && at < text.length() && "\\\"$`\n".indexOf(text.charAt(at)) >= 0) {
        char escaped = text.charAt(at++);
        if (escaped != '\n') {
          word.append(escaped);
        }
      } else {
        word.append(c);
      }
    }
    throw refused("a \" is not closed");
  }

  private void escaped() throws SessionException {
    if (at == text.length()) {
      throw refused("a backslash stands at the end");
    }
    char c = text.charAt(at++);
    if (c != '\n') {
      add(c);
    }
  }

  private void add(char c) {
    inWord = true;
    word.append(c);
  }

  private void end() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }

  private static SessionException refused(String why) {
    return new SessionException(ErrorCode.INVALID_ARGS, why);
  }
}
