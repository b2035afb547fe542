package dev.osd.daemon.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites a tree so that it reads bytes instead of characters: a set of characters becomes the
 * choice of the byte sequences that encode them, by ranges. Every byte from 0x80 on then is a
 * symbol of its own, {@link CodeSet#STRAY} and the byte, and no text need be decoded.
 */
final class Bytewise {
  private Bytewise() {}

  static Node rewrite(Node node) {
    return switch (node) {
      case Node.Symbols symbols -> bytes(symbols.set());
      case Node.Sequence sequence ->
          new Node.Sequence(sequence.parts().stream().map(Bytewise::rewrite).toList());
      case Node.Choice choice ->
          new Node.Choice(choice.parts().stream().map(Bytewise::rewrite).toList());
      case Node.Repeat repeat ->
          new Node.Repeat(rewrite(repeat.body()), repeat.min(), repeat.max(), repeat.lazy());
      case Node.Group group -> new Node.Group(group.number(), rewrite(group.body()));
      case Node.Place _, Node.BackReference _, Node.KeepOut _ -> node;
    };
  }

  private static Node bytes(CodeSet set) {
    if (set.and(CodeSet.range(0x80, CodeSet.LAST_CODE_POINT)).isEmpty()) {
      return new Node.Symbols(set, false);
    }
    List<Node> ways = new ArrayList<>();
    CodeSet single =
        set.and(CodeSet.range(0, 0x7F)).or(set.and(CodeSet.range(CodeSet.STRAY, CodeSet.LAST)));
    if (!single.isEmpty()) {
      ways.add(new Node.Symbols(single, false));
    }
    for (int i = 0; i < set.ranges(); i++) {
      addRange(Math.max(0x80, set.first(i)), Math.min(set.last(i), CodeSet.LAST_CODE_POINT), ways);
    }
    return ways.size() == 1 ? ways.getFirst() : new Node.Choice(ways);
  }

  /** Splits a range until all its characters have as many bytes, each from a range of its own. */
  private static void addRange(int first, int last, List<Node> ways) {
    if (first > last) {
      return;
    }
    for (int end :
        new int[] {0x7FF, Character.MIN_SURROGATE - 1, Character.MAX_SURROGATE, 0xFFFF}) {
      if (first <= end && end < last) {
        addRange(first, end, ways);
        addRange(end + 1, last, ways);
        return;
      }
    }
    if (first >= Character.MIN_SURROGATE && last <= Character.MAX_SURROGATE) {
      return;
    }
    for (int bits = 6; bits < 6 * Utf8.length(first); bits += 6) {
      int mask = (1 << bits) - 1;
      if ((first & ~mask) != (last & ~mask)) {
        if ((first & mask) != 0) {
          addRange(first, first | mask, ways);
          addRange((first | mask) + 1, last, ways);
          return;
        }
        if ((last & mask) != mask) {
          addRange(first, (last & ~mask) - 1, ways);
          addRange(last & ~mask, last, ways);
          return;
        }
      }
    }
    byte[] low = new byte[Utf8.LONGEST];
    byte[] high = new byte[Utf8.LONGEST];
    int length = Utf8.write(first, low, 0);
    Utf8.write(last, high, 0);
    List<Node> sequence = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      sequence.add(
          new Node.Symbols(
              CodeSet.range(CodeSet.STRAY + (low[i] & 0xFF), CodeSet.STRAY + (high[i] & 0xFF)),
              false));
    }
    ways.add(new Node.Sequence(sequence));
  }
}
