package dev.osd.shell.ai.run;

import dev.osd.protocol.Verdict;
import dev.osd.shell.ai.Step;
import java.util.regex.Pattern;

/**
 * A proposed step with what the daemon's policy says of it.
 *
 * @param number its place among the steps, from 1 on
 * @param directory the absolute path of where it would run
 * @param verdict the policy's
 * @param words the policy's reason and rule
 */
record Judged(int number, Step step, String directory, Verdict verdict, String words) {
  /** A word that gets a program the superuser's rights. The model need not have said so. */
  private static final Pattern PRIVILEGED =
      Pattern.compile("(?:^|[\\s;&|(){}`'\"])(?:[\\w.-]*/)*(?:sudo|doas|pkexec|run0)(?=\\s|$)");

  /** The action's name in its plan. The model's own is for people only. */
  String id() {
    return "step" + number;
  }

  /** Whether it is to run with the superuser's rights. */
  boolean privileged() {
    return step.sudo() || PRIVILEGED.matcher(step.command()).find();
  }

  /** Whether anybody can have it run from here: a privileged step only where a rule allows it. */
  boolean canRun() {
    return switch (verdict) {
      case ALLOW -> true;
      case CONFIRM -> !privileged();
      case DENY -> false;
    };
  }

  /** Whether it may run without a person having seen it. */
  boolean runsUnseen() {
    return verdict == Verdict.ALLOW
        && !step.destructive()
        && !step.needsConfirmation()
        && !privileged();
  }

  /** Why {@link #canRun} is false. */
  String obstacle() {
    return verdict == Verdict.DENY
        ? "the policy denies it"
        : "it needs the superuser's rights, and no rule of the policy allows that; run it yourself";
  }
}
