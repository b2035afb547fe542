package dev.osd.policy.shell;

import dev.osd.policy.shell.SimpleCommand.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a shell line apart into simple commands and hands each to the {@link Unwrapper}. Where
 * anything is in doubt the line is gone over once more by {@link Glimpse}, which only looks for
 * words that may be programs.
 */
final class LineReader {
  private final Unwrapper unwrapper;
  private final Collector out;
  private final int depth;
  private final List<Token.Word> command = new ArrayList<>();
  private boolean moved;
  private boolean programUnknown;

  LineReader(Unwrapper unwrapper, Collector out, int depth) {
    this.unwrapper = unwrapper;
    this.out = out;
    this.depth = depth;
  }

  void read(String line) {
    Collector here = new Collector();
    Lexed cut = Lexer.read(line, here);
    boolean lexed = here.certain();
    here.reading().doubts().forEach(out::doubt);
    boolean open = false;
    boolean any = false;
    for (Token token : cut.tokens()) {
      switch (token) {
        case Token.Word word -> take(word);
        case Token.Separator separator -> {
          missing(separator);
          any |= !command.isEmpty();
          finish();
          open = separator == Token.Separator.JOIN;
        }
      }
    }
    if (command.isEmpty() && (open || !any)) {
      out.doubt("it ends where a command should stand");
    }
    finish();
    boolean anyWord = programUnknown || unwrapper.codeFromInput();
    if (anyWord || !cut.quotesSure()) {
      Glimpse.into(line, anyWord, unwrapper, depth);
    } else if (!lexed) {
      Glimpse.into(cut.visible(), false, unwrapper, depth);
    }
  }

  /** What it means that no command stands in front of a separator. */
  private void missing(Token.Separator separator) {
    if (command.isEmpty()) {
      switch (separator) {
        case JOIN, END -> out.doubt("it has an operator without a command before it");
        case SUBSTITUTION -> programUnknown = true;
        case UNREAD -> {}
      }
    }
  }

  private void take(Token.Word word) {
    if (!command.isEmpty()) {
      command.add(word);
    } else if (word.plain() && Words.steers(word.text())) {
      out.doubt("it has a control word (%s)".formatted(word.text()));
    } else if (!assignment(word)) {
      command.add(word);
    }
  }

  /** {@code NAME=value} in front of a command, or without one. */
  private boolean assignment(Token.Word word) {
    int end = Words.assignmentEnd(word.text());
    if (end < 0 || end > word.unquoted()) {
      return false;
    }
    out.doubt("it sets a variable (%s)".formatted(Words.shown(Words.nameOf(word.text()))));
    out.assign(Words.nameOf(word.text()), word.text().substring(end));
    return true;
  }

  private void finish() {
    if (command.isEmpty()) {
      return;
    }
    Token.Word head = command.getFirst();
    List<String> argv = command.stream().map(Token.Word::text).toList();
    boolean opaque = command.stream().anyMatch(Token.Word::opaque);
    command.clear();
    if (head.text().isEmpty()) {
      out.doubt("it has an empty program name");
    } else if (head.opaque()) {
      out.doubt("a program's name is not written out");
      programUnknown = true;
    }
    String program = head.text();
    // What a wrapper runs may be any word that the shell puts in the place of this one.
    programUnknown |=
        opaque
            && (ShellBuiltins.isPrefix(program)
                || Wrapper.named(Words.baseName(program)).isPresent());
    if (moved && program.contains("/") && !program.startsWith("/")) {
      out.doubt("it runs a program by a relative path after cd");
    }
    moved |= program.equals("cd");
    if (!program.isEmpty() && !ShellBuiltins.read(argv, unwrapper, out, depth)) {
      unwrapper.read(argv, Role.PROGRAM, depth);
    }
  }
}
