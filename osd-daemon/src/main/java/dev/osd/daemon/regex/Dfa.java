package dev.osd.daemon.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A deterministic automaton that is made while it runs: a state is the set of nodes that the ways
 * through the nondeterministic one are at (Rabin and Scott 1959), and comes into being when a text
 * first leads to it. What is known is a table of a bounded size; when that is full it is emptied.
 *
 * <p>Whether a way goes past a {@link Look} depends on the next symbol as well, so a state stands
 * just behind a symbol, before any such question is answered, and whether the pattern matches at
 * that place is told by the step over the next symbol.
 */
final class Dfa {
  /** How many entries the table may have, 4 bytes each. */
  static final int MOST_CELLS = 1 << 20;

  /** How many nodes the sets of all states may have together, 4 bytes each. */
  static final int MOST_MEMBERS = 1 << 20;

  /** A cell that is not known yet. */
  static final int UNKNOWN = Integer.MIN_VALUE;

  /** A cell: there was no match, and none can follow. */
  static final int DEAD = Integer.MIN_VALUE + 1;

  /** A cell: there was a match before this symbol, and no longer one can follow or is wanted. */
  static final int MATCH = Integer.MIN_VALUE + 2;

  /** A state: the nodes that ways have just come to, and what stands before them. */
  private static final class Key {
    private final int[] nodes;
    private final int before;

    Key(int[] nodes, int before) {
      this.nodes = nodes;
      this.before = before;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && before == key.before && Arrays.equals(nodes, key.nodes);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(nodes) + before;
    }
  }

  private final Nfa nfa;
  private final Alphabet alphabet;
  private final boolean anywhere;
  private final int mostStates;
  private final Map<Key, Integer> numbers = new HashMap<>();
  private final List<Key> states = new ArrayList<>();
  private final NodeSet closure;
  private final NodeSet following;
  private final int[] starts = new int[Look.SIDES];
  private int[] table;
  private int members;
  private int emptied;
  private long made;

  /** A cell is at the state's number times this, plus the column. */
  private final int stride;

  /**
   * @param anywhere whether matches may begin anywhere and the first one ends it; the end of the
   *     text then leads to its start, since texts follow each other as lines. Otherwise matches
   *     begin where the automaton does, and it goes on to the end of the longest one.
   * @param cells how many entries the table may have
   */
  Dfa(Nfa nfa, Alphabet alphabet, boolean anywhere, int cells) {
    this.nfa = nfa;
    this.alphabet = alphabet;
    this.anywhere = anywhere;
    stride = alphabet.columns();
    mostStates = Math.max(4, cells / stride);
    closure = new NodeSet(nfa.size());
    following = new NodeSet(nfa.size());
    table = new int[Math.min(mostStates, 16) * stride];
    Arrays.fill(starts, -1);
  }

  /** Returns the state at a place that {@code before} stands before. */
  int start(int before) {
    if (starts[before] < 0) {
      int state = state(new Key(new int[] {nfa.start}, before));
      starts[before] = state;
    }
    return starts[before];
  }

  /** Returns the table; a new one may have been made by every call of another method. */
  int[] table() {
    return table;
  }

  /** Returns how often the table has been emptied; states from before that are void. */
  int emptied() {
    return emptied;
  }

  /** Returns how many states have ever been made. */
  long made() {
    return made;
  }

  /**
   * Finds out where {@code column} leads from {@code state}.
   *
   * @return {@link #DEAD}, {@link #MATCH}, the next state, or the complement of the next state if
   *     there was a match before this symbol; if {@link #emptied} changes, {@code state} is void
   */
  int step(int state, int column) {
    int cell = table[state + column];
    if (cell != UNKNOWN) {
      return cell;
    }
    Key key = states.get(state / stride);
    boolean end = column == alphabet.endColumn();
    boolean matched = close(key, end ? Look.EDGE : alphabet.side(column));
    int emptiedBefore = emptied;
    int result = end ? afterEnd(matched) : after(matched, column);
    if (emptied == emptiedBefore) {
      table[state + column] = result;
    }
    return result;
  }

  private int afterEnd(boolean matched) {
    if (matched) {
      return MATCH;
    }
    return anywhere ? start(Look.EDGE) : DEAD;
  }

  private int after(boolean matched, int symbolClass) {
    if (matched && anywhere) {
      return MATCH;
    }
    following.clear();
    if (anywhere) {
      following.add(nfa.start);
    }
    for (int i = 0; i < closure.size(); i++) {
      int node = closure.get(i);
      if (nfa.kinds[node] == Nfa.SYMBOL && nfa.accepts(node, symbolClass)) {
        following.add(nfa.next[node]);
      }
    }
    if (following.size() == 0) {
      return matched ? MATCH : DEAD;
    }
    int next = state(new Key(following.sorted(), alphabet.side(symbolClass)));
    return matched ? ~next : next;
  }

  /** Follows the nodes of a state to all that can be reached without a symbol. */
  private boolean close(Key key, int after) {
    closure.clear();
    for (int node : key.nodes) {
      closure.add(node);
    }
    boolean matched = false;
    for (int i = 0; i < closure.size(); i++) {
      int node = closure.get(i);
      switch (nfa.kinds[node]) {
        case Nfa.SYMBOL -> {}
        case Nfa.MATCH -> matched = true;
        case Nfa.PLACE -> {
          if (nfa.look(node).holds(key.before, after)) {
            closure.add(nfa.next[node]);
          }
        }
        case Nfa.FORK -> {
          closure.add(nfa.next[node]);
          closure.add(nfa.other[node]);
        }
        default -> closure.add(nfa.next[node]);
      }
    }
    return matched;
  }

  private int state(Key key) {
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    if (states.size() >= mostStates || members + key.nodes.length > MOST_MEMBERS) {
      numbers.clear();
      states.clear();
      Arrays.fill(starts, -1);
      members = 0;
      emptied++;
    }
    int state = states.size() * stride;
    if (state + stride > table.length) {
      table = Arrays.copyOf(table, (int) Math.min(2L * table.length, (long) mostStates * stride));
    }
    Arrays.fill(table, state, state + stride, UNKNOWN);
    states.add(key);
    numbers.put(key, state);
    members += key.nodes.length;
    made++;
    return state;
  }
}
