package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.regex.Cancellation;
import dev.osd.daemon.regex.Matcher;
import java.util.Optional;

/** The matchers of a program's expressions, and which of them was used last. */
final class Expressions {
  private final Program program;
  private final boolean posix;
  private final Matcher[] matchers;
  private int last = -1;

  Expressions(Program program, boolean posix, Cancellation cancellation) {
    this.posix = posix;
    this.program = program;
    this.matchers =
        program.expressions().stream()
            .map(e -> e.regex().matcher(cancellation))
            .toArray(Matcher[]::new);
  }

  /**
   * The matcher of an expression.
   *
   * @param expression absent, the one that was used last
   */
  Matcher matcher(Optional<Expression> expression) throws ScriptException {
    if (expression.isPresent()) {
      last = expression.get().id();
    } else if (last < 0) {
      throw atRuntime("no previous regular expression");
    }
    return matchers[last];
  }

  /** The matcher of an expression, for looking ahead. */
  Matcher waitingFor(Expression expression) {
    return matchers[expression.id()];
  }

  /** How many groups the expression in use has. */
  int groups() {
    return program.expressions().get(last).regex().groups();
  }

  /** Makes sure that the expression in use has so many groups. */
  void checkGroups(int highest) throws ScriptException {
    if (highest > groups() && !posix) {
      throw atRuntime("invalid reference \\" + highest + " on `s' command's RHS");
    }
  }

  private ScriptException atRuntime(String message) {
    return new ScriptException(
        ScriptException.WRONG, "-e expression #" + program.parts() + ", char 0: " + message);
  }
}
