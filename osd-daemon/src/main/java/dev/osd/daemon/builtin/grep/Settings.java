package dev.osd.daemon.builtin.grep;

import java.util.Optional;

/**
 * What is looked for and what is printed of it.
 *
 * @param report what is told of an input
 * @param invert whether lines without a match are selected
 * @param onlyMatching whether only matches are printed, each in a line
 * @param mostLines after how many selected lines to stop
 * @param context the lines around selected ones
 * @param head what is printed in front of lines
 * @param binary what to do with inputs that are no text
 * @param lineEnd what ends a line: newline or NUL
 * @param flushLines whether lines are written as soon as they are found
 */
public record Settings(
    Report report,
    boolean invert,
    boolean onlyMatching,
    long mostLines,
    Context context,
    Head head,
    Binary binary,
    byte lineEnd,
    boolean flushLines) {

  /** What is told of an input. */
  public enum Report {
    LINES,
    COUNT,
    /** Its name, if a line was selected. */
    NAME_IF_SELECTED,
    /** Its name, if no line was selected. */
    NAME_IF_NONE,
    NOTHING
  }

  /**
   * Lines around the selected ones.
   *
   * @param before how many before
   * @param after how many after
   * @param separator printed, with a newline, between groups of lines; absent, nothing
   */
  public record Context(long before, long after, Optional<byte[]> separator) {}

  /**
   * What is printed in front of a line.
   *
   * @param name the input's name; absent, none
   * @param nulAfterName whether NUL ends names
   * @param number whether the line's number is
   * @param offset whether the line's, or the match's, first byte's number is, from 0
   * @param tab whether a tab keeps all that apart from the line
   */
  public record Head(
      Optional<byte[]> name, boolean nulAfterName, boolean number, boolean offset, boolean tab) {
    boolean isEmpty() {
      return name.isEmpty() && !number && !offset;
    }
  }

  /**
   * What to do with inputs that are no text: that have NUL bytes, or stray bytes in their lines.
   */
  public enum Binary {
    /** Tell that they match. */
    MENTION,
    /** Take them for text. */
    TEXT,
    /** Take them for inputs without any match. */
    SKIP
  }
}
