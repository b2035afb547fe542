package dev.osd.daemon.regex;

/**
 * Finds what {@link Backtracker} finds, without memory that grows with the length: all ways go on
 * side by side, in order of preference, each with where its groups are (Pike's method, as Cox
 * describes it in "Regular Expression Matching: the Virtual Machine Approach", 2009).
 */
final class ParallelTracer {
  private final Nfa nfa;
  private final Alphabet alphabet;
  private final Cancellation cancellation;
  private final int count;
  private final int width;
  private NodeSet current;
  private NodeSet following;
  private int[] currentSlots;
  private int[] followingSlots;
  private final int[] way;
  private final int[] waiting;
  private final int[] ways;

  ParallelTracer(Program program, Cancellation cancellation) {
    this.nfa = program.forward();
    this.alphabet = program.alphabet();
    this.cancellation = cancellation;
    count = program.slots();
    width = Slots.width(count);
    current = new NodeSet(nfa.size());
    following = new NodeSet(nfa.size());
    currentSlots = new int[nfa.size() * width];
    followingSlots = new int[nfa.size() * width];
    way = new int[width];
    waiting = new int[nfa.size() + 1];
    ways = new int[(nfa.size() + 1) * width];
  }

  /** Does what {@link Backtracker#trace} does. */
  int trace(byte[] text, int from, int to, int start, int limit, boolean exact, int[] slots) {
    int end = -1;
    int at = start;
    current.clear();
    Slots.clear(way);
    way[0] = slots[0];
    enter(nfa.start, text, from, to, at, current, currentSlots);
    int steps = 0;
    while (current.size() > 0) {
      if ((++steps & 0xFFF) == 0) {
        cancellation.check();
      }
      int symbolClass = at < limit ? alphabet.classOf(alphabet.symbol(text, at, to)) : -1;
      int next = at < limit ? at + Utf8.length(alphabet.symbol(text, at, to)) : at;
      following.clear();
      for (int i = 0; i < current.size(); i++) {
        int node = current.get(i);
        if (nfa.kinds[node] == Nfa.MATCH && (!exact || at == limit)) {
          end = at;
          System.arraycopy(currentSlots, node * width, slots, 0, count);
          break;
        }
        if (nfa.kinds[node] == Nfa.SYMBOL
            && symbolClass >= 0
            && next <= limit
            && nfa.accepts(node, symbolClass)) {
          System.arraycopy(currentSlots, node * width, way, 0, width);
          enter(nfa.next[node], text, from, to, next, following, followingSlots);
        }
      }
      swap();
      at = next;
    }
    return end;
  }

  private void swap() {
    NodeSet set = current;
    current = following;
    following = set;
    int[] slots = currentSlots;
    currentSlots = followingSlots;
    followingSlots = slots;
  }

  /** Follows a way, {@code way} being its slots, to all nodes that need no symbol to be reached. */
  private void enter(
      int first, byte[] text, int from, int to, int at, NodeSet set, int[] setSlots) {
    int before = Sides.before(alphabet, text, from, at);
    int after = Sides.after(alphabet, text, at, to);
    int depth = 0;
    waiting[depth] = first;
    System.arraycopy(way, 0, ways, 0, width);
    depth++;
    while (depth > 0) {
      depth--;
      int node = waiting[depth];
      System.arraycopy(ways, depth * width, way, 0, width);
      while (!set.contains(node)) {
        set.add(node);
        int kind = nfa.kinds[node];
        if (kind == Nfa.FORK) {
          waiting[depth] = nfa.other[node];
          System.arraycopy(way, 0, ways, depth * width, width);
          depth++;
        } else if (kind == Nfa.SAVE) {
          Slots.save(way, 0, count, nfa.arg[node], nfa.other[node] == 1, at);
        } else if (kind == Nfa.PLACE) {
          if (!nfa.look(node).holds(before, after)) {
            break;
          }
        } else {
          System.arraycopy(way, 0, setSlots, node * width, width);
          break;
        }
        node = nfa.next[node];
      }
    }
  }
}
