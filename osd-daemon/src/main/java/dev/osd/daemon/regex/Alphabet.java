package dev.osd.daemon.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The symbols of a pattern put into classes: two symbols are of one class if no set of the pattern
 * tells them apart and they mean the same beside a place. Automata work on classes, so how many
 * characters a set has costs nothing while matching.
 */
final class Alphabet {
  private static final int PAGE_BITS = 7;
  private static final int PAGE = 1 << PAGE_BITS;

  /** The class of each ASCII character. */
  private final char[] ascii = new char[0x80];

  /** The class of each byte outside of characters, by byte. */
  private final char[] stray = new char[0x100];

  /** The class of each code point: pages that are alike are one. */
  private final char[][] pages = new char[(CodeSet.LAST_CODE_POINT + 1) >> PAGE_BITS][];

  /** What a symbol of a class is beside a place, one of {@link Look}'s sides. */
  private final byte[] sides;

  private final Map<CodeSet, BitSet> members = new LinkedHashMap<>();
  private final int classes;
  private final boolean bytewise;

  /**
   * @param sets the sets of the pattern
   * @param words the characters of words, none if they need not be told from others
   * @param lineFeeds whether line feeds are to be told from others
   * @param bytewise whether every byte counts as a symbol of its own
   */
  Alphabet(List<CodeSet> sets, CodeSet words, boolean lineFeeds, boolean bytewise) {
    this.bytewise = bytewise;
    List<CodeSet> all = new ArrayList<>(sets);
    if (!words.isEmpty()) {
      all.add(words);
      all.add(strayLetters(words));
    }
    if (lineFeeds) {
      all.add(CodeSet.of('\n'));
    }
    Map<BitSet, Integer> numbers = new HashMap<>();
    int[] starts = starts(all);
    int[] classOf = classify(all, starts, numbers);
    classes = numbers.size();
    for (CodeSet set : sets) {
      members.computeIfAbsent(set, s -> new BitSet(classes));
    }
    sides = new byte[classes];
    numbers.forEach(
        (signature, number) -> describe(sets, !words.isEmpty(), lineFeeds, signature, number));
    fill(starts, classOf);
  }

  int classes() {
    return classes;
  }

  /** Returns how many columns a table needs: the classes, the end, and what is not yet decoded. */
  int columns() {
    return classes + 2;
  }

  /** Returns the column for the end of the text. */
  int endColumn() {
    return classes;
  }

  /** Returns the column of bytes that must be decoded with those that follow them. */
  int undecodedColumn() {
    return classes + 1;
  }

  /** Returns the column of each byte: its class, where that needs no other byte to be known. */
  char[] byteColumns() {
    char[] columns = Arrays.copyOf(ascii, 0x100);
    if (bytewise) {
      System.arraycopy(stray, 0x80, columns, 0x80, 0x80);
    } else {
      Arrays.fill(columns, 0x80, 0x100, (char) undecodedColumn());
    }
    return columns;
  }

  /** Returns the symbol at {@code at}: a byte where all are taken for themselves. */
  int symbol(byte[] text, int at, int to) {
    int lead = text[at];
    if (lead >= 0) {
      return lead;
    }
    return bytewise ? CodeSet.STRAY + (lead & 0xFF) : Utf8.symbol(text, at, to);
  }

  /** Returns the symbol that ends before {@code at}. */
  int symbolBefore(byte[] text, int from, int at) {
    return bytewise && text[at - 1] < 0
        ? CodeSet.STRAY + (text[at - 1] & 0xFF)
        : Utf8.symbolBefore(text, from, at);
  }

  /** Returns the first place from {@code at} on that is not inside of a character. */
  int boundary(byte[] text, int from, int to, int at) {
    if (bytewise || at >= to || (text[at] & 0xC0) != 0x80) {
      return at;
    }
    for (int back = 1; back < Utf8.LONGEST && at - back >= from; back++) {
      if ((text[at - back] & 0xC0) != 0x80) {
        int length = Utf8.length(Utf8.symbol(text, at - back, to));
        return length > back ? at - back + length : at;
      }
    }
    return at;
  }

  /** Returns whether every byte counts as a symbol of its own. */
  boolean isBytewise() {
    return bytewise;
  }

