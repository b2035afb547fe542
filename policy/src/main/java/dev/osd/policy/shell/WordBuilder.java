package dev.osd.policy.shell;

import java.util.Optional;

/** The word that the {@link Lexer} is at. */
final class WordBuilder {
  private final StringBuilder text = new StringBuilder();
  private boolean started;
  private boolean quoted;
  private boolean opaque;
  private int unquoted;

  /** Whether a word has begun; one may be empty, as {@code ''} is. */
  boolean isStarted() {
    return started;
  }

  /** Whether it may be the number in front of a redirection: digits only, none quoted. */
  boolean isNumber() {
    return started && !quoted && !opaque && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  int length() {
    return text.length();
  }

  /** Notes that a quote, or a backslash, stands here. */
  void quote() {
    if (!quoted) {
      quoted = true;
      unquoted = text.length();
    }
    started = true;
  }

  void add(char c) {
    started = true;
    text.append(c);
  }

  /** Notes that the shell would put something else in this word's place. */
  void hole() {
    started = true;
    opaque = true;
  }

  /** The word, if one has begun; then none has. */
  Optional<Token.Word> take() {
    Optional<Token.Word> word =
        started
            ? Optional.of(
                new Token.Word(text.toString(), quoted ? unquoted : text.length(), opaque))
            : Optional.empty();
    text.setLength(0);
    started = false;
    quoted = false;
    opaque = false;
    return word;
  }
}
