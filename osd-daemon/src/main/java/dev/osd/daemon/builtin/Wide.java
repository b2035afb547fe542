package dev.osd.daemon.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What the C library knows of characters: whether they can be printed, in how many columns, and
 * whether they separate words. Read from {@code widths.txt}.
 */
final class Wide {
  /** It cannot be printed. */
  static final int UNPRINTABLE = 0;

  /** It can be printed; its columns are this and more. */
  private static final int PRINTABLE = 1;

  private static final int SPACE = 8;
  private static final int PAGE = 256;
  private static final int PAGES = 0x110000 / PAGE;

  private final byte[][] pages = new byte[PAGES][];

  /** Reads the table. */
  Wide() {
    byte[] unlisted = new byte[PAGE];
    Arrays.fill(pages, unlisted);
    for (String row : rows()) {
      if (!row.startsWith("#")) {
        String[] fields = row.split(" ", -1);
        String[] range = fields[0].split("-", -1);
        int first = Integer.parseInt(range[0], 16);
        int last = range.length == 1 ? first : Integer.parseInt(range[1], 16);
        int kind = PRINTABLE + Integer.parseInt(fields[1]) + (fields.length > 2 ? SPACE : 0);
        fill(first, last, (byte) kind, unlisted);
      }
    }
  }

  /** What kind a character is; ask the other methods about it. */
  int kind(int codePoint) {
    return pages[codePoint / PAGE][codePoint % PAGE];
  }

  /** How many columns one of this kind takes; none if it cannot be printed. */
  static int columns(int kind) {
    return kind == UNPRINTABLE ? 0 : (kind & (SPACE - 1)) - PRINTABLE;
  }

  /** Whether one of this kind can be printed and separates words. */
  static boolean isSpace(int kind) {
    return (kind & SPACE) != 0;
  }

  private void fill(int first, int last, byte kind, byte[] unlisted) {
    for (int c = first; c <= last; c++) {
      int page = c / PAGE;
      if (Arrays.equals(pages[page], unlisted)) {
        pages[page] = new byte[PAGE];
      }
      pages[page][c % PAGE] = kind;
    }
  }

  private static List<String> rows() {
    try (InputStream table = Wide.class.getResourceAsStream("widths.txt")) {
      if (table == null) {
        throw new IllegalStateException("widths.txt is missing beside " + Wide.class);
      }
      return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
