package dev.osd.shell.llm;

import dev.osd.shell.ShellException;

/** Who carries out the model's tool calls: the daemon, on descriptors that the shell passed. */
public interface Hands {
  /**
   * Carries out one call. A call that fails is an answer, too.
   *
   * @param tool its name, not checked
   * @param arguments one strict JSON object
   * @return seed 001's result object for this tool
   * @throws ShellException if there is no answer, or it means that the program has to end
   */
  String call(String tool, String arguments) throws ShellException;
}
