package dev.osd.policy.pattern;

import java.util.Arrays;

/**
 * A pattern for one piece of text: {@code *} stands for any number of characters, {@code ?} for
 * one, a backslash takes the meaning away from the character behind it. Case counts.
 */
public final class Glob {
  /** The longest pattern, in characters. */
  public static final int MAX_LENGTH = 1024;

  private static final int STAR = -1;
  private static final int ONE = -2;

  private final String source;
  private final int[] parts;
  private final boolean literal;
  private final String literalText;

  private Glob(String source, int[] parts) {
    this.source = source;
    this.parts = parts;
    this.literal = Arrays.stream(parts).noneMatch(part -> part < 0);
    this.literalText = literal ? new String(parts, 0, parts.length) : "";
  }

  /** Reads a pattern. */
  public static Glob of(String source) throws BadPatternException {
    if (source.length() > MAX_LENGTH) {
      throw new BadPatternException(
          "a pattern may have at most %d characters".formatted(MAX_LENGTH));
    }
    int[] characters = source.codePoints().toArray();
    int[] parts = new int[characters.length];
    int length = 0;
    for (int i = 0; i < characters.length; i++) {
      int c = characters[i];
      if (c == '\\') {
        if (++i == characters.length) {
          throw new BadPatternException("a backslash needs a character behind it");
        }
        parts[length++] = characters[i];
      } else if (c == '*') {
        parts[length++] = STAR;
      } else {
        parts[length++] = c == '?' ? ONE : c;
      }
    }
    return new Glob(source, Arrays.copyOf(parts, length));
  }

  /** A pattern that matches exactly this text. */
  public static Glob literal(String text) {
    return new Glob(text, text.codePoints().toArray());
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    if (literal) {
      return text.equals(literalText);
    }
    int[] characters = text.codePoints().toArray();
    int part = 0;
    int at = 0;
    int star = -1;
    int afterStar = 0;
    while (at < characters.length) {
      if (part < parts.length && parts[part] == STAR) {
        star = part++;
        afterStar = at;
      } else if (part < parts.length && (parts[part] == ONE || parts[part] == characters[at])) {
        part++;
        at++;
      } else if (star >= 0) {
        // Only the last star need ever take more: an earlier one could gain nothing by it.
        part = star + 1;
        at = ++afterStar;
      } else {
        return false;
      }
    }
    while (part < parts.length && parts[part] == STAR) {
      part++;
    }
    return part == parts.length;
  }

  /** How many characters at the front are written out, in UTF-16 units of the text they match. */
  public int literalPrefix() {
    int length = 0;
    for (int part : parts) {
      if (part < 0) {
        break;
      }
      length += Character.charCount(part);
    }
    return length;
  }

  /** Whether it matches one text only. */
  public boolean isLiteral() {
    return literal;
  }

  /** The text that a literal pattern matches. */
  public String literalText() {
    return literalText;
  }

  @Override
  public String toString() {
    return source;
  }
}
