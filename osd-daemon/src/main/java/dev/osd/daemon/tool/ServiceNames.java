package dev.osd.daemon.tool;

import java.util.Optional;
import java.util.regex.Pattern;

/** The grammar of names that all service managers share. */
final class ServiceNames {
  /**
   * systemd.unit(5), without the backslash of escaped paths: letters, digits and {@code : _ . @ -}.
   * No slash, so a name is no path; no leading hyphen or dot, so it is neither option nor dot-file;
   * none of {@code * ? [}, so it is no pattern over several services.
   */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_@][A-Za-z0-9:_.@-]{0,127}");

  private ServiceNames() {}

  static Optional<String> objection(String service) {
    return NAME.matcher(service).matches()
        ? Optional.empty()
        : Optional.of(
            "a service's name has letters, digits and the characters : _ . @ -, at most 128 of them,"
                + " and begins with a letter, a digit, _ or @");
  }
}
