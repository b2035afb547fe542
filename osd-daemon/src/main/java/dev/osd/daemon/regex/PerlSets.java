package dev.osd.daemon.regex;

import org.jspecify.annotations.Nullable;

/** The sets that Perl's escapes stand for (pcre2pattern(3), without UCP). */
final class PerlSets {
  static final CodeSet DIGIT = CodeSet.range('0', '9');
  static final CodeSet WORD =
      new CodeSet.Builder().add('0', '9').add('A', 'Z').add('_').add('a', 'z').build();
  static final CodeSet SPACE = CodeSet.ofAscii(" \t\n\u000B\f\r");
  static final CodeSet HORIZONTAL =
      new CodeSet.Builder()
          .add('\t')
          .add(' ')
          .add(0xA0)
          .add(0x1680)
          .add(0x180E)
          .add(0x2000, 0x200A)
          .add(0x202F)
          .add(0x205F)
          .add(0x3000)
          .build();
  static final CodeSet VERTICAL =
      new CodeSet.Builder().add('\n', '\r').add(0x85).add(0x2028, 0x2029).build();

  private PerlSets() {}

  /** Returns the set that a backslash and {@code symbol} stand for, or null if they do not. */
  static @Nullable CodeSet escaped(int symbol) {
    return switch (symbol) {
      case 'd' -> DIGIT;
      case 'D' -> DIGIT.complement();
      case 'w' -> WORD;
      case 'W' -> WORD.complement();
      case 's' -> SPACE;
      case 'S' -> SPACE.complement();
      case 'h' -> HORIZONTAL;
      case 'H' -> HORIZONTAL.complement();
      case 'v' -> VERTICAL;
      case 'V' -> VERTICAL.complement();
      case 'N' -> CodeSet.of('\n').complement();
      default -> null;
    };
  }

  static boolean isSpace(int symbol) {
    return SPACE.contains(symbol);
  }
}
