package dev.osd.policy.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for a whole list of arguments: one entry an argument, {@code a|b} for alternatives,
 * globs inside, and {@code **} for any number of arguments.
 */
public final class ArgumentsPattern {
  /** How many entries a pattern may have. */
  public static final int MAX_ENTRIES = 64;

  private static final List<Glob> ANY_NUMBER = List.of();

  private final List<List<Glob>> entries;

  private ArgumentsPattern(List<List<Glob>> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The pattern that any arguments match. */
  public static ArgumentsPattern any() {
    return new ArgumentsPattern(List.of(ANY_NUMBER));
  }

  /** A pattern of these entries, each made by {@link #entry}. */
  public static ArgumentsPattern of(List<List<Glob>> entries) {
    return new ArgumentsPattern(entries);
  }

  /** Reads one entry. */
  public static List<Glob> entry(String source) throws BadPatternException {
    if (source.equals("**")) {
      return ANY_NUMBER;
    }
    List<Glob> alternatives = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= source.length(); i++) {
      if (i < source.length() && source.charAt(i) == '\\') {
        i++;
      } else if (i == source.length() || source.charAt(i) == '|') {
        alternatives.add(alternative(source, source.substring(start, i)));
        start = i + 1;
      }
    }
    if (start <= source.length() && alternatives.isEmpty()) {
      throw new BadPatternException("a backslash needs a character behind it");
    }
    return List.copyOf(alternatives);
  }

  private static Glob alternative(String source, String text) throws BadPatternException {
    if (text.isEmpty() && !source.isEmpty()) {
      throw new BadPatternException("an alternative is empty; write \\| for a | itself");
    }
    if (text.contains("**")) {
      throw new BadPatternException("** must be an entry of its own; * stands for part of one");
    }
    return Glob.of(text);
  }

  /**
   * Whether the arguments match.
   *
   * @param written for each argument, how many characters at its front the pattern must write out
   *     rather than meet with a wildcard; 0 for most
   */
  public boolean matches(List<String> arguments, int[] written) {
    boolean[] reached = new boolean[arguments.size() + 1];
    reached[0] = true;
    for (List<Glob> entry : entries) {
      reached = entry.isEmpty() ? skip(reached, written) : step(entry, reached, arguments, written);
    }
    return reached[arguments.size()];
  }

  /** {@code **}: every place behind one that was reached, up to what must be written out. */
  private static boolean[] skip(boolean[] reached, int[] written) {
    boolean[] next = new boolean[reached.length];
    boolean open = false;
    for (int i = 0; i < reached.length; i++) {
      open = reached[i] || (open && written[i - 1] == 0);
      next[i] = open;
    }
    return next;
  }

  private static boolean[] step(
      List<Glob> alternatives, boolean[] reached, List<String> arguments, int[] written) {
    boolean[] next = new boolean[reached.length];
    for (int i = 0; i + 1 < reached.length; i++) {
      int least = written[i];
      String argument = arguments.get(i);
      next[i + 1] =
          reached[i]
              && alternatives.stream()
                  .anyMatch(glob -> glob.literalPrefix() >= least && glob.matches(argument));
    }
    return next;
  }
}
