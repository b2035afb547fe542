package dev.osd.daemon.regex;

import java.util.Arrays;

/**
 * Finds matches of patterns with back-references, for which no automaton exists: every way is
 * tried, depth first, for the one that ends last and of those the preferred one. That is
 * exponential at worst, so the steps have a budget.
 */
final class BackReferenceSearch {
  /** How many steps the searches in one text may take together, beside those for its length. */
  static final int MOST_STEPS = 20_000_000;

  /** How many steps more for each byte of the text. */
  static final int MOST_STEPS_A_BYTE = 64;

  private final Nfa nfa;
  private final Alphabet alphabet;
  private final boolean firstWins;
  private final boolean ignoreCase;
  private final CaseFolding folding;
  private final Cancellation cancellation;
  private final int[] current;
  private int[] stack = new int[256];
  private int depth;
  private long steps;
  private long mostSteps;

  BackReferenceSearch(Program program, Cancellation cancellation) {
    this.nfa = program.forward();
    this.alphabet = program.alphabet();
    this.firstWins = program.firstWins();
    this.ignoreCase = program.options().ignoreCase();
    this.folding = program.folding();
    this.cancellation = cancellation;
    this.current = new int[program.slots()];
  }

  /** Begins a new text, with a new budget. */
  void begin(int length) {
    steps = 0;
    mostSteps = MOST_STEPS + (long) MOST_STEPS_A_BYTE * length;
  }

  /**
   * Looks for the preferred match from {@code start}.
   *
   * @param slots receives where groups start and end, if there is a match; slot 0 not
   * @return where the match ends, or -1
   * @throws MatchBudgetException if this text has used up its budget
   */
  int match(byte[] text, int from, int to, int start, int[] slots) {
    int best = -1;
    Arrays.fill(current, -1);
    current[0] = start;
    depth = 0;
    push(nfa.start, start);
    while (depth > 0) {
      int at = stack[--depth];
      int node = stack[--depth];
      if (node < 0) {
        current[~node] = at;
        continue;
      }
      while (true) {
        count();
        if (nfa.kinds[node] == Nfa.MATCH) {
          if (at > best) {
            best = at;
            System.arraycopy(current, 0, slots, 0, current.length);
          }
          if (firstWins || best == to) {
            return best;
          }
          break;
        }
        at = step(node, text, from, to, at);
        if (at < 0) {
          break;
        }
        node = nfa.next[node];
      }
    }
    return best;
  }

  /** Returns the place behind what the node takes at {@code at}, or -1 if it goes no further. */
  private int step(int node, byte[] text, int from, int to, int at) {
    return switch (nfa.kinds[node]) {
      case Nfa.SYMBOL -> symbol(node, text, to, at);
      case Nfa.FORK -> {
        push(nfa.other[node], at);
        yield at;
      }
      case Nfa.SAVE -> {
        save(node, at);
        yield at;
      }
      case Nfa.PLACE -> {
        int before = Sides.before(alphabet, text, from, at);
        int after = Sides.after(alphabet, text, at, to);
        yield nfa.look(node).holds(before, after) ? at : -1;
      }
      default -> reference(nfa.arg[node], text, to, at);
    };
  }

  private int symbol(int node, byte[] text, int to, int at) {
    if (at == to) {
      return -1;
    }
    int symbol = alphabet.symbol(text, at, to);
    return nfa.accepts(node, alphabet.classOf(symbol)) ? at + Utf8.length(symbol) : -1;
  }

  private void save(int node, int at) {
    int slot = nfa.arg[node];
    push(~slot, current[slot]);
    current[slot] = at;
  }

  private int reference(int group, byte[] text, int to, int at) {
    int start = current[2 * group];
    int end = current[2 * group + 1];
    if (start < 0 || end < start || (!ignoreCase && end - start > to - at)) {
      return -1;
    }
    if (!ignoreCase) {
      return Arrays.equals(text, start, end, text, at, at + end - start) ? at + end - start : -1;
    }
    int here = at;
    for (int there = start; there < end; ) {
      if (here >= to) {
        return -1;
      }
      int symbol = Utf8.symbol(text, there, end);
      int other = Utf8.symbol(text, here, to);
      if (!folding.same(symbol, other)) {
        return -1;
      }
      there += Utf8.length(symbol);
      here += Utf8.length(other);
    }
    return here;
  }

  private void count() {
    if (++steps > mostSteps) {
      throw new MatchBudgetException(mostSteps);
    }
    if ((steps & 0xFFFF) == 0) {
      cancellation.check();
    }
  }

  private void push(int node, int at) {
    if (depth + 2 > stack.length) {
      stack = Arrays.copyOf(stack, 2 * stack.length);
    }
    stack[depth++] = node;
    stack[depth++] = at;
  }
}
