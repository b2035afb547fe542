package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.TrSet.CharClass;
import dev.osd.daemon.builtin.TrSet.Part;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a set of {@link Tr}: first its escapes, then its parts, with GNU's ways out of doubt. */
final class TrSetParser {
  /** How often {@code [a*N]} may repeat: more than a stream could ever need. */
  private static final long MOST_REPEATS = 1L << 40;

  private static final int OCTAL_DIGITS = 3;

  private final byte[] bytes;
  private final boolean[] escaped;
  private int length;
  private final List<Part> parts = new ArrayList<>();

  TrSetParser(byte[] text) {
    bytes = new byte[text.length];
    escaped = new boolean[text.length];
    int i = 0;
    while (i < text.length) {
      if (text[i] != '\\') {
        bytes[length++] = text[i++];
      } else if (i + 1 == text.length) {
        // A backslash at the end is one, and is not taken for part of an escape.
        bytes[length++] = text[i++];
      } else {
        i = unescape(text, i + 1);
      }
    }
  }

  /** Reads what follows a backslash. Returns where the text goes on. */
  private int unescape(byte[] text, int at) {
    escaped[length] = true;
    int octal = 0;
    int end = at;
    while (end < text.length && end - at < OCTAL_DIGITS && text[end] >= '0' && text[end] <= '7') {
      int longer = octal * 8 + text[end] - '0';
      if (longer >= TrSet.BYTES) {
        break;
      }
      octal = longer;
      end++;
    }
    if (end > at) {
      bytes[length++] = (byte) octal;
      return end;
    }
    bytes[length++] =
        switch (text[at]) {
          case 'a' -> 7;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'v' -> 0x0b;
          default -> text[at];
        };
    return at + 1;
  }

  TrSet parse() throws RefusedException {
    int i = 0;
    while (i < length) {
      int next = i + 2 < length && is(i, '[') ? bracketed(i) : i;
      if (next > i) {
        i = next;
      } else if (i + 2 < length && is(i + 1, '-')) {
        addRange(at(i), at(i + 2));
        i += 3;
      } else {
        parts.add(new Part.One(at(i), false));
        i++;
      }
    }
    return new TrSet(parts);
  }

  /**
   * Reads a class, an equivalence or a repetition. Returns where it ends, or {@code i} if it is
   * none.
   */
  private int bracketed(int i) throws RefusedException {
    if (is(i + 1, ':') || is(i + 1, '=')) {
      int close = closing(i + 2, (char) at(i + 1));
      if (close >= 0) {
        Optional<Part> part = is(i + 1, ':') ? named(i + 2, close) : equivalence(i + 2, close);
        if (part.isPresent()) {
          parts.add(part.get());
          return close + 2;
        }
        if (!starDigitsBracket(i + 2)) {
          throw notBracketed(i, close);
        }
      }
    }
    return repeated(i);
  }

  private RefusedException notBracketed(int i, int close) {
    String inner = text(i + 2, close);
    if (is(i + 1, ':')) {
      return new RefusedException(
          inner.isEmpty()
              ? "the class in [::] is missing"
              : "there is no class " + Quoted.of(inner));
    }
    return new RefusedException(
        inner.isEmpty()
            ? "the byte in [==] is missing"
            : "[=c=] takes a single byte, not " + Quoted.of(inner));
  }

  private Optional<Part> named(int from, int to) throws RefusedException {
    if (from == to) {
      throw notBracketed(from - 2, to);
    }
    return CharClass.named(text(from, to)).map(Part.Named::new);
  }

  private Optional<Part> equivalence(int from, int to) throws RefusedException {
    if (from == to) {
      throw notBracketed(from - 2, to);
    }
    return to - from == 1 ? Optional.of(new Part.One(at(from), true)) : Optional.empty();
  }

  private int repeated(int i) throws RefusedException {
    if (!is(i + 2, '*')) {
      return i;
    }
    for (int end = i + 3; end < length && !escaped[end]; end++) {
      if (bytes[end] == ']') {
        parts.add(new Part.Repeated(at(i + 1), repeats(text(i + 3, end))));
        return end + 1;
      }
    }
    return i;
  }

  private static long repeats(String digits) throws RefusedException {
    if (digits.isEmpty()) {
      return 0;
    }
    boolean octal = digits.startsWith("0");
    if (!digits.matches(octal ? "[0-7]+" : "[0-9]+")) {
      throw new RefusedException("in [c*N], N is no number: " + Quoted.of(digits));
    }
    BigInteger count = new BigInteger(digits, octal ? 8 : 10);
    if (count.compareTo(BigInteger.valueOf(MOST_REPEATS)) > 0) {
      throw new RefusedException("[c*N] repeats at most " + MOST_REPEATS + " times");
    }
    return count.longValue();
  }

  private void addRange(int first, int last) throws RefusedException {
    if (last < first) {
      throw new RefusedException(
          "range %s runs backwards"
              .formatted(Quoted.of(String.valueOf((char) first) + "-" + (char) last)));
    }
    parts.add(new Part.Range(first, last));
  }

  private int closing(int from, char delimiter) {
    for (int i = from; i + 1 < length; i++) {
      if (is(i, delimiter) && is(i + 1, ']')) {
        return i;
      }
    }
    return -1;
  }

  private boolean starDigitsBracket(int from) {
    if (!is(from, '*')) {
      return false;
    }
    int i = from + 1;
    while (i < length && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i < length && is(i, ']');
  }

  private boolean is(int at, char c) {
    return at < length && bytes[at] == c && !escaped[at];
  }

  private int at(int i) {
    return bytes[i] & 0xff;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
