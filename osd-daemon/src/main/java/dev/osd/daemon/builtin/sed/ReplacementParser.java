package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.sed.Replacement.Casing;
import dev.osd.daemon.builtin.sed.Replacement.Letters;
import dev.osd.daemon.builtin.sed.Replacement.Part;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a replacement in which escapes for bytes are already replaced. */
final class ReplacementParser {
  private final byte[] source;
  private final boolean posix;
  private final List<Part> parts = new ArrayList<>();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Casing casing = Casing.NONE;

  /** What holds again behind the next part. */
  private Letters lasting = Letters.AS_IS;

  private ReplacementParser(byte[] source, boolean posix) {
    this.source = source;
    this.posix = posix;
  }

  static Replacement parse(byte[] source, boolean posix) {
    return new ReplacementParser(source, posix).parsed();
  }

  private Replacement parsed() {
    int at = 0;
    while (at < source.length) {
      byte c = source[at++];
      if (c == '&') {
        endPart(0);
      } else if (c == '\\' && at < source.length) {
        escape(source[at++]);
      } else {
        text.write(c);
      }
    }
    if (text.size() > 0) {
      endPart(Replacement.NONE);
    }
    return new Replacement(parts);
  }

  private void escape(byte c) {
    if (c >= '0' && c <= '9') {
      endPart(c - '0');
      return;
    }
    if (posix) {
      plain(c);
      return;
    }
    switch (c) {
      case 'L' -> all(Letters.LOWER);
      case 'U' -> all(Letters.UPPER);
      case 'E' -> all(Letters.AS_IS);
      case 'l' -> first(Letters.LOWER);
      case 'u' -> first(Letters.UPPER);
      default -> plain(c);
    }
  }

  /** A character that the backslash makes ordinary; it ends a part, as GNU's does. */
  private void plain(byte c) {
    text.write(c);
    endPart(Replacement.NONE);
  }

  private void all(Letters letters) {
    endPart(Replacement.NONE);
    lasting = letters;
    casing = new Casing(Letters.AS_IS, letters);
  }

  private void first(Letters letters) {
    endPart(Replacement.NONE);
    lasting = casing.others();
    casing = new Casing(letters, casing.others());
  }

  private void endPart(int group) {
    parts.add(new Part(text.toByteArray(), group, casing));
    text.reset();
    casing = new Casing(Letters.AS_IS, lasting);
  }
}
