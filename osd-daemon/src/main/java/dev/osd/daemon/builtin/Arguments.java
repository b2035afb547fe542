package dev.osd.daemon.builtin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Reads command lines as GNU's tools do: clustered letters, values attached or in the next
 * argument, long names and their unique beginnings, options after operands, {@code --}. A word that
 * only looks like an option, such as head's {@code -5}, is the command's to read before it asks
 * here.
 *
 * <p>Source: getopt_long(3).
 */
final class Arguments {
  private static final Option HELP = Option.flag(Option.NO_LETTER, "help", "say this");
  private static final Option VERSION =
      Option.flag(Option.NO_LETTER, "version", "say what this is");

  private final String command;
  private final String purpose;
  private final List<Option> options;

  /**
   * @param command the command's name
   * @param purpose its help's first line, after the name: operands and what it does
   * @param options all that it knows, besides {@code --help} and {@code --version}
   */
  Arguments(String command, String purpose, Option... options) {
    this.command = command;
    this.purpose = purpose;
    List<Option> all = new ArrayList<>(List.of(options));
    all.add(HELP);
    all.add(VERSION);
    this.options = List.copyOf(all);
  }

  /**
   * What these arguments say, in their order.
   *
   * @throws RefusedException at the first option that is unknown, incomplete or not served
   * @throws HelpException at the first one that asks for help
   */
  List<Word> read(List<String> args) throws RefusedException, HelpException {
    return read(args, false, (operand, next) -> false);
  }

  /** The same, of a command whose options all stand before its first operand. */
  List<Word> readUpToOperand(List<String> args) throws RefusedException, HelpException {
    return read(args, true, (operand, next) -> false);
  }

  /**
   * The same, of a command some of whose operands take the argument behind them as their value.
   *
   * @param joined says of an operand and what stands behind it whether it does
   */
  List<Word> readJoining(List<String> args, BiPredicate<String, String> joined)
      throws RefusedException, HelpException {
    return read(args, false, joined);
  }

  private List<Word> read(
      List<String> args, boolean onlyInFront, BiPredicate<String, String> joined)
      throws RefusedException, HelpException {
    List<Word> words = new ArrayList<>();
    int next = 0;
    while (next < args.size()) {
      String arg = args.get(next);
      boolean end = arg.equals("--");
      boolean operand = !arg.startsWith("-") || arg.equals("-");
      if (end || (operand && onlyInFront)) {
        for (int i = end ? next + 1 : next; i < args.size(); i++) {
          words.add(new Word.Operand(args.get(i), i));
        }
        return words;
      }
      if (operand && next + 1 < args.size() && joined.test(arg, args.get(next + 1))) {
        words.add(new Word.Value(arg, args.get(next + 1), next));
        next += 2;
      } else if (operand) {
        words.add(new Word.Operand(arg, next));
        next++;
      } else if (arg.startsWith("--")) {
        next = readLong(args, next, words);
      } else {
        next = readLetters(args, next, words);
      }
    }
    return words;
  }

  /** A mistake in the use of this command. */
  RefusedException misuse(String message) {
    return new RefusedException(message + "; try '" + command + " --help'");
  }

  private int readLong(List<String> args, int at, List<Word> words)
      throws RefusedException, HelpException {
    String arg = args.get(at);
    int equals = arg.indexOf('=');
    String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
    Option option = byName(name);
    switch (option.takes()) {
      case NOTHING -> {
        if (equals >= 0) {
          throw misuse("option '--" + nameOf(option, name) + "' takes no value");
        }
        addFlag(option, at, words);
      }
      case VALUE -> {
        if (equals < 0) {
          if (at + 1 >= args.size()) {
            throw misuse("option '--" + nameOf(option, name) + "' needs a value");
          }
          addValue(option, args.get(at + 1), at, words);
          return at + 2;
        }
        addValue(option, arg.substring(equals + 1), at, words);
      }
      case PERHAPS -> {
        if (equals < 0) {
          addFlag(option, at, words);
        } else {
          addValue(option, arg.substring(equals + 1), at, words);
        }
      }
    }
    return at + 1;
  }

