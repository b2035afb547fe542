package dev.osd.daemon.regex;

/**
 * Numbers the groups of one pattern from 1. Where several patterns are compiled to one, the groups
 * of each go on where those of the one before it ended, and references mean groups of the same
 * pattern.
 */
final class GroupNumbers {
  /** The last group that can be referred to. */
  static final int MOST_REFERENCED = 63;

  private final int before;
  private long complete;
  private int opened;

  /**
   * @param before how many groups the patterns before this one have
   */
  GroupNumbers(int before) {
    this.before = before;
  }

  /** Begins the next group and returns its number within the pattern. */
  int open() {
    return ++opened;
  }

  void close(int number) {
    if (number <= MOST_REFERENCED) {
      complete |= 1L << number;
    }
  }

  /** Returns whether the group may be referred to: its end has been seen. */
  boolean isComplete(int number) {
    return number <= MOST_REFERENCED && (complete >>> number & 1) != 0;
  }

  /** Returns which groups are complete, a bit each. */
  long complete() {
    return complete;
  }

  /** Goes back to what was complete before an alternative, whose groups the next cannot see. */
  void restore(long before) {
    complete = before;
  }

  /** Returns how many groups of this pattern have begun. */
  int opened() {
    return opened;
  }

  /** Returns the number among all patterns. */
  int number(int withinPattern) {
    return before + withinPattern;
  }

  /** Returns how many groups there are up to and with this pattern's. */
  int count() {
    return before + opened;
  }
}
