package dev.osd.shell;

/** What a command tells the process that started it. */
public sealed interface Ending permits ExitStatus, Ending.OfTool, Ending.OfModel {
  /** The status as the operating system has it. */
  int code();

  /**
   * The status of a text command that the daemon ran, passed on as it is.
   *
   * @param code 0 to 255, with the tool's own meaning
   */
  record OfTool(int code) implements Ending {}

  /**
   * The status by which a model ended its run.
   *
   * @param code 0 to 255, with the meaning that the model gave it
   */
  record OfModel(int code) implements Ending {}
}
