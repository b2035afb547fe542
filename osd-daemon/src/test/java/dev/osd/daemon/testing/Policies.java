package dev.osd.daemon.testing;

import dev.osd.policy.Policy;
import dev.osd.policy.PolicyException;
import dev.osd.policy.PolicyFile;

/** Policies for tests. */
public final class Policies {
  /** Lets echo, sh and reading below /tmp through; denies dd; everything else must be confirmed. */
  public static final String TEXT =
      """
      default = "confirm"

      [paths]
      read = ["/tmp/**"]
      write = ["/tmp/**"]
      deny = ["**/secret"]

      [sandbox]
      default = "workspace"
      widest = "none"
      missing = "run"

      [[exec]]
      program = ["echo", "printf", "true", "false"]
      decision = "allow"

      [[exec]]
      program = ["dd"]
      decision = "deny"
      """;

  private Policies() {}

  /** The policy above. */
  public static Policy standard() {
    return parse(TEXT);
  }

  /** The policy above with these lines under {@code [limits]}. */
  public static Policy withLimits(String limits) {
    return parse(TEXT + "\n[limits]\n" + limits + "\n");
  }

  /** A policy of this text. */
  public static Policy parse(String text) {
    try {
      return PolicyFile.parse("test.toml", text);
    } catch (PolicyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
