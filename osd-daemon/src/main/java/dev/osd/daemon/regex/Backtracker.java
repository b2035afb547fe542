package dev.osd.daemon.regex;

import java.util.Arrays;

/**
 * Finds the way through a pattern that is preferred to all others, depth first, and with it where
 * its groups matched. No pair of node and place is tried twice, so it takes no more than their
 * product in steps.
 */
final class Backtracker {
  private final Nfa nfa;
  private final Alphabet alphabet;
  private final Cancellation cancellation;
  private long[] visited = new long[16];
  private int[] stack = new int[64];
  private int depth;
  private int[] trail = new int[32];
  private int trailed;
  private final int[] state;

  Backtracker(Program program, Cancellation cancellation) {
    nfa = program.forward();
    alphabet = program.alphabet();
    state = new int[Slots.width(program.slots())];
    this.cancellation = cancellation;
  }

  /** Returns how many bits of memory a search over {@code length} bytes takes. */
  long bits(int length) {
    return (long) nfa.size() * (length + 1L);
  }

  /**
   * Looks for the preferred match from {@code start}.
   *
   * @param text all of {@code [from, to)} counts as context
   * @param limit how far a match may reach
   * @param exact whether it must reach that far
   * @param slots receives where groups start and end, except slots 0 and 1, which the caller fills;
   *     slot 0 is changed if the pattern says where the match begins
   * @return where the match ends, or -1
   */
  int trace(byte[] text, int from, int to, int start, int limit, boolean exact, int[] slots) {
    int width = limit - start + 1;
    clear(bits(limit - start));
    depth = 0;
    trailed = 0;
    push(nfa.start, start);
    int steps = 0;
    while (depth > 0) {
      int at = stack[--depth];
      int node = stack[--depth];
      trailed = stack[--depth];
      while (true) {
        if ((++steps & 0xFFFF) == 0) {
          cancellation.check();
        }
        long bit = (long) node * width + (at - start);
        if ((visited[(int) (bit >>> 6)] & 1L << bit) != 0) {
          break;
        }
        visited[(int) (bit >>> 6)] |= 1L << bit;
        int kind = nfa.kinds[node];
        if (kind == Nfa.SYMBOL) {
          if (at == limit) {
            break;
          }
          int symbol = alphabet.symbol(text, at, to);
          if (!nfa.accepts(node, alphabet.classOf(symbol))) {
            break;
          }
          at += Utf8.length(symbol);
          if (at > limit) {
            break;
          }
        } else if (kind == Nfa.FORK) {
          push(nfa.other[node], at);
        } else if (kind == Nfa.SAVE) {
          trail(node, at);
        } else if (kind == Nfa.PLACE) {
          if (!holds(nfa.look(node), text, from, to, at)) {
            break;
          }
        } else if (kind == Nfa.MATCH) {
          if (!exact || at == limit) {
            replay(slots);
            return at;
          }
          break;
        } else {
          throw new IllegalStateException("references are for BackReferenceSearch");
        }
        node = nfa.next[node];
      }
    }
    return -1;
  }

  private boolean holds(Look look, byte[] text, int from, int to, int at) {
    return look.holds(Sides.before(alphabet, text, from, at), Sides.after(alphabet, text, at, to));
  }

  private void clear(long bits) {
    int words = Math.toIntExact((bits >>> 6) + 1);
    if (words > visited.length) {
      visited = new long[Math.max(words, 2 * visited.length)];
    } else {
      Arrays.fill(visited, 0, words, 0);
    }
  }

  private void trail(int node, int at) {
    if (trailed + 2 > trail.length) {
      trail = Arrays.copyOf(trail, 2 * trail.length);
    }
    trail[trailed++] = node;
    trail[trailed++] = at;
  }

  /** Sets the groups as the way that was found passed their starts and ends. */
  private void replay(int[] slots) {
    if (trailed == 0) {
      return;
    }
    int count = slots.length;
    Slots.clear(state);
    state[0] = slots[0];
    for (int i = 0; i < trailed; i += 2) {
      int node = trail[i];
      Slots.save(state, 0, count, nfa.arg[node], nfa.other[node] == 1, trail[i + 1]);
    }
    System.arraycopy(state, 0, slots, 0, count);
  }

  private void push(int node, int at) {
    if (depth + 3 > stack.length) {
      stack = Arrays.copyOf(stack, 2 * stack.length);
    }
    stack[depth++] = trailed;
    stack[depth++] = node;
    stack[depth++] = at;
  }
}
