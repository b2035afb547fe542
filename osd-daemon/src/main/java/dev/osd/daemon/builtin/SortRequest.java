package dev.osd.daemon.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/** What a command line of {@link Sort} asks for. */
final class SortRequest {
  /** What is to be done. */
  enum Task {
    SORT,
    MERGE,
    CHECK,
    CHECK_SILENTLY
  }

  private final SortFlags flags = new SortFlags();
  private final List<SortKeyText> keys = new ArrayList<>();
  private final long salt = ThreadLocalRandom.current().nextLong();
  private OptionalInt separator = OptionalInt.empty();
  private Task task = Task.SORT;
  private boolean stable;
  private boolean unique;
  private byte lineEnd = '\n';
  private int operands;

  private SortRequest() {}

  static Arguments arguments() {
    return new Arguments(
        "sort",
        "[OPTION]... [-]...   sorts, merges or checks lines",
        Option.flag('b', "ignore-leading-blanks", "without blanks at the start"),
        Option.flag('d', "dictionary-order", "only blanks, letters and digits"),
        Option.flag('f', "ignore-case", "as capitals"),
        Option.flag('g', "general-numeric-sort", "floating-point numbers"),
        Option.flag('i', "ignore-nonprinting", "only bytes that can be printed"),
        Option.flag('M', "month-sort", "JAN before DEC"),
        Option.flag('h', "human-numeric-sort", "numbers with units, such as 2K 1G"),
        Option.flag('n', "numeric-sort", "decimal numbers of any length"),
        Option.flag('R', "random-sort", "another order each time, with equal keys together"),
        Option.refused(
            Option.value(Option.NO_LETTER, "random-source", ""),
            "reads a file; builtins open none: -R alone gives another order each time"),
        Option.flag('r', "reverse", "the last first"),
        Option.value(Option.NO_LETTER, "sort", "general-numeric, human-numeric, month, ..."),
        Option.flag('V', "version-sort", "versions"),
        Option.value(Option.NO_LETTER, "batch-size", "changes nothing"),
        Option.perhaps(Option.NO_LETTER, "check", "say where the order breaks; quiet: only status"),
        Option.flag('c', "", "the same as --check"),
        Option.flag('C', "", "the same as --check=quiet"),
        Option.refused(
            Option.value(Option.NO_LETTER, "compress-program", ""),
            "runs a program; builtins run none: leave it out"),
        Option.refused(Option.flag(Option.NO_LETTER, "debug", ""), "is not served: leave it out"),
        Option.refused(
            Option.value(Option.NO_LETTER, "files0-from", ""),
            "names files; builtins read their input stream and open no files"),
        Option.value('k', "key", "a key: F[.C][LETTERS][,F[.C][LETTERS]]"),
        Option.flag('m', "merge", "the input is sorted already"),
        Option.refused(
            Option.value('o', "output", ""),
            "writes a file; builtins write their output stream: direct that to the file"),
        Option.flag('s', "stable", "equal keys as they came"),
        Option.value('S', "buffer-size", "changes nothing"),
        Option.value('t', "field-separator", "the byte between fields"),
        Option.value('T', "temporary-directory", "changes nothing"),
        Option.value(Option.NO_LETTER, "parallel", "changes nothing"),
        Option.flag('u', "unique", "only the first of equal keys"),
        Option.flag('z', "zero-terminated", "NUL ends a line"));
  }

  static SortRequest read(Arguments arguments, List<String> args)
      throws RefusedException, HelpException {
    SortRequest request = new SortRequest();
    List<Word> words =
        arguments.readJoining(
            args, (start, end) -> SortKeyText.isObsolete(start) && end.matches("(?s)-[0-9].*"));
    for (Word word : words) {
      switch (word) {
        case Word.Flag(String option, int _) -> request.flag(option);
        case Word.Value(String option, String value, int _) -> request.value(option, value);
        case Word.Operand(String text, int _) -> {
          if (SortKeyText.isObsolete(text)) {
            request.keys.add(SortKeyText.obsolete(text, ""));
          } else {
            Operands.checkStream(text);
            request.operands++;
          }
        }
      }
    }
    if (request.operands > 1 && request.isCheck()) {
      throw arguments.misuse("a check has one input");
    }
    return request;
  }

  Task task() {
    return task;
  }

  boolean unique() {
    return unique;
  }

  byte lineEnd() {
    return lineEnd;
  }

  /** The order of lines that was asked for. */
  LineOrder order() throws RefusedException {
    List<LineOrder.Part> parts = new ArrayList<>();
    for (SortKeyText key : keys) {
      boolean own = !key.flags().areDefault() || key.flags().reversed();
      parts.add(part(key, own ? key.flags() : flags));
    }
    if (keys.isEmpty() && !flags.areDefault()) {
      parts.add(part(SortKeyText.modern("1"), flags));
    }
    if (parts.isEmpty() || !(unique || stable)) {
      TextOrder bytes = TextOrder.of(new SortFlags());
      parts.add(new LineOrder.Part(SortKey.LINE, bytes, flags.reversed()));
    }
    return new LineOrder(parts);
  }

