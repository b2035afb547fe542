package dev.osd.protocol.wire;

import java.util.Locale;

/** How constants are spelled on the wire. */
final class WireNames {
  private WireNames() {}

  /** The constant's name in lower case, such as {@code plan_only}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
