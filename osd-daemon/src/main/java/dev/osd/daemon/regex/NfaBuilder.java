package dev.osd.daemon.regex;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes automata out of trees, from the end to the start: each part is built with the node that
 * follows it already known. Repetitions are written out, up to the bound on states.
 */
final class NfaBuilder {
  /** The most states that a pattern may have. */
  static final int MOST_STATES = 10_000;

  /**
   * How deep repetitions may lie in one another for {@code x+} to be {@code xx*}, as it is in
   * glibc, where it matters for the groups; deeper ones are loops, lest they double with each
   * level.
   */
  private static final int MOST_PLUS_DEPTH = 3;

  /** The most parts looked at while building; parts without any state count here only. */
  static final int MOST_PARTS = 200_000;

  private static final List<Look> LOOKS = List.of(Look.values());

  private final boolean firstWins;
  private final int lastGroup;
  private final int mostStates;
  private final Map<CodeSet, Integer> sets = new LinkedHashMap<>();
  private byte[] kinds = new byte[64];
  private int[] next = new int[64];
  private int[] other = new int[64];
  private int[] arg = new int[64];
  private int size;
  private int parts;
  private int plusDepth;

  /**
   * @param firstWins whether the preferences between parts are Perl's rather than glibc's
   * @param lastGroup the last group whose place is of interest
   * @param mostStates how many states it may have, at most {@link #MOST_STATES}
   */
  NfaBuilder(boolean firstWins, int lastGroup, int mostStates) {
    this.lastGroup = lastGroup;
    this.firstWins = firstWins;
    this.mostStates = mostStates;
  }

  Nfa build(Node root, Alphabet alphabet) throws BadPatternException {
    int match = add(Nfa.MATCH, 0, -1, -1);
    int start = part(root, match);
    BitSet[] members = new BitSet[sets.size()];
    sets.forEach((set, number) -> members[number] = alphabet.members(set));
    return new Nfa(
        Arrays.copyOf(kinds, size),
        Arrays.copyOf(next, size),
        Arrays.copyOf(other, size),
        Arrays.copyOf(arg, size),
        members,
        start);
  }

  private int part(Node node, int then) throws BadPatternException {
    if (++parts > MOST_PARTS) {
      throw new BadPatternException(BadPatternException.TOO_BIG);
    }
    return switch (node) {
      case Node.Symbols symbols -> add(Nfa.SYMBOL, number(symbols.set()), then, -1);
      case Node.Sequence sequence -> sequence(sequence.parts(), then);
      case Node.Choice choice -> choice(choice.parts(), then);
      case Node.Repeat repeat -> repeat(repeat, then);
      case Node.Group group -> group(group, false, then);
      case Node.Place place -> add(Nfa.PLACE, LOOKS.indexOf(place.look()), then, -1);
      case Node.BackReference reference -> add(Nfa.BACK_REFERENCE, reference.number(), then, -1);
      case Node.KeepOut _ -> save(0, then);
    };
  }

  private int save(int slot, int then) throws BadPatternException {
    return add(Nfa.SAVE, slot, then, -1);
  }

  private int sequence(List<Node> nodes, int then) throws BadPatternException {
    int start = then;
    for (Node node : nodes.reversed()) {
      start = part(node, start);
    }
    return start;
  }

  private int choice(List<Node> nodes, int then) throws BadPatternException {
    int start = part(nodes.getLast(), then);
    for (Node node : nodes.subList(0, nodes.size() - 1).reversed()) {
      start = add(Nfa.FORK, 0, part(node, then), start);
    }
    return start;
  }

  /**
   * @param optional whether the group is one that a repetition may leave out, which glibc treats
   *     differently when it matches the empty string
   */
  private int group(Node.Group group, boolean optional, int then) throws BadPatternException {
    if (group.number() > lastGroup) {
      return part(group.body(), then);
    }
    int close = add(Nfa.SAVE, 2 * group.number() + 1, then, optional ? 1 : 0);
    return save(2 * group.number(), part(group.body(), close));
  }

  /** Builds what is repeated once, where the repetition may do without. */
  private int optionalBody(Node body, int then) throws BadPatternException {
    return body instanceof Node.Group group ? group(group, true, then) : part(body, then);
  }

  private int repeat(Node.Repeat repeat, int then) throws BadPatternException {
    int start = then;
    int copies = repeat.min();
    if (repeat.max() == Node.Repeat.UNBOUNDED) {
      boolean compact = copies > 0 && (plusDepth >= MOST_PLUS_DEPTH || firstWins);
      plusDepth++;
      start = loop(repeat, compact, then);
      copies -= compact ? 1 : 0;
      for (int i = 0; i < copies; i++) {
        start = part(repeat.body(), start);
      }
      plusDepth--;
      return start;
    }
    if (firstWins) {
      for (int i = repeat.min(); i < repeat.max(); i++) {
        start = fork(repeat, part(repeat.body(), start), then);
      }
    } else {
      start = optional(repeat, then);
    }
    for (int i = 0; i < copies; i++) {
      start = part(repeat.body(), start);
    }
    return start;
  }

  /**
   * Any number of times. Behind the body one may go round again or leave: the latter matters only
   * if the body was empty, since a place is not left and reached again; glibc then takes the empty
   * round as well.
   */
  private int loop(Node.Repeat repeat, boolean atLeastOnce, int then) throws BadPatternException {
    int fork = add(Nfa.FORK, 0, -1, -1);
    int again = firstWins ? fork : add(Nfa.FORK, 0, fork, then);
    int body = optionalBody(repeat.body(), again);
    next[fork] = repeat.lazy() ? then : body;
    other[fork] = repeat.lazy() ? body : then;
    return atLeastOnce ? body : fork;
  }

  /**
   * Up to {@code max - min} times more, as glibc nests it: {@code ((x)?x)?}. More repetitions are
   * preferred to fewer before anything else is.
   */
  private int optional(Node.Repeat repeat, int then) throws BadPatternException {
    int count = repeat.max() - repeat.min();
    int[] forks = new int[count];
    int[] ends = new int[count];
    int end = then;
    for (int i = 0; i < count; i++) {
      forks[i] = add(Nfa.FORK, 0, -1, -1);
      ends[i] = end;
      end = optionalBody(repeat.body(), end);
    }
    for (int i = 0; i < count; i++) {
      next[forks[i]] = i + 1 < count ? forks[i + 1] : end;
      other[forks[i]] = ends[i];
    }
    return count == 0 ? then : forks[0];
  }

  private int fork(Node.Repeat repeat, int body, int then) throws BadPatternException {
    return repeat.lazy() ? add(Nfa.FORK, 0, then, body) : add(Nfa.FORK, 0, body, then);
  }

  private int number(CodeSet set) {
    return sets.computeIfAbsent(set, s -> sets.size());
  }

  private int add(byte kind, int argument, int then, int otherwise) throws BadPatternException {
    if (size >= mostStates) {
      throw new BadPatternException(BadPatternException.TOO_BIG);
    }
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      next = Arrays.copyOf(next, 2 * size);
      other = Arrays.copyOf(other, 2 * size);
      arg = Arrays.copyOf(arg, 2 * size);
    }
    kinds[size] = kind;
    next[size] = then;
    other[size] = otherwise;
    arg[size] = argument;
    return size++;
  }
}
