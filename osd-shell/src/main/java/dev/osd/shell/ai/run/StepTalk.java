package dev.osd.shell.ai.run;

import dev.osd.protocol.Verdict;
import dev.osd.shell.Dialogue;
import dev.osd.shell.ShellException;
import dev.osd.shell.ai.AiAction;
import dev.osd.shell.ai.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The talk with a person about proposed steps: shows them with what the policy says, lets the
 * person edit and skip, and obtains what is needed to run the rest. After an edit the policy is
 * asked again.
 */
final class StepTalk {
  private static final String QUESTION = "Run? [y]es, all  [e]dit N  [s]kip N...  [n]o: ";
  private static final String FAILED = "[r]etry  [s]kip  [f]ix, by the model  [q]uit: ";
  private static final String TOKEN =
      "Type the confirmation token to run these steps, or press Enter to leave it: ";

  private final Dialogue dialogue;
  private final Gate gate;

  StepTalk(Dialogue dialogue, Gate gate) {
    this.dialogue = dialogue;
    this.gate = gate;
  }

  /**
   * What a person agrees to.
   *
   * @param skipped the numbers of the steps that are left out
   * @param token the daemon's, where a step needs it
   */
  record Consent(List<Judged> steps, Set<Integer> skipped, Optional<String> token) {
    Consent {
      steps = List.copyOf(steps);
      skipped = Set.copyOf(skipped);
    }
  }

  /** What becomes of a step that failed. */
  enum Choice {
    /** It runs again. */
    RETRY,
    /** The next one runs. */
    SKIP,
    /** The model is asked. */
    FIX,
    /** Nothing more runs. */
    QUIT
  }

  /** Obtains a person's consent; nothing where there is none. */
  Optional<Consent> obtain(AiAction action, List<Judged> proposed) throws ShellException {
    List<Judged> steps = proposed;
    Set<Integer> skipped = new HashSet<>();
    show(action, steps, skipped);
    while (true) {
      String answer = dialogue.ask(QUESTION).orElse("n").strip();
      String verb = answer.isEmpty() ? "n" : answer.substring(0, 1);
      List<Integer> numbers = numbers(answer, steps.size());
      switch (verb) {
        case "y", "Y" -> {
          Optional<Consent> consent = agree(steps, skipped);
          if (consent.isPresent()) {
            return consent;
          }
        }
        case "e", "E" -> {
          Optional<List<Judged>> edited = edit(steps, numbers);
          if (edited.isPresent()) {
            steps = edited.get();
            show(action, steps, skipped);
          }
        }
        case "s", "S" -> {
          toggle(skipped, numbers, steps.size());
          show(action, steps, skipped);
        }
        case "n", "N", "q", "Q" -> {
          dialogue.say("Nothing was run.");
          return Optional.empty();
        }
        default -> dialogue.say("Type y, e with a step's number, s with numbers, or n.");
      }
    }
  }

  private void show(AiAction action, List<Judged> steps, Set<Integer> skipped) {
    StepView.proposal(action, steps, skipped).forEach(dialogue::say);
  }

  /** The numbers in an answer that are numbers of steps. */
  private static List<Integer> numbers(String answer, int most) {
    List<Integer> numbers = new ArrayList<>();
    for (String word : answer.split("[^0-9]+", -1)) {
      if (word.matches("[0-9]{1,4}") && Integer.parseInt(word) >= 1) {
        int number = Integer.parseInt(word);
        if (number <= most) {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }

  private void toggle(Set<Integer> skipped, List<Integer> numbers, int most) {
    List<Integer> chosen = numbers;
    if (chosen.isEmpty()) {
      chosen = numbers(dialogue.ask("Which steps are to be skipped? ").orElse(""), most);
    }
    for (int number : chosen) {
      if (!skipped.remove(number)) {
        skipped.add(number);
      }
    }
  }

  private Optional<List<Judged>> edit(List<Judged> steps, List<Integer> numbers)
      throws ShellException {
    List<Integer> chosen = steps.size() == 1 ? List.of(1) : numbers;
    if (chosen.isEmpty()) {
      chosen = numbers(dialogue.ask("Which step is to be edited? ").orElse(""), steps.size());
    }
    if (chosen.isEmpty()) {
      dialogue.say("There is no such step.");
      return Optional.empty();
    }
    int index = chosen.getFirst() - 1;
    Step step = steps.get(index).step();
    Optional<String> command = dialogue.edit("$ ", step.command());
    if (command.isEmpty() || command.get().isBlank() || command.get().equals(step.command())) {
      dialogue.say("The step stays as it is.");
      return Optional.empty();
    }
    List<Step> edited = new ArrayList<>(steps.stream().map(Judged::step).toList());
    edited.set(index, step.with(command.get()));
    return Optional.of(gate.judge(edited));
  }

  private Optional<Consent> agree(List<Judged> steps, Set<Integer> skipped) {
    List<Judged> wanted = steps.stream().filter(step -> !skipped.contains(step.number())).toList();
    if (wanted.isEmpty()) {
      dialogue.say("All steps are skipped.");
      return Optional.empty();
    }
    for (Judged step : wanted) {
      if (!step.canRun()) {
        dialogue.say(
            "Step %d cannot run: %s. Skip it (s %d), edit it (e %d), or leave it all (n)."
                .formatted(step.number(), step.obstacle(), step.number(), step.number()));
        return Optional.empty();
      }
    }
    List<String> destructive =
        wanted.stream()
            .filter(step -> step.step().destructive())
            .map(step -> String.valueOf(step.number()))
            .toList();
    if (!destructive.isEmpty()) {
      String prompt =
          "DESTRUCTIVE: step " + String.join(", ", destructive) + ". Type the word yes to run: ";
      if (!dialogue.ask(prompt).orElse("").strip().equals("yes")) {
        dialogue.say("That was not yes; nothing was run.");
        return Optional.empty();
      }
    }
    Optional<String> token = Optional.empty();
    if (wanted.stream().anyMatch(step -> step.verdict() == Verdict.CONFIRM)) {
      token = token();
      if (token.isEmpty()) {
        dialogue.say("Without the token nothing was run.");
        return Optional.empty();
      }
    }
    return Optional.of(new Consent(steps, skipped, token));
  }

  /** Asks for the daemon's confirmation token; nothing where the person gives none. */
  Optional<String> token() {
    return dialogue.askSecret(TOKEN).filter(token -> !token.isBlank());
  }

  /** Says that the daemon did not take a token. */
  void tokenRefused() {
    dialogue.say("The daemon did not accept that token; the step was not run.");
  }

  /** Asks what is to become of a step that failed. */
  Choice failed(Outcome outcome) {
    dialogue.say("Step " + outcome.step().number() + " failed: " + outcome.words());
    while (true) {
      String answer = dialogue.ask(FAILED).orElse("q").strip();
      switch (answer.isEmpty() ? "" : answer.substring(0, 1)) {
        case "r", "R" -> {
          return Choice.RETRY;
        }
        case "s", "S" -> {
          return Choice.SKIP;
        }
        case "f", "F" -> {
          return Choice.FIX;
        }
        case "q", "Q", "n", "N" -> {
          return Choice.QUIT;
        }
        default -> dialogue.say("Type r, s, f or q.");
      }
    }
  }
}
