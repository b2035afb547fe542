package dev.osd.shell.command;

import dev.osd.protocol.Action;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.Verdict;
import dev.osd.protocol.wire.ReplyOutline;
import dev.osd.shell.Dialogue;
import dev.osd.shell.Printable;
import java.util.List;
import java.util.Optional;

/** Shows a person what a plan would do, step by step, as the daemon has resolved it. */
final class PlanView {
  private final Dialogue dialogue;

  PlanView(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /**
   * Shows the plan.
   *
   * @param plan what was asked for
   * @param planned the daemon's answer to it in {@code plan_only}, with as many steps
   */
  void show(Plan plan, ReplyOutline planned) {
    List<Action> actions = plan.actions();
    dialogue.say(
        "Plan "
            + plan.requestId()
            + (actions.size() == 1 ? " has 1 step" : " has " + actions.size() + " steps")
            + " and needs your confirmation:");
    for (int i = 0; i < actions.size(); i++) {
      dialogue.say("");
      show(i + 1, actions.get(i), planned.steps().get(i));
    }
    dialogue.say("");
  }

  private void show(int number, Action action, ReplyOutline.Step step) {
    dialogue.say("  " + number + ". " + action.type() + "  " + effect(action, step));
    terms(action);
    say("decision", decision(step));
    Optional<Rationale> why = action.rationale();
    if (why.isPresent()) {
      say("reason", why.get().reason());
      say("danger", why.get().danger());
      say("recovery", why.get().recovery());
    }
  }

  /** What would run or be touched: resolved where the daemon says so, else as it was asked. */
  private static String effect(Action action, ReplyOutline.Step step) {
    Optional<ReplyOutline.Planned> planned = step.plan();
    Optional<String> path = planned.flatMap(ReplyOutline.Planned::path);
    List<String> argv = planned.map(ReplyOutline.Planned::argv).orElse(List.of());
    return switch (action) {
      case Action.Ping ping -> "";
      case Action.Exec exec -> words(argv.isEmpty() ? exec.argv() : argv);
      case Action.Shell shell -> shell.command();
      case Action.ReadFile read -> Printable.word(path.orElse(read.path()));
      case Action.WriteFile write ->
          Printable.word(path.orElse(write.path()))
              + " ("
              + write.content().length()
              + " bytes, mode "
              + write.mode()
              + (write.backup() ? ", old file kept)" : ")");
      case Action.Read read -> "fd " + read.fd();
      case Action.Write write -> "fd " + write.fd() + " (" + write.data().length() + " bytes)";
      case Action.Pipe pipe -> String.join(" | ", pipe.commands());
      case Action.ToolCall call ->
          call.tool()
              + " "
              + call.request().action()
              + (argv.isEmpty()
                  ? path.map(p -> "  " + Printable.word(p)).orElse("")
                  : ": " + words(argv));
      case Action.Exit exit -> "status " + exit.code();
    };
  }

  private void terms(Action action) {
    if (action instanceof Action.Command command) {
      Action.Terms terms = command.terms();
      say("cwd", terms.cwd());
      if (!terms.env().isEmpty()) {
        // Names only: the values may be secrets, and somebody may look over the shoulder.
        say("env", String.join(" ", terms.env().keySet().stream().sorted().toList()));
      }
      if (terms.network()) {
        say("network", "wanted");
      }
      say("sandbox", terms.sandbox().map(profile -> profile.wireName()));
    }
    if (action instanceof Action.Exec exec && exec.asRoot()) {
      say("as_root", "wanted");
    }
  }

  private static String decision(ReplyOutline.Step step) {
    if (step.plan().isEmpty()) {
      return step.error().map(ReplyOutline.Problem::message).orElse("not given");
    }
    ReplyOutline.Planned planned = step.plan().get();
    if (planned.decision().equals(Verdict.CONFIRM.wireName())) {
      return planned.question().orElse("needs confirmation") + "  [rule " + planned.rule() + "]";
    }
    String shown =
        planned.decision().equals(Verdict.ALLOW.wireName()) ? "allowed anyway" : planned.decision();
    return shown + "  [rule " + planned.rule() + "]";
  }

  private static String words(List<String> argv) {
    return String.join(" ", argv.stream().map(Printable::word).toList());
  }

  private void say(String label, Optional<String> text) {
    if (text.isPresent()) {
      say(label, text.get());
    }
  }

  private void say(String label, String text) {
    dialogue.say("       " + label + ": " + text);
  }
}
