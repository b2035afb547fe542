package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.grep.Settings;
import dev.osd.daemon.builtin.grep.Settings.Binary;
import dev.osd.daemon.builtin.grep.Settings.Report;
import dev.osd.daemon.regex.Options;
import dev.osd.daemon.regex.Syntax;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What grep's command line says. */
final class GrepChoices {
  private static final long NOT_GIVEN = -1;

  private final Set<String> patterns = new LinkedHashSet<>();
  private final List<String> operands = new ArrayList<>();
  private Optional<Syntax> syntax = Optional.empty();
  private Options options = Options.GREP;
  private Report names = Report.LINES;
  private Optional<Boolean> withName = Optional.empty();
  private Optional<byte[]> separator = Optional.of(bytes("--"));
  private Binary binary = Binary.MENTION;
  private String label = "(standard input)";
  private String context = "";
  private int contextArgument = -1;
  private boolean patternsGiven;
  private boolean invert;
  private boolean count;
  private boolean quiet;
  private boolean onlyMatching;
  private boolean number;
  private boolean offset;
  private boolean tab;
  private boolean nulAfterName;
  private boolean flushLines;
  private BigInteger maxCount = BigInteger.valueOf(Long.MAX_VALUE);
  private long before = NOT_GIVEN;
  private long after = NOT_GIVEN;
  private long around = NOT_GIVEN;

  private GrepChoices() {}

  static GrepChoices read(List<String> args) throws RefusedException, HelpException {
    GrepChoices choices = new GrepChoices();
    for (Word word : GrepOptions.ALL.read(args)) {
      switch (word) {
        case Word.Flag(String option, int argument) -> choices.flag(option, argument);
        case Word.Value(String option, String value, int _) -> choices.value(option, value);
        case Word.Operand(String text, int _) -> choices.operands.add(text);
      }
    }
    choices.finish();
    return choices;
  }

  private void flag(String option, int argument) throws RefusedException {
    boolean digit = option.length() == 1 && Character.digit(option.charAt(0), 10) >= 0;
    if (digit) {
      context = argument == contextArgument ? context + option : option;
      contextArgument = argument;
      around = contextLength(context);
      return;
    }
    contextArgument = -1;
    switch (option) {
      case "basic-regexp" -> syntax(Syntax.BASIC);
      case "extended-regexp" -> syntax(Syntax.EXTENDED);
      case "fixed-strings" -> syntax(Syntax.FIXED);
      case "perl-regexp" -> syntax(Syntax.PERL);
      case "ignore-case", "y" -> options = options.withIgnoreCase(true);
      case "no-ignore-case" -> options = options.withIgnoreCase(false);
      case "word-regexp" -> options = options.withWholeWord(true);
      case "line-regexp" -> options = options.withWholeLine(true);
      case "null-data" -> options = options.withLineEnd((byte) 0);
      case "invert-match" -> invert = true;
      case "count" -> count = true;
      case "files-with-matches" -> names = Report.NAME_IF_SELECTED;
      case "files-without-match" -> names = Report.NAME_IF_NONE;
      case "quiet" -> quiet = true;
      case "only-matching" -> onlyMatching = true;
      case "line-number" -> number = true;
      case "byte-offset" -> offset = true;
      case "initial-tab" -> tab = true;
      case "null" -> nulAfterName = true;
      case "with-filename" -> withName = Optional.of(true);
      case "no-filename" -> withName = Optional.of(false);
      case "no-group-separator" -> separator = Optional.empty();
      case "text" -> binary = Binary.TEXT;
      case "I" -> binary = Binary.SKIP;
      case "line-buffered" -> flushLines = true;
      default -> {
        // -s, -U and --color without a value change nothing for a stream of bytes.
      }
    }
  }

  private void value(String option, String value) throws RefusedException {
    contextArgument = -1;
    switch (option) {
      case "regexp" -> addPatterns(value);
      case "max-count" -> maxCount = maxCount(value);
      case "after-context" -> after = contextLength(value);
      case "before-context" -> before = contextLength(value);
      case "context" -> around = contextLength(value);
      case "group-separator" -> separator = Optional.of(bytes(value));
      case "label" -> label = value;
      case "binary-files" -> binary = binary(value);
      case "color" -> checkColor(value);
      default -> checkAction(option, value);
    }
  }

