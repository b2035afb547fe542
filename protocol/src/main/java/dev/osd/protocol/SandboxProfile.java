package dev.osd.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a program is confined, from the tightest to the widest. */
public enum SandboxProfile {
  /** Reads what the workspace profile reads, writes nothing. */
  READ_ONLY,
  /** System directories readable, the working directory and a private temporary one writable. */
  WORKSPACE,
  /** The workspace profile with the network. */
  NETWORK,
  /** Not confined. */
  NONE;

  /** The name on the wire and in policy files, such as {@code read-only}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether this profile lets a program do more than {@code other} does. */
  public boolean widerThan(SandboxProfile other) {
    return compareTo(other) > 0;
  }

  /** The profile that has this name. */
  public static Optional<SandboxProfile> ofWireName(String name) {
    return Arrays.stream(values()).filter(profile -> profile.wireName().equals(name)).findFirst();
  }
}
