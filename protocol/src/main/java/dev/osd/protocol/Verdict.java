package dev.osd.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a policy says of an action, from the mildest to the strictest. */
public enum Verdict {
  ALLOW,
  CONFIRM,
  DENY;

  /** The stricter of two verdicts. */
  public Verdict and(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The name on the wire and in policy files, such as {@code allow}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verdict that has this name. */
  public static Optional<Verdict> ofWireName(String name) {
    return Arrays.stream(values()).filter(verdict -> verdict.wireName().equals(name)).findFirst();
  }
}
