package dev.osd.daemon.regex;

import java.util.Arrays;

/** A set of nodes that is emptied in no time (Briggs and Torczon 1993), in order of arrival. */
final class NodeSet {
  private final int[] dense;
  private final int[] sparse;
  private int size;

  NodeSet(int nodes) {
    dense = new int[nodes];
    sparse = new int[nodes];
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return dense[index];
  }

  boolean contains(int node) {
    int index = sparse[node];
    return index < size && dense[index] == node;
  }

  void add(int node) {
    if (!contains(node)) {
      sparse[node] = size;
      dense[size++] = node;
    }
  }

  int[] sorted() {
    int[] nodes = Arrays.copyOf(dense, size);
    Arrays.sort(nodes);
    return nodes;
  }
}
