package dev.osd.shell.ai.run;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.ai.AiAction;
import java.util.List;

/** Tells how a run goes, while it goes: to a person, or to a program. */
interface Show extends Gate.Watcher {
  /** The model has answered, and nothing is to be run. */
  void answered(AiAction action) throws ShellException;

  /** Steps are proposed; called where no person is asked about them. */
  void proposed(AiAction action, List<Judged> steps) throws ShellException;

  /** A step is about to run. */
  void starting(Judged step, int of) throws ShellException;

  /** It has ended. */
  void ended(Outcome outcome) throws ShellException;

  /** All is over. */
  void finished(List<Outcome> outcomes, ExitStatus status) throws ShellException;
}
