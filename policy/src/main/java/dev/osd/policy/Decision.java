package dev.osd.policy;

import dev.osd.protocol.Verdict;
import java.util.List;

/** What the engine says of one action. */
public sealed interface Decision {
  /** Every reason that has the strictest verdict first, then the milder ones; never empty. */
  List<Finding> findings();

  /** The verdict before any confirmation. */
  default Verdict verdict() {
    return findings().getFirst().verdict();
  }

  /** The rule that decided. */
  default String rule() {
    return findings().getFirst().rule();
  }

  /** It may run, by this permit: the policy allows it, or a person has confirmed it. */
  record Allow(Permit permit, List<Finding> findings) implements Decision {
    public Allow {
      findings = List.copyOf(findings);
    }
  }

  /**
   * It may run once a person has confirmed it.
   *
   * @param question what the person is asked, with every reason
   */
  record Confirm(String question, List<Finding> findings) implements Decision {
    public Confirm {
      findings = List.copyOf(findings);
    }
  }

  /**
   * It may not run.
   *
   * @param reason what was refused, by which rule, and what would be accepted
   */
  record Deny(String reason, List<Finding> findings) implements Decision {
    public Deny {
      findings = List.copyOf(findings);
    }
  }
}
