package dev.osd.policy.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks into text that cannot be read for words that may be programs, so that a denied one is found
 * there too. It errs on the side of seeing too many. The text is gone over twice: once with quotes
 * taken away ({@code d"d"} is {@code dd}), once with quotes as places where a command may start
 * ({@code system('dd')}).
 */
final class Glimpse {
  private static final String STARTERS = ";|&()`{}\n\r";
  private static final int LONGEST_NAME = 255;

  /** How many words behind a program are kept with it: enough for rules with args. */
  private static final int MOST_SEEN_WORDS = 64;

  private Glimpse() {}

  /**
   * Hands on what may be a program.
   *
   * @param everyWord whether a program's name may come from any word of the text
   */
  static void into(String text, boolean everyWord, Unwrapper unwrapper, int depth) {
    for (boolean quotesStart : new boolean[] {false, true}) {
      for (List<String> segment : segments(text, quotesStart)) {
        look(segment, everyWord, unwrapper, depth);
      }
    }
  }

  /** Whether a character ends a word, or starts a command. */
  static boolean separates(char c) {
    return STARTERS.indexOf(c) >= 0
        || c == '<'
        || c == '>'
        || c <= ' '
        || c == 0x7f
        || Character.isSpaceChar(c);
  }

  private static void look(
      List<String> segment, boolean everyWord, Unwrapper unwrapper, int depth) {
    boolean head = true;
    for (int i = 0; i < segment.size(); i++) {
      String word = segment.get(i);
      if ((!head && !everyWord) || unwrapper.stopped()) {
        return;
      }
      int value = Words.assignmentEnd(word);
      if (value > 0 && everyWord) {
        see(word.substring(value), following(segment, i), unwrapper, depth);
      }
      if (value < 0 && !Words.steers(word)) {
        see(word, following(segment, i), unwrapper, depth);
        // Behind a name that is not written out, the next word may be the program.
        head = word.indexOf('$') == 0;
      }
    }
  }

  private static List<String> following(List<String> segment, int at) {
    int end = Math.min(segment.size(), at + MOST_SEEN_WORDS);
    return segment.subList(at + 1, Math.max(at + 1, end));
  }

  private static void see(String word, List<String> rest, Unwrapper unwrapper, int depth) {
    for (String name : spellings(word)) {
      if (plausible(name)) {
        List<String> argv = new ArrayList<>();
        argv.add(name);
        argv.addAll(rest);
        unwrapper.read(argv, SimpleCommand.Role.SEEN, depth + 1);
      }
    }
  }

  /** The names that a word with holes may come to: without its holes, and up to the first. */
  private static List<String> spellings(String word) {
    int hole = word.indexOf('$');
    int comma = word.indexOf(',');
    List<String> names = new ArrayList<>();
    names.add(hole < 0 ? word : withoutHoles(word));
    if (hole > 0) {
      names.add(word.substring(0, hole));
    }
    if (comma > 0) {
      names.add(word.substring(0, comma));
    }
    return names;
  }

  private static String withoutHoles(String word) {
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != '$') {
        left.append(word.charAt(i));
      } else if (i + 1 < word.length() && "@*#?-!0123456789".indexOf(word.charAt(i + 1)) >= 0) {
        i++;
      } else {
        while (i + 1 < word.length() && Character.isLetterOrDigit(word.charAt(i + 1))) {
          i++;
        }
      }
    }
    return left.toString();
  }

  private static boolean plausible(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && !name.startsWith("-")
        && name.codePoints().anyMatch(Character::isLetterOrDigit);
  }

  private static List<List<String>> segments(String text, boolean quotesStart) {
    List<List<String>> segments = new ArrayList<>();
    List<String> segment = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean dropNext = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '\n';
      boolean quote = c == '\'' || c == '"' || c == '\\';
      if (quote && !quotesStart) {
        continue;
      }
      boolean starts = quote || STARTERS.indexOf(c) >= 0;
      boolean redirects = c == '<' || c == '>';
      boolean blank = c <= ' ' || Character.isSpaceChar(c) || c == 0x7f;
      if (!starts && !redirects && !blank) {
        word.append(c);
        continue;
      }
      if (!word.isEmpty()) {
        if (!dropNext) {
          segment.add(word.toString());
        }
        dropNext = false;
        word.setLength(0);
      }
      if (starts) {
        segments.add(segment);
        segment = new ArrayList<>();
        dropNext = false;
      }
      dropNext |= redirects;
    }
    return segments;
  }
}