  /** Returns the classes that {@code set}, one of the pattern's sets, consists of. */
  BitSet members(CodeSet set) {
    return members.getOrDefault(set, new BitSet());
  }

  /** Returns what a symbol of the class is beside a place. */
  int side(int ofClass) {
    return sides[ofClass];
  }

  int classOf(int symbol) {
    if (symbol < 0x80) {
      return ascii[symbol];
    }
    return symbol >= CodeSet.STRAY
        ? stray[symbol - CodeSet.STRAY]
        : pages[symbol >> PAGE_BITS][symbol & (PAGE - 1)];
  }

  /** Bytes outside of characters that glibc takes for the Latin 1 letter of their value. */
  private static CodeSet strayLetters(CodeSet words) {
    CodeSet.Builder builder = new CodeSet.Builder();
    for (int value = 0x80; value <= 0xFF; value++) {
      if (words.contains(value)) {
        builder.add(CodeSet.STRAY + value);
      }
    }
    return builder.build();
  }

  /** Returns where a range of some set begins or has just ended, in order, 0 first. */
  private static int[] starts(List<CodeSet> sets) {
    int count = 2;
    for (CodeSet set : sets) {
      count += 2 * set.ranges();
    }
    int[] starts = new int[count];
    int used = 0;
    starts[used++] = 0;
    starts[used++] = CodeSet.STRAY;
    for (CodeSet set : sets) {
      for (int i = 0; i < set.ranges(); i++) {
        starts[used++] = set.first(i);
        starts[used++] = set.last(i) + 1;
      }
    }
    return Arrays.stream(starts).filter(at -> at <= CodeSet.LAST).sorted().distinct().toArray();
  }

  private static int[] classify(List<CodeSet> sets, int[] starts, Map<BitSet, Integer> numbers) {
    BitSet[] toggled = new BitSet[starts.length];
    for (int i = 0; i < sets.size(); i++) {
      CodeSet set = sets.get(i);
      for (int range = 0; range < set.ranges(); range++) {
        toggle(toggled, Arrays.binarySearch(starts, set.first(range)), i);
        toggle(toggled, Arrays.binarySearch(starts, set.last(range) + 1), i);
      }
    }
    int[] classOf = new int[starts.length];
    BitSet current = new BitSet();
    for (int i = 0; i < starts.length; i++) {
      if (toggled[i] != null) {
        current.xor(toggled[i]);
      }
      Integer number = numbers.get(current);
      if (number == null) {
        number = numbers.size();
        numbers.put((BitSet) current.clone(), number);
      }
      classOf[i] = number;
    }
    return classOf;
  }

  private static void toggle(BitSet[] toggled, int at, int set) {
    if (at >= 0) {
      if (toggled[at] == null) {
        toggled[at] = new BitSet();
      }
      toggled[at].flip(set);
    }
  }

  private void describe(
      List<CodeSet> sets, boolean words, boolean lineFeeds, BitSet signature, int number) {
    signature.stream().filter(i -> i < sets.size()).forEach(i -> members(sets.get(i)).set(number));
    int next = sets.size();
    if (words) {
      if (signature.get(next)) {
        sides[number] = Look.WORD;
      } else if (signature.get(next + 1)) {
        sides[number] = Look.STRAY_LETTER;
      }
      next += 2;
    }
    if (lineFeeds && signature.get(next)) {
      sides[number] = Look.LINE_FEED;
    }
  }

  private void fill(int[] starts, int[] classOf) {
    Map<String, char[]> known = new HashMap<>();
    int at = 0;
    for (int page = 0; page < pages.length; page++) {
      char[] filled = new char[PAGE];
      for (int i = 0; i < PAGE; i++) {
        int point = page * PAGE + i;
        while (at + 1 < starts.length && starts[at + 1] <= point) {
          at++;
        }
        filled[i] = (char) classOf[at];
      }
      char[] before = page == 0 ? filled : pages[page - 1];
      pages[page] =
          Arrays.equals(before, filled)
              ? before
              : known.computeIfAbsent(new String(filled), k -> filled);
    }
    System.arraycopy(pages[0], 0, ascii, 0, ascii.length);
    for (int value = 0; value <= 0xFF; value++) {
      int found = Arrays.binarySearch(starts, CodeSet.STRAY + value);
      stray[value] = (char) classOf[found >= 0 ? found : -found - 2];
    }
  }
}
