package dev.osd.daemon.secret;

import java.util.List;

/** Texts without their secrets: start reading here. Linear in the text's length. */
public final class Secrets {
  private Secrets() {}

  /** A text that nothing runs: a reason, a message, what a program has printed. */
  public static String hideIn(String text) {
    return new SecretScan(text, false).run();
  }

  /** A line for a shell. What could run is never taken for a secret's value. */
  public static String hideInCommand(String line) {
    return new SecretScan(line, true).run();
  }

  /**
   * A program's arguments, as many as there were: a secret may be part of one, or follow its name
   * as the next.
   */
  public static List<String> hideInArguments(List<String> arguments) {
    // The bound comes first too: it shows the finders where an argument starts.
    String bound = String.valueOf(Characters.BETWEEN_ARGUMENTS);
    String joined = bound + String.join(bound, arguments);
    String hidden = new SecretScan(joined, true).run();
    // A NUL can be in no argument of a program; where one comes all the same, each stands alone.
    if (joined.equals(hidden)) {
      return arguments;
    }
    List<String> parts = List.of(hidden.substring(1).split(bound, -1));
    return parts.size() == arguments.size()
        ? parts
        : arguments.stream().map(Secrets::hideInCommand).toList();
  }
}
