package dev.osd.daemon.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Strings one of which is in every match of a pattern: what has none of them need not be given to
 * an automaton.
 *
 * @param all at least one, none of them empty
 * @param exact whether each occurrence of one is a match, and nothing else is
 * @param sure what makes an occurrence of the only one a match without more being looked at
 */
record Needles(List<Needle> all, boolean exact, Optional<Sure> sure) {
  /**
   * A longer string that is a match, and the place in it at which the needle stands.
   *
   * @param offset how many bytes of it are before the needle
   */
  record Sure(Needle whole, int offset) {}

  /** How many strings are looked for at once; with more an automaton is faster. */
  static final int MOST = 4;

  private static final int MOST_WAYS = 16;

  Needles {
    all = List.copyOf(all);
  }

  /** Returns what to look for, if there is anything worth it. */
  static Optional<Needles> of(Node root, byte lineEnd) {
    List<Needle> exact = exact(root);
    if (isUsable(exact, lineEnd) && isShort(exact)) {
      return Optional.of(new Needles(exact, true, Optional.empty()));
    }
    List<Needle> needed = required(root);
    return isUsable(needed, lineEnd)
        ? Optional.of(
            new Needles(needed.stream().map(Needle::shortened).toList(), false, sure(root, needed)))
        : Optional.empty();
  }

  /**
   * Where case is ignored, some letters have more than two forms, and cannot be looked for; yet
   * with their ASCII forms at hand there is a match.
   */
  private static Optional<Sure> sure(Node root, List<Needle> needed) {
    if (needed.size() != 1 || !(root instanceof Node.Sequence sequence)) {
      return Optional.empty();
    }
    Needle whole = Needle.EMPTY;
    for (Node part : sequence.parts()) {
      if (!(part instanceof Node.Symbols symbols)) {
        return Optional.empty();
      }
      List<Needle> ways = symbols(symbols.set());
      if (ways.isEmpty()) {
        ways = symbols(symbols.set().and(CodeSet.range(0, 0x7F)));
      }
      if (ways.isEmpty()) {
        return Optional.empty();
      }
      whole = whole.then(ways.getFirst());
    }
    int offset = whole.indexOf(needed.getFirst());
    return offset < 0 ? Optional.empty() : Optional.of(new Sure(whole, offset));
  }

  private static boolean isShort(List<Needle> needles) {
    return needles.stream().allMatch(needle -> needle.length() <= Needle.LONGEST);
  }

  private static boolean isUsable(List<Needle> needles, byte lineEnd) {
    return !needles.isEmpty()
        && needles.size() <= MOST
        && needles.stream().allMatch(needle -> needle.length() > 0 && !contains(needle, lineEnd));
  }

  private static boolean contains(Needle needle, byte wanted) {
    for (byte b : needle.bytes()) {
      if (b == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Returns all strings that the node matches, or none if they are too many or places matter. */
  private static List<Needle> exact(Node node) {
    return switch (node) {
      case Node.Symbols symbols -> symbols(symbols.set());
      case Node.Sequence sequence -> {
        List<Needle> ways = List.of(Needle.EMPTY);
        for (Node part : sequence.parts()) {
          ways = product(ways, exact(part));
        }
        yield ways;
      }
      case Node.Choice choice -> {
        List<Needle> ways = new ArrayList<>();
        for (Node part : choice.parts()) {
          List<Needle> more = exact(part);
          if (more.isEmpty() || ways.size() + more.size() > MOST_WAYS) {
            yield List.of();
          }
          ways.addAll(more);
        }
        yield ways;
      }
      case Node.Group group -> exact(group.body());
      case Node.Repeat repeat -> {
        if (repeat.min() != repeat.max() || repeat.min() > Needle.LONGEST) {
          yield List.of();
        }
        List<Needle> once = exact(repeat.body());
        List<Needle> ways = List.of(Needle.EMPTY);
        for (int i = 0; i < repeat.min(); i++) {
          ways = product(ways, once);
        }
        yield ways;
      }
      case Node.Place _, Node.BackReference _, Node.KeepOut _ -> List.of();
    };
  }

  private static List<Needle> symbols(CodeSet set) {
    int single = set.single();
    if (single >= 0) {
      byte[] bytes = new byte[Utf8.length(single)];
      Utf8.write(single, bytes, 0);
      return List.of(new Needle(bytes, new byte[bytes.length]));
    }
    if (set.size() == 2 && set.ranges() == 2 && set.first(0) + 0x20 == set.first(1)) {
      int small = set.first(1);
      if (small >= 'a' && small <= 'z') {
        return List.of(new Needle(new byte[] {(byte) small}, new byte[] {0x20}));
      }
    }
    return List.of();
  }

  private static List<Needle> product(List<Needle> heads, List<Needle> tails) {
    List<Needle> ways = new ArrayList<>();
    for (Needle head : heads) {
      for (Needle tail : tails) {
        if (ways.size() == MOST_WAYS || head.length() + tail.length() > 4 * Needle.LONGEST) {
          return List.of();
        }
        ways.add(head.then(tail));
      }
    }
    return ways;
  }

  /** Returns strings one of which is in all that the node matches, or none if none are known. */
  private static List<Needle> required(Node node) {
    return switch (node) {
      case Node.Symbols symbols -> symbols(symbols.set());
      case Node.Sequence sequence -> best(sequence);
      case Node.Choice choice -> {
        List<Needle> ways = new ArrayList<>();
        for (Node part : choice.parts()) {
          List<Needle> more = required(part);
          if (more.isEmpty() || ways.size() + more.size() > MOST) {
            yield List.of();
          }
          ways.addAll(more);
        }
        yield ways;
      }
      case Node.Group group -> required(group.body());
      case Node.Repeat repeat -> repeat.min() > 0 ? required(repeat.body()) : List.of();
      case Node.Place _, Node.BackReference _, Node.KeepOut _ -> List.of();
    };
  }

  /** The best of what each part needs, and of what several parts in a row are together. */
  private static List<Needle> best(Node.Sequence sequence) {
    List<Needle> best = List.of();
    List<Needle> row = List.of(Needle.EMPTY);
    for (Node part : sequence.parts()) {
      if (part instanceof Node.Place || part instanceof Node.KeepOut) {
        continue;
      }
      List<Needle> ways = exact(part);
      List<Needle> longer = product(row, ways);
      if (longer.isEmpty()) {
        best = better(best, row);
        best = better(best, required(part));
        row = ways.isEmpty() ? List.of(Needle.EMPTY) : ways;
      } else {
        row = longer;
      }
    }
    return better(best, row);
  }

  private static List<Needle> better(List<Needle> one, List<Needle> other) {
    return worth(other) > worth(one) ? other : one;
  }

  private static int worth(List<Needle> needles) {
    if (needles.size() > MOST || needles.stream().anyMatch(needle -> needle.length() == 0)) {
      return 0;
    }
    return needles.stream().mapToInt(Needle::worth).min().orElse(0) / Math.max(1, needles.size());
  }
}
