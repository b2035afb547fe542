package dev.osd.daemon.regex;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The classes of POSIX, {@code [[:alpha:]]} and its like, as glibc's locale C.UTF-8 has them: made
 * from the Unicode Character Database by the rules that glibc's {@code gen_unicode_ctype.py}
 * states.
 */
enum CharacterClass {
  ALPHA(CharacterClass::isAlpha),
  DIGIT(CharacterClass::isDigit),
  ALNUM(point -> isAlpha(point) || isDigit(point)),
  UPPER(point -> Character.toLowerCase(point) != point),
  LOWER(CharacterClass::isLower),
  SPACE(CharacterClass::isSpace),
  BLANK(point -> point == '\t' || isBreakable(point, Character.SPACE_SEPARATOR)),
  PUNCT(point -> isGraph(point) && !isAlpha(point) && !isDigit(point)),
  PRINT(point -> isGraph(point) || (isSpace(point) && !isControl(point))),
  GRAPH(CharacterClass::isGraph),
  CNTRL(CharacterClass::isControl),
  XDIGIT(point -> point < 0x80 && Character.digit(point, 16) >= 0),
  /** What {@code \w} matches. */
  WORD(point -> isAlpha(point) || isDigit(point) || point == '_');

  /** Behind this, up to the private use of plane 15, there are only a few marks in plane 14. */
  private static final int LAST_OF_SCRIPTS = 0x33FFF;

  private static final int MARKS = 0xE0000;
  private static final int LAST_MARK = 0xE01FF;
  private static final int PRIVATE_USE = 0xF0000;

  @SuppressWarnings("ImmutableEnumChecker") // immutable, though it cannot be told so
  private final CodeSet set;

  CharacterClass(IntPredicate members) {
    CodeSet.Builder builder = new CodeSet.Builder();
    for (int point = 0; point <= CodeSet.LAST_CODE_POINT; point++) {
      if (point == LAST_OF_SCRIPTS + 1) {
        point = MARKS;
      } else if (point == LAST_MARK + 1) {
        point = PRIVATE_USE;
      }
      if (!isSurrogate(point) && members.test(point)) {
        builder.add(point);
      }
    }
    set = builder.build();
  }

  CodeSet set() {
    return set;
  }

  /** Returns the class of this name between {@code [:} and {@code :]}. */
  static Optional<CharacterClass> named(String name) {
    return switch (name) {
      case "alpha" -> Optional.of(ALPHA);
      case "digit" -> Optional.of(DIGIT);
      case "alnum" -> Optional.of(ALNUM);
      case "upper" -> Optional.of(UPPER);
      case "lower" -> Optional.of(LOWER);
      case "space" -> Optional.of(SPACE);
      case "blank" -> Optional.of(BLANK);
      case "punct" -> Optional.of(PUNCT);
      case "print" -> Optional.of(PRINT);
      case "graph" -> Optional.of(GRAPH);
      case "cntrl" -> Optional.of(CNTRL);
      case "xdigit" -> Optional.of(XDIGIT);
      default -> Optional.empty();
    };
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private static boolean isAlpha(int point) {
    return Character.isAlphabetic(point)
        || (point > 0x7F && Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER);
  }

  private static boolean isDigit(int point) {
    return point >= '0' && point <= '9';
  }

  private static boolean isLower(int point) {
    return Character.toUpperCase(point) != point
        || (Character.isLowerCase(point)
            && Character.toLowerCase(point) == point
            && isAlpha(point));
  }

  private static boolean isSpace(int point) {
    return point == ' '
        || (point >= '\t' && point <= '\r')
        || isBreakable(point, Character.SPACE_SEPARATOR)
        || isBreakable(point, Character.LINE_SEPARATOR)
        || isBreakable(point, Character.PARAGRAPH_SEPARATOR);
  }

  /** Returns whether the point is of the type and a line may be broken at it. */
  private static boolean isBreakable(int point, byte type) {
    return Character.getType(point) == type && point != 0xA0 && point != 0x2007 && point != 0x202F;
  }

  private static boolean isControl(int point) {
    return Character.getType(point) == Character.CONTROL
        || Character.getType(point) == Character.LINE_SEPARATOR
        || Character.getType(point) == Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isGraph(int point) {
    return Character.getType(point) != Character.UNASSIGNED
        && Character.getType(point) != Character.CONTROL
        && !isSpace(point);
  }
}