  private int readLetters(List<String> args, int at, List<Word> words)
      throws RefusedException, HelpException {
    String arg = args.get(at);
    for (int i = 1; i < arg.length(); i++) {
      Option option = byLetter(arg, i);
      String rest = arg.substring(i + 1);
      switch (option.takes()) {
        case NOTHING -> addFlag(option, at, words);
        case PERHAPS -> {
          if (rest.isEmpty()) {
            addFlag(option, at, words);
          } else {
            addValue(option, rest, at, words);
          }
          return at + 1;
        }
        case VALUE -> {
          if (!rest.isEmpty()) {
            addValue(option, rest, at, words);
            return at + 1;
          }
          if (at + 1 >= args.size()) {
            throw misuse("option '-" + option.letter() + "' needs a value");
          }
          addValue(option, args.get(at + 1), at, words);
          return at + 2;
        }
      }
    }
    return at + 1;
  }

  private Option byLetter(String arg, int at) throws RefusedException {
    char letter = arg.charAt(at);
    for (Option option : options) {
      if (option.letter() == letter && letter != Option.NO_LETTER) {
        return option;
      }
    }
    throw misuse("unknown option " + Quoted.of("-" + Character.toString(arg.codePointAt(at))));
  }

  private Option byName(String name) throws RefusedException {
    Set<Option> beginning = new LinkedHashSet<>();
    Set<String> possible = new LinkedHashSet<>();
    for (Option option : options) {
      for (String known : option.names()) {
        if (known.equals(name)) {
          return option;
        }
        if (known.startsWith(name)) {
          beginning.add(option);
          possible.add("--" + known);
        }
      }
    }
    if (beginning.isEmpty()) {
      throw misuse("unknown option " + Quoted.of("--" + name));
    }
    if (beginning.size() > 1) {
      throw misuse(
          "option " + Quoted.of("--" + name) + " may be any of " + String.join(", ", possible));
    }
    return beginning.iterator().next();
  }

  /** The long name that was meant by this beginning of it. */
  private static String nameOf(Option option, String beginning) {
    return option.names().stream().filter(n -> n.startsWith(beginning)).findFirst().orElse("");
  }

  private void addFlag(Option option, int at, List<Word> words)
      throws RefusedException, HelpException {
    if (option.equals(HELP)) {
      throw new HelpException(help());
    }
    if (option.equals(VERSION)) {
      throw new HelpException(command + " (osd builtin)\n");
    }
    checkServed(option);
    words.add(new Word.Flag(option.key(), at));
  }

  private static void addValue(Option option, String value, int at, List<Word> words)
      throws RefusedException {
    checkServed(option);
    words.add(new Word.Value(option.key(), value, at));
  }

  private static void checkServed(Option option) throws RefusedException {
    if (option.refused()) {
      throw new RefusedException("option '" + shown(option) + "' " + option.help());
    }
  }

  private static String shown(Option option) {
    return option.letter() == Option.NO_LETTER ? "--" + option.key() : "-" + option.letter();
  }

  private String help() {
    StringBuilder text = new StringBuilder(command).append(' ').append(purpose).append('\n');
    for (Option option : options) {
      if (!option.refused() && !option.help().isEmpty()) {
        String letter = option.letter() == Option.NO_LETTER ? "   " : "-" + option.letter() + " ";
        String name = option.names().isEmpty() ? "" : "--" + option.names().getFirst();
        String value =
            switch (option.takes()) {
              case NOTHING -> "";
              case VALUE -> option.names().isEmpty() ? "VALUE" : "=VALUE";
              case PERHAPS -> "[=VALUE]";
            };
        text.append("  %s%-26s%s%n".formatted(letter, name + value, option.help()));
      }
    }
    return text.toString();
  }
}
