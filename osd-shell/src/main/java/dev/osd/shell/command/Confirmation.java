package dev.osd.shell.command;

import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.PlanCodec;
import dev.osd.protocol.wire.PlanEditor;
import dev.osd.protocol.wire.ReplyOutline;
import dev.osd.shell.Dialogue;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a plan that the daemon wants confirmed to the person at the terminal and asks for the
 * daemon's token. What is shown is the daemon's own resolution of the plan, asked for by sending
 * the same text as {@code plan_only}; what is run is the same text with the token in it.
 */
final class Confirmation {
  private static final int ATTEMPTS = 3;
  private static final String PROMPT =
      "Type the confirmation token to run this plan, or press Enter to leave it: ";

  private final Terminal terminal;
  private final Exchange exchange;

  Confirmation(Terminal terminal, Exchange exchange) {
    this.terminal = terminal;
    this.exchange = exchange;
  }

  /**
   * Obtains a confirmation and has the plan run by it. Where there is nobody to ask, or the plan
   * came with a token of its own, the refusal is printed as it is.
   *
   * @param plan the plan's text, which the daemon has refused to run unconfirmed
   * @param answer the refusal
   */
  ExitStatus obtain(byte[] plan, Exchange.Answer answer) throws ShellException {
    Exchange.Refusal refusal = answer.refusal().orElseThrow();
    Optional<Plan> asked = decode(plan);
    if (asked.isPresent() && asked.get().confirmation().isEmpty()) {
      Optional<Dialogue> person = terminal.dialogue();
      if (person.isPresent()) {
        try (Dialogue dialogue = person.get()) {
          return talk(dialogue, plan, asked.get(), refusal);
        } catch (ProtocolException e) {
          throw new IllegalStateException("a plan that was decoded cannot be edited", e);
        }
      }
    }
    exchange.print(refusal);
    return answer.status();
  }

  private ExitStatus talk(Dialogue dialogue, byte[] plan, Plan asked, Exchange.Refusal first)
      throws ShellException, ProtocolException {
    PlanEditor editor = new PlanEditor();
    ReplyOutline planned = exchange.ask(editor.withText(plan, "mode", "plan_only"));
    if (planned.error().isPresent() || planned.steps().size() != asked.actions().size()) {
      exchange.print(first);
      return ExitStatus.DENIED;
    }
    new PlanView(dialogue).show(asked, planned);
    Exchange.Refusal refusal = first;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<String> token = dialogue.askSecret(PROMPT);
      if (token.isEmpty() || token.get().isEmpty()) {
        dialogue.say("Nothing was run.");
        break;
      }
      Exchange.Answer answer = exchange.send(editor.withToken(plan, token.get()));
      if (answer.refusal().isEmpty()) {
        return answer.status();
      }
      refusal = answer.refusal().get();
      dialogue.say("The daemon did not accept that token; nothing was run.");
    }
    exchange.print(refusal);
    return ExitStatus.DENIED;
  }

  /** The plan by the widest limits there are: the daemon's own may be wider than the standard. */
  private static Optional<Plan> decode(byte[] plan) {
    Map<Limit, Long> widest = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      widest.put(limit, limit.most());
    }
    try {
      return Optional.of(new PlanCodec(Limits.of(widest)).decode(plan));
    } catch (ProtocolException e) {
      return Optional.empty();
    }
  }
}
