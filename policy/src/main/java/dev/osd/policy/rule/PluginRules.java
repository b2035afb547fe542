package dev.osd.policy.rule;

import dev.osd.protocol.SandboxProfile;
import java.util.List;
import java.util.Optional;

/**
 * Which plugins there are.
 *
 * @param discovered whether those in the daemon user's own folder are taken, too
 * @param named those that the policy names
 */
public record PluginRules(boolean discovered, List<Named> named) {
  public PluginRules {
    named = List.copyOf(named);
  }

  /** No plugins. */
  public static PluginRules none() {
    return new PluginRules(false, List.of());
  }

  /**
   * A plugin that the policy names.
   *
   * @param origin file and line
   * @param directory holds its {@code plugin.toml}: absolute
   * @param sandbox the profile that it runs under, where the rule sets one
   * @param network whether it has the network
   */
  public record Named(
      String origin, String directory, Optional<SandboxProfile> sandbox, boolean network) {}
}
