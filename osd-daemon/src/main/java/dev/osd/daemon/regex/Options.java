package dev.osd.daemon.regex;

/**
 * How patterns are read and matched. Start from {@link #GREP} or {@link #SED}.
 *
 * @param dialect whose reading of the unclear corners of a syntax applies
 * @param ignoreCase letters match without regard to case, by their upper case as GNU does in
 *     C.UTF-8
 * @param wholeWord only where no word character is beside the match, {@code grep -w}
 * @param wholeLine only where the match is the whole line, {@code grep -x}
 * @param multiline {@code ^} and {@code $} also match around a line feed within the text, sed's
 *     {@code M}; the ends of the text are then matched by {@code \`} and {@code \'} alone
 * @param lineEnd the byte that ends a line, {@code '\n'} or {@code 0}; it is never part of a line
 */
public record Options(
    Dialect dialect,
    boolean ignoreCase,
    boolean wholeWord,
    boolean wholeLine,
    boolean multiline,
    byte lineEnd) {

  /** The tool that a pattern was written for; they differ in what they take for an error. */
  public enum Dialect {
    /** As GNU grep 3.8. */
    GREP,
    /** As GNU sed 4.9. */
    SED
  }

  /** Patterns of grep without any option. */
  public static final Options GREP =
      new Options(Dialect.GREP, false, false, false, false, (byte) '\n');

  /** Patterns of sed without any flag. */
  public static final Options SED =
      new Options(Dialect.SED, false, false, false, false, (byte) '\n');

  /** Returns these options with {@code -i}, or sed's {@code I}, as given. */
  public Options withIgnoreCase(boolean value) {
    return new Options(dialect, value, wholeWord, wholeLine, multiline, lineEnd);
  }

  /** Returns these options with {@code -w} as given. */
  public Options withWholeWord(boolean value) {
    return new Options(dialect, ignoreCase, value, wholeLine, multiline, lineEnd);
  }

  /** Returns these options with {@code -x} as given. */
  public Options withWholeLine(boolean value) {
    return new Options(dialect, ignoreCase, wholeWord, value, multiline, lineEnd);
  }

  /** Returns these options with sed's {@code M} as given. */
  public Options withMultiline(boolean value) {
    return new Options(dialect, ignoreCase, wholeWord, wholeLine, value, lineEnd);
  }

  /** Returns these options with lines that end with {@code value}. */
  public Options withLineEnd(byte value) {
    return new Options(dialect, ignoreCase, wholeWord, wholeLine, multiline, value);
  }
}