  private LineOrder.Part part(SortKeyText key, SortFlags letters) throws RefusedException {
    TextOrder text = TextOrder.of(letters);
    KeyOrder order =
        switch (letters.kind()) {
          case TEXT -> text;
          case NUMERIC -> new NumericOrder();
          case GENERAL -> new GeneralOrder();
          case HUMAN -> new HumanOrder();
          case MONTH -> new MonthOrder();
          case VERSION -> new VersionOrder(text);
          case RANDOM -> new RandomOrder(text, salt);
        };
    SortKey place = key.place(separator.orElse(SortKey.BLANKS), letters);
    return new LineOrder.Part(place, order, letters.reversed());
  }

  private boolean isCheck() {
    return task == Task.CHECK || task == Task.CHECK_SILENTLY;
  }

  private void flag(String option) throws RefusedException {
    switch (option) {
      case "ignore-leading-blanks" -> flags.add('b', SortFlags.Place.BOTH);
      case "dictionary-order" -> flags.add('d', SortFlags.Place.BOTH);
      case "ignore-case" -> flags.add('f', SortFlags.Place.BOTH);
      case "general-numeric-sort" -> flags.add(SortKind.GENERAL);
      case "ignore-nonprinting" -> flags.add('i', SortFlags.Place.BOTH);
      case "month-sort" -> flags.add(SortKind.MONTH);
      case "human-numeric-sort" -> flags.add(SortKind.HUMAN);
      case "numeric-sort" -> flags.add(SortKind.NUMERIC);
      case "random-sort" -> flags.add(SortKind.RANDOM);
      case "reverse" -> flags.add('r', SortFlags.Place.BOTH);
      case "version-sort" -> flags.add(SortKind.VERSION);
      case "check", "c" -> check(Task.CHECK);
      case "C" -> check(Task.CHECK_SILENTLY);
      case "merge" -> task = isCheck() ? task : Task.MERGE;
      case "stable" -> stable = true;
      case "unique" -> unique = true;
      case "zero-terminated" -> lineEnd = 0;
      default -> throw new IllegalArgumentException(option);
    }
  }

  private void value(String option, String value) throws RefusedException {
    switch (option) {
      case "key" -> keys.add(SortKeyText.modern(value));
      case "field-separator" -> separate(value);
      case "sort" -> sortBy(value);
      case "check" -> {
        String how = oneOf("--check", value, List.of("diagnose-first", "quiet", "silent"));
        check(how.equals("diagnose-first") ? Task.CHECK : Task.CHECK_SILENTLY);
      }
      case "buffer-size" -> checkHint("-S", value, "[0-9]+[%bkKmMgGtTPEZY]?");
      case "parallel" -> checkHint("--parallel", value, "0*[1-9][0-9]*");
      case "batch-size" -> checkHint("--batch-size", value, "0*([2-9]|[1-9][0-9]+)");
      case "temporary-directory" -> {}
      default -> keys.add(SortKeyText.obsolete(option, value));
    }
  }

  private void sortBy(String word) throws RefusedException {
    List<SortKind> kinds =
        List.of(SortKind.values()).stream().filter(kind -> !kind.word().isEmpty()).toList();
    String wanted = oneOf("--sort", word, kinds.stream().map(SortKind::word).toList());
    kinds.stream().filter(kind -> kind.word().equals(wanted)).forEach(flags::add);
  }

  private void check(Task wanted) throws RefusedException {
    if (isCheck() && task != wanted) {
      throw new RefusedException("options '-cC' contradict each other");
    }
    task = wanted;
  }

  private void separate(String value) throws RefusedException {
    byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (bytes.length != 1 && !value.equals("\\0")) {
      throw new RefusedException("-t takes one byte, not " + Quoted.of(value));
    }
    int wanted = bytes.length == 1 ? bytes[0] & 0xff : 0;
    if (separator.isPresent() && separator.getAsInt() != wanted) {
      throw new RefusedException("there can be only one -t");
    }
    separator = OptionalInt.of(wanted);
  }

  private static String oneOf(String option, String value, Iterable<String> known)
      throws RefusedException {
    List<String> meant = new ArrayList<>();
    for (String each : known) {
      if (each.equals(value)) {
        return each;
      }
      if (each.startsWith(value)) {
        meant.add(each);
      }
    }
    if (meant.size() != 1) {
      throw new RefusedException(
          option + " takes one of " + String.join(", ", known) + ", not " + Quoted.of(value));
    }
    return meant.getFirst();
  }

  private static void checkHint(String option, String value, String form) throws RefusedException {
    if (!value.matches(form)) {
      throw new RefusedException("the value of " + option + " is no size: " + Quoted.of(value));
    }
  }
}
