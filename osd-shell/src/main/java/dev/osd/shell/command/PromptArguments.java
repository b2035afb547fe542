package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@code llmcmd} (seed 001). It has a reader of its own because the order of
 * files counts whether they stand behind {@code -i} or alone: that order gives the descriptors
 * their numbers. Options are written as getopt_long(3) has them, abbreviations excepted.
 */
final class PromptArguments {
  private final Usage usage;
  private final Usage.Option repeated;
  private final Map<String, String> options = new HashMap<>();
  private final List<Word> words = new ArrayList<>();

  /**
   * A file by option, or a word that stands alone.
   *
   * @param operand whether it stands alone
   */
  private record Word(String text, boolean operand) {}

  private PromptArguments(Usage usage, Usage.Option repeated) {
    this.usage = usage;
    this.repeated = repeated;
  }

  /**
   * Reads a command line.
   *
   * @param repeated the option that may be given several times
   * @throws ShellException if it is wrong
   */
  static PromptArguments read(Usage usage, Usage.Option repeated, List<String> words)
      throws ShellException {
    PromptArguments arguments = new PromptArguments(usage, repeated);
    arguments.readAll(words.iterator());
    return arguments;
  }

  /** The value of an option, where it was given. */
  Optional<String> value(Usage.Option option) {
    return Optional.ofNullable(options.get(option.name()));
  }

  /** Whether an option was given. */
  boolean has(Usage.Option option) {
    return options.containsKey(option.name());
  }

  /** The first word that stands alone. */
  Optional<String> firstOperand() {
    for (Word word : words) {
      if (word.operand) {
        return Optional.of(word.text);
      }
    }
    return Optional.empty();
  }

  /**
   * The files in the order given.
   *
   * @param withoutFirstOperand whether the first word that stands alone is something else
   */
  List<String> files(boolean withoutFirstOperand) {
    List<String> files = new ArrayList<>();
    boolean passOver = withoutFirstOperand;
    for (Word word : words) {
      if (passOver && word.operand) {
        passOver = false;
      } else {
        files.add(word.text);
      }
    }
    return files;
  }

  private void readAll(Iterator<String> rest) throws ShellException {
    while (rest.hasNext()) {
      String word = rest.next();
      if (word.equals("--")) {
        rest.forEachRemaining(operand -> words.add(new Word(operand, true)));
      } else if (!looksLikeOption(word)) {
        words.add(new Word(word, true));
      } else if (word.startsWith("--")) {
        readLong(word, rest);
      } else {
        readShort(word, rest);
      }
    }
  }

  /** {@code --name}, {@code --name value} or {@code --name=value}. */
  private void readLong(String word, Iterator<String> rest) throws ShellException {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Usage.Option option = find(name);
    if (option.value().isPresent()) {
      take(option, equals < 0 ? next(name, option, rest) : word.substring(equals + 1));
    } else if (equals < 0) {
      options.put(option.name(), "");
    } else {
      throw wrong(name + " takes no value");
    }
  }

  /** Flags in a row, and at their end perhaps an option with its value in the same word. */
  private void readShort(String word, Iterator<String> rest) throws ShellException {
    for (int i = 1; i < word.length(); i++) {
      String name = "-" + word.charAt(i);
      Usage.Option option = find(name);
      if (option.value().isPresent()) {
        String attached = word.substring(i + 1);
        take(option, attached.isEmpty() ? next(name, option, rest) : attached);
        return;
      }
      options.put(option.name(), "");
    }
  }

  private static String next(String name, Usage.Option option, Iterator<String> rest)
      throws ShellException {
    if (!rest.hasNext()) {
      throw wrong(name + " needs a value: " + option.value().orElseThrow());
    }
    return rest.next();
  }

  private void take(Usage.Option option, String value) throws ShellException {
    if (option.equals(repeated)) {
      words.add(new Word(value, false));
    } else if (options.put(option.name(), value) != null) {
      throw wrong(option.name() + " is given twice");
    }
  }

  /** Not {@code -}, which is standard input, and not a sentence that begins with a dash. */
  private static boolean looksLikeOption(String word) {
    return word.length() > 1 && word.startsWith("-") && !Character.isWhitespace(word.charAt(1));
  }

  private Usage.Option find(String name) throws ShellException {
    for (Usage.Option option : usage.options()) {
      if (option.names().contains(name)) {
        return option;
      }
    }
    throw wrong("there is no option " + name);
  }

  private static ShellException wrong(String what) {
    return new ShellException(ExitStatus.USAGE, what + "; see: llmcmd --help");
  }
}
