package dev.osd.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of text that a person changes key by key (the usual keys of emacs and of cursor blocks).
 * It knows no terminal: it is given the bytes of keys as they come and gives what to show. Every
 * character that a terminal would obey or not show is one that can be seen, gone over and deleted
 * as it is spelled out, because the text may come from somebody who hides something in it.
 */
final class LineEditor {
  /** Characters of one line; what is typed beyond is dropped. */
  static final int MOST_CHARACTERS = 32 << 10;

  private static final int ESCAPE = 0x1b;
  private static final int LEAST_WIDTH = 8;

  private final List<Integer> text = new ArrayList<>();
  private final StringBuilder sequence = new StringBuilder();
  private int cursor;
  private int pending;
  private int missing;
  private State state = State.OPEN;

  /** Whether a person is done. */
  enum State {
    /** Not yet. */
    OPEN,
    /** With this line. */
    DONE,
    /** The line is to stay as it was. */
    LEFT
  }

  /** An editor of this text, with the cursor at its end. */
  LineEditor(String given) {
    given.codePoints().limit(MOST_CHARACTERS).forEach(text::add);
    cursor = text.size();
  }

  State state() {
    return state;
  }

  /** The text as it is now. */
  String text() {
    StringBuilder line = new StringBuilder(text.size());
    text.forEach(line::appendCodePoint);
    return line.toString();
  }

  /** Takes one byte of what the terminal sends. */
  void key(int unsigned) {
    if (!sequence.isEmpty()) {
      sequence.append((char) unsigned);
      sequence();
    } else if (missing > 0) {
      continuation(unsigned);
    } else if (unsigned >= 0x80) {
      lead(unsigned);
    } else if (unsigned == ESCAPE) {
      sequence.append((char) unsigned);
    } else if (unsigned >= ' ' && unsigned != 0x7f) {
      insert(unsigned);
    } else {
      control(unsigned);
    }
  }

  /** The keys below the space, by the letter that goes with Ctrl. */
  private void control(int key) {
    switch (key) {
      case '\r', '\n' -> state = State.DONE;
      case 3, 7 -> state = State.LEFT;
      case 4 -> {
        if (text.isEmpty()) {
          state = State.LEFT;
        } else {
          delete(cursor, cursor + 1);
        }
      }
      case 1 -> cursor = 0;
      case 2 -> cursor = Math.max(0, cursor - 1);
      case 5 -> cursor = text.size();
      case 6 -> cursor = Math.min(text.size(), cursor + 1);
      case 8, 0x7f -> delete(cursor - 1, cursor);
      case 11 -> delete(cursor, text.size());
      case 21 -> delete(0, cursor);
      case 23 -> delete(wordStart(), cursor);
      default -> {
        // A key that means nothing here.
      }
    }
  }

  /** Cursor keys and their like (ECMA-48, xterm); ends where the sequence is whole. */
  private void sequence() {
    String keys = sequence.substring(1);
    char last = keys.charAt(keys.length() - 1);
    boolean introduced = keys.charAt(0) == '[' || keys.charAt(0) == 'O';
    if (introduced && (keys.length() == 1 || last < '@') && keys.length() < 16) {
      return;
    }
    sequence.setLength(0);
    switch (keys) {
      case "[D", "OD" -> cursor = Math.max(0, cursor - 1);
      case "[C", "OC" -> cursor = Math.min(text.size(), cursor + 1);
      case "[H", "OH", "[1~", "[7~" -> cursor = 0;
      case "[F", "OF", "[4~", "[8~" -> cursor = text.size();
      case "[3~" -> delete(cursor, cursor + 1);
      case "b", "[1;5D" -> cursor = wordStart();
      case "f", "[1;5C" -> cursor = wordEnd();
      default -> {
        // A key that means nothing here.
      }
    }
  }

  /** The first byte of a character of several (RFC 3629); what cannot be one is dropped. */
  private void lead(int unsigned) {
    if (unsigned >= 0xf0 && unsigned <= 0xf4) {
      pending = unsigned & 0x7;
      missing = 3;
    } else if (unsigned >= 0xe0 && unsigned < 0xf0) {
      pending = unsigned & 0xf;
      missing = 2;
    } else if (unsigned >= 0xc2 && unsigned < 0xe0) {
      pending = unsigned & 0x1f;
      missing = 1;
    }
  }

  private void continuation(int unsigned) {
    if ((unsigned & 0xc0) != 0x80) {
      missing = 0;
      key(unsigned);
      return;
    }
    pending = (pending << 6) | (unsigned & 0x3f);
    missing--;
    boolean surrogate = pending >= Character.MIN_SURROGATE && pending <= Character.MAX_SURROGATE;
    if (missing == 0 && Character.isValidCodePoint(pending) && !surrogate) {
      insert(pending);
    }
  }

  private void insert(int character) {
    if (text.size() < MOST_CHARACTERS) {
      text.add(cursor, character);
      cursor++;
    }
  }

  private void delete(int from, int to) {
    if (from >= 0 && to <= text.size() && from < to) {
      text.subList(from, to).clear();
      cursor = from;
    }
  }

  private int wordStart() {
    int at = cursor;
    while (at > 0 && text.get(at - 1) == ' ') {
      at--;
    }
    while (at > 0 && text.get(at - 1) != ' ') {
      at--;
    }
    return at;
  }

  private int wordEnd() {
    int at = cursor;
    while (at < text.size() && text.get(at) == ' ') {
      at++;
    }
    while (at < text.size() && text.get(at) != ' ') {
      at++;
    }
    return at;
  }

  /**
   * The part of the line around the cursor that fits, and where the cursor stands in it.
   *
   * @param line fit for a terminal
   * @param column of the cursor, from 0 on
   */
  record View(String line, int column) {}

  /**
   * What to show on one line of a screen.
   *
   * @param width columns that are free
   */
  View view(int width) {
    int room = Math.max(LEAST_WIDTH, width) - 1;
    int from = cursor;
    int before = 0;
    while (from > 0 && before + width(from - 1) <= room * 3 / 4) {
      from--;
      before += width(from);
    }
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int i = from; i < text.size() && used + width(i) <= room; i++) {
      line.append(shown(i));
      used += width(i);
    }
    return new View(line.toString(), before);
  }

  private String shown(int index) {
    return Printable.of(Character.toString(text.get(index)));
  }

  private int width(int index) {
    int character = text.get(index);
    if (!Printable.fit(character)) {
      return shown(index).length();
    }
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  /** The scripts and symbols that take two columns (Unicode's East_Asian_Width W and F). */
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (c <= 0x115f
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1f64f)
            || (c >= 0x1f900 && c <= 0x1f9ff)
            || (c >= 0x20000 && c <= 0x3fffd));
  }

  /** The text, once a person is done and has not left it. */
  Optional<String> result() {
    return state == State.DONE ? Optional.of(text()) : Optional.empty();
  }
}
