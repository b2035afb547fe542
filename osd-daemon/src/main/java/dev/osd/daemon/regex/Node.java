package dev.osd.daemon.regex;

import java.util.List;

/** A pattern as a tree. */
sealed interface Node {
  /** Matches nothing but the empty string. */
  Node EMPTY = new Sequence(List.of());

  /**
   * One symbol of the set.
   *
   * @param decoded whether it is written in a way for which glibc decodes characters: with ranges,
   *     classes or a negation
   */
  record Symbols(CodeSet set, boolean decoded) implements Node {}

  /** One part after the other. */
  record Sequence(List<Node> parts) implements Node {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** Any one of the parts, the first preferred where the syntax has such a preference. */
  record Choice(List<Node> parts) implements Node {
    public Choice {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The body {@code min} to {@code max} times.
   *
   * @param max -1 for any number
   * @param lazy as few times as possible rather than as many; only Perl's
   */
  record Repeat(Node body, int min, int max, boolean lazy) implements Node {
    static final int UNBOUNDED = -1;
  }

  /** What the body matches is remembered as group {@code number}, from 1. */
  record Group(int number, Node body) implements Node {}

  /** The place is as it should be. */
  record Place(Look look) implements Node {}

  /** What group {@code number} matched, once more. */
  record BackReference(int number) implements Node {}

  /** The match is said to begin here, Perl's {@code \K}. */
  record KeepOut() implements Node {}
}
