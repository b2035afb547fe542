package dev.osd.daemon.builtin;

/** The options of grep. */
final class GrepOptions {
  private static final String STREAMS = "looks for files; builtins work on streams: ";

  static final Arguments ALL =
      new Arguments(
          "grep",
          "[OPTION]... PATTERNS [-]...   prints the lines of its input that match",
          Option.flag('G', "basic-regexp", "basic regular expressions, as if nothing was said"),
          Option.flag('E', "extended-regexp", "extended regular expressions"),
          Option.flag('F', "fixed-strings", "strings"),
          Option.flag('P', "perl-regexp", "Perl's regular expressions, but for looking around"),
          Option.value('e', "regexp", "patterns, one a line; may be given several times"),
          Option.flag('i', "ignore-case", "without regard to case"),
          Option.flag('y', "", "the same"),
          Option.flag(Option.NO_LETTER, "no-ignore-case", "with regard to case"),
          Option.flag('w', "word-regexp", "only whole words"),
          Option.flag('x', "line-regexp", "only whole lines"),
          Option.flag('v', "invert-match", "lines that do not match"),
          Option.flag('c', "count", "how many lines"),
          Option.flag('l', "files-with-matches", "the input's name, if a line is selected"),
          Option.flag('L', "files-without-match", "the input's name, if no line is selected"),
          Option.flag('q', "quiet silent", "nothing but the exit status"),
          Option.flag('s', "no-messages", "no messages about files; there are none"),
          Option.flag('o', "only-matching", "only what matches, each match in a line"),
          Option.value('m', "max-count", "at most so many lines"),
          Option.value('A', "after-context", "so many lines after each"),
          Option.value('B', "before-context", "so many lines before each"),
          Option.value('C', "context", "so many lines around each; the same as -NUM"),
          Option.value(Option.NO_LETTER, "group-separator", "this between groups, instead of --"),
          Option.flag(Option.NO_LETTER, "no-group-separator", "nothing between groups"),
          Option.flag('n', "line-number", "numbers of lines"),
          Option.flag('b', "byte-offset", "offsets in bytes"),
          Option.flag('H', "with-filename", "the input's name in front of lines"),
          Option.flag('h', "no-filename", "no names"),
          Option.value(Option.NO_LETTER, "label", "the input's name"),
          Option.flag('T', "initial-tab", "a tab in front of lines"),
          Option.flag('Z', "null", "NUL behind names"),
          Option.flag('a', "text", "take all inputs for text"),
          Option.flag('I', "", "take inputs that are no text for such without a match"),
          Option.value(Option.NO_LETTER, "binary-files", "binary, text or without-match"),
          Option.flag('U', "binary", "nothing; lines are never converted"),
          Option.flag('z', "null-data", "NUL ends a line"),
          Option.flag(Option.NO_LETTER, "line-buffered", "write each line at once"),
          Option.perhaps(Option.NO_LETTER, "color colour", "never, or auto, which is the same"),
          Option.value('d', "directories", "read or skip; there are none"),
          Option.value('D', "devices", "read or skip; there are none"),
          digit('0'),
          digit('1'),
          digit('2'),
          digit('3'),
          digit('4'),
          digit('5'),
          digit('6'),
          digit('7'),
          digit('8'),
          digit('9'),
          Option.refused(Option.value('f', "file", ""), "reads a file; builtins open none: use -e"),
          Option.refused(Option.flag('r', "recursive", ""), STREAMS + "make the text the input"),
          Option.refused(
              Option.flag('R', "dereference-recursive", ""), STREAMS + "make the text the input"),
          Option.refused(Option.value(Option.NO_LETTER, "include", ""), STREAMS + "leave it out"),
          Option.refused(Option.value(Option.NO_LETTER, "exclude", ""), STREAMS + "leave it out"),
          Option.refused(
              Option.value(Option.NO_LETTER, "exclude-from", ""), STREAMS + "leave it out"),
          Option.refused(
              Option.value(Option.NO_LETTER, "exclude-dir", ""), STREAMS + "leave it out"));

  private GrepOptions() {}

  /** A digit of {@code -NUM}. */
  private static Option digit(char digit) {
    return Option.flag(digit, "", "");
  }
}
