package dev.osd.daemon.regex;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern means, by the definition alone: for each part and each place, the set of places at
 * which what it matches there can end. No automaton, no shared code but the tree.
 */
final class Meaning {
  private final Node root;
  private final CodeSet words;
  private final boolean multiline;
  private int[] symbols = new int[0];
  private final Map<Node, Map<Integer, BitSet>> known = new HashMap<>();

  Meaning(Node root, CodeSet words, boolean multiline) {
    this.root = root;
    this.words = words;
    this.multiline = multiline;
  }

  /** Returns start and end of the leftmost longest match, in symbols, or null if there is none. */
  int @Nullable [] leftmostLongest(int[] text) {
    symbols = text;
    known.clear();
    for (int start = 0; start <= text.length; start++) {
      BitSet ends = ends(root, start);
      if (!ends.isEmpty()) {
        return new int[] {start, ends.length() - 1};
      }
    }
    return null;
  }

  private BitSet ends(Node node, int at) {
    Map<Integer, BitSet> places = known.computeIfAbsent(node, n -> new HashMap<>());
    BitSet ends = places.get(at);
    if (ends == null) {
      ends = find(node, at);
      places.put(at, ends);
    }
    return ends;
  }

  private BitSet find(Node node, int at) {
    return switch (node) {
      case Node.Symbols set -> only(at < symbols.length && set.set().contains(symbols[at]), at + 1);
      case Node.Place place -> only(place.look().holds(side(at - 1), side(at)), at);
      case Node.Group group -> ends(group.body(), at);
      case Node.KeepOut _ -> only(true, at);
      case Node.Choice choice -> {
        BitSet all = new BitSet();
        choice.parts().forEach(part -> all.or(ends(part, at)));
        yield all;
      }
      case Node.Sequence sequence -> sequence(sequence.parts(), at);
      case Node.Repeat repeat -> repeat(repeat, at);
      case Node.BackReference _ -> throw new IllegalArgumentException("not regular");
    };
  }

  private BitSet sequence(List<Node> parts, int at) {
    BitSet places = only(true, at);
    for (Node part : parts) {
      places = after(part, places);
    }
    return places;
  }

  private BitSet repeat(Node.Repeat repeat, int at) {
    BitSet places = only(true, at);
    for (int i = 0; i < repeat.min(); i++) {
      places = after(repeat.body(), places);
    }
    BitSet all = (BitSet) places.clone();
    int most = repeat.max() < 0 ? symbols.length + 1 : repeat.max() - repeat.min();
    for (int i = 0; i < most; i++) {
      places = after(repeat.body(), places);
      all.or(places);
    }
    return all;
  }

  private BitSet after(Node part, BitSet places) {
    BitSet all = new BitSet();
    places.stream().forEach(place -> all.or(ends(part, place)));
    return all;
  }

  private static BitSet only(boolean holds, int place) {
    BitSet set = new BitSet();
    set.set(place, holds);
    return set;
  }

  private int side(int at) {
    if (at < 0 || at >= symbols.length) {
      return Look.EDGE;
    }
    int symbol = symbols[at];
    if (symbol == '\n' && multiline) {
      return Look.LINE_FEED;
    }
    if (symbol >= CodeSet.STRAY) {
      return words.contains(symbol - CodeSet.STRAY) ? Look.STRAY_LETTER : Look.OTHER;
    }
    return words.contains(symbol) ? Look.WORD : Look.OTHER;
  }
}
