package dev.osd.policy.flags;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The arguments of one command that do more than its program's name tells. */
public final class Dangers {
  private final int[] written;
  private final List<String> flags = new ArrayList<>();

  Dangers(int arguments) {
    written = new int[arguments];
  }

  /** Marks the first {@code length} characters of an argument: a rule must write them out. */
  void mark(int argument, String text, int length) {
    if (written[argument] == 0 && length > 0) {
      flags.add(shown(text.substring(0, length)));
    }
    written[argument] = Math.max(written[argument], length);
  }

  /** Takes over what others found about the same arguments. */
  void merge(Dangers other) {
    for (int i = 0; i < written.length; i++) {
      written[i] = Math.max(written[i], other.written[i]);
    }
    other.flags.stream().filter(flag -> !flags.contains(flag)).forEach(flags::add);
  }

  /**
   * For each argument, how many characters at its front a rule must write out to allow it; 0 where
   * a wildcard will do.
   */
  public int[] written() {
    return written.clone();
  }

  /** The parts that do more, fit for a message. */
  public List<String> flags() {
    return List.copyOf(flags);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return Arrays.stream(written).allMatch(length -> length == 0);
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(40)
        .forEach(c -> shown.appendCodePoint(Character.getType(c) == Character.CONTROL ? '?' : c));
    return text.codePointCount(0, text.length()) > 40 ? shown + "..." : shown.toString();
  }
}
