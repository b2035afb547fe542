package dev.osd.policy;

import dev.osd.protocol.SandboxProfile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The right to carry out one resolved action on fixed terms. Only {@link PolicyEngine} makes one;
 * whoever executes needs one, so nothing runs that was not judged, and what was judged is what
 * runs.
 */
public final class Permit {
  private final ResolvedAction action;
  private final Terms terms;

  Permit(ResolvedAction action, Terms terms) {
    this.action = action;
    this.terms = terms;
  }

  /** What may be done. */
  public ResolvedAction action() {
    return action;
  }

  /** The terms on which it may be done. */
  public Terms terms() {
    return terms;
  }

  @Override
  public String toString() {
    return "Permit[" + action.asked().type() + " " + action.asked().id() + "]";
  }

  /**
   * The terms of a permit.
   *
   * @param environment the whole environment of a program; its values may be secrets
   * @param timeout from start to deadline
   * @param outputBytes how many bytes are kept of each output stream
   * @param fileBytes how many bytes are read or written at the most
   * @param sandbox the profile that the policy wants in force
   * @param network whether the network is open
   * @param workspace the directory that the profile opens for a program: real and absolute; nothing
   *     where the directory that it runs in cannot be one
   * @param unconfinedIfMissing whether the program may run where the host cannot give the sandbox
   * @param asRoot whether it runs as the superuser
   * @param limits how far it may use the machine
   * @param identity with whose rights, over files as well; nothing where with the daemon's own
   */
  public record Terms(
      Map<String, String> environment,
      Duration timeout,
      int outputBytes,
      int fileBytes,
      SandboxProfile sandbox,
      boolean network,
      Optional<String> workspace,
      boolean unconfinedIfMissing,
      boolean asRoot,
      ResourceLimits limits,
      Optional<Identity> identity) {
    public Terms {
      environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
      return "Terms[environment=%s, timeout=%s, outputBytes=%d, sandbox=%s, network=%s, asRoot=%s, identity=%s]"
          .formatted(
              environment.keySet(), timeout, outputBytes, sandbox, network, asRoot, identity);
    }
  }
}