  private void syntax(Syntax wanted) throws RefusedException {
    if (syntax.isPresent() && syntax.get() != wanted) {
      throw new RefusedException("conflicting matchers specified");
    }
    syntax = Optional.of(wanted);
  }

  private void addPatterns(String text) {
    patterns.addAll(List.of(text.split("\n", -1)));
    patternsGiven = true;
  }

  private static long contextLength(String text) throws RefusedException {
    Optional<BigInteger> length = integer(text);
    if (length.isEmpty() || length.get().signum() < 0) {
      throw new RefusedException(text + ": invalid context length argument");
    }
    return limited(length.get());
  }

  private static BigInteger maxCount(String text) throws RefusedException {
    return integer(text).orElseThrow(() -> new RefusedException("invalid max count"));
  }

  /** A negative count is no limit, but with {@code -v} lets nothing pass, as GNU has it. */
  private long mostLines() {
    if (maxCount.signum() < 0) {
      return invert ? 0 : Long.MAX_VALUE;
    }
    return limited(maxCount);
  }

  /** A number as strtoimax(3) reads it. */
  private static Optional<BigInteger> integer(String text) {
    String number = text.replaceFirst("^[ \\t\\n\\x0B\\f\\r]+", "");
    return number.matches("[+-]?[0-9]+") ? Optional.of(new BigInteger(number)) : Optional.empty();
  }

  private static long limited(BigInteger number) {
    return number.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static Binary binary(String type) throws RefusedException {
    return switch (type) {
      case "binary" -> Binary.MENTION;
      case "text" -> Binary.TEXT;
      case "without-match" -> Binary.SKIP;
      default -> throw new RefusedException("unknown binary-files type");
    };
  }

  private static void checkColor(String when) throws RefusedException {
    switch (when.toLowerCase(Locale.ROOT)) {
      case "never", "no", "none", "auto", "tty", "if-tty" -> {
        // The output is no terminal.
      }
      case "always", "yes", "force" ->
          throw new RefusedException(
              "builtins print plain bytes: leave '--color=" + when + "' out");
      default -> throw GrepOptions.ALL.misuse("unknown colouring " + Quoted.of(when));
    }
  }

  private static void checkAction(String option, String action) throws RefusedException {
    switch (action) {
      case "read", "skip" -> {
        // There are neither directories nor devices.
      }
      default ->
          throw new RefusedException(
              "invalid argument " + Quoted.of(action) + " for '--" + option + "'");
    }
  }

  private void finish() throws RefusedException {
    if (!patternsGiven) {
      if (operands.isEmpty()) {
        throw GrepOptions.ALL.misuse("no patterns were given");
      }
      addPatterns(operands.removeFirst());
    }
    for (String operand : operands) {
      Operands.checkStream(operand);
    }
    if (syntax().equals(Syntax.PERL) && patterns.size() > 1) {
      throw new RefusedException("the -P option only supports a single pattern");
    }
  }

  List<byte[]> patterns() {
    return patterns.stream().map(GrepChoices::bytes).toList();
  }

  Syntax syntax() {
    return syntax.orElse(Syntax.BASIC);
  }

  Options options() {
    return options;
  }

  /** How often the input is searched. */
  int inputs() {
    return Math.max(1, operands.size());
  }

  /** The input's name. */
  String name() {
    return label;
  }

  /** Whether no line of any input can be selected. */
  boolean canSelectNothing() {
    boolean noLine =
        invert && patterns.equals(Set.of("")) && !options.wholeWord() && !options.wholeLine();
    return (maxCount.signum() == 0 || noLine) && names != Report.NAME_IF_NONE;
  }

  Settings settings() {
    Report report = quiet ? Report.NOTHING : names != Report.LINES || !count ? names : Report.COUNT;
    boolean context = before >= 0 || after >= 0 || around >= 0;
    return new Settings(
        report,
        invert,
        onlyMatching,
        mostLines(),
        new Settings.Context(
            before >= 0 ? before : around,
            after >= 0 ? after : around,
            context ? separator : Optional.empty()),
        new Settings.Head(
            isNamed(report) ? Optional.of(bytes(label)) : Optional.empty(),
            nulAfterName,
            number,
            offset,
            tab),
        binary,
        options.lineEnd(),
        flushLines);
  }

  private boolean isNamed(Report report) {
    return switch (report) {
      case NAME_IF_SELECTED, NAME_IF_NONE -> true;
      case LINES, COUNT, NOTHING -> withName.orElse(operands.size() > 1);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
