package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.ai.context.ShellHook;
import java.util.List;

/** {@code osd-shell hook}: prints what an interactive shell needs to note its last command. */
final class Hook implements Command {
  static final Usage USAGE =
      new Usage(
          "hook",
          "Prints a script by which a shell notes its last command for: osd-shell ai fix.",
          List.of(
              "It notes the command, its exit status and the end of its standard error in files"
                  + " that only you can read; docs/ai.md says what it cannot catch."),
          List.of(),
          List.of(
              new Usage.Operand(
                  "bash|zsh", true, List.of("bash", "zsh"), "Which shell it is for.")),
          List.of("eval \"$(osd-shell hook bash)\""));

  private final Terminal terminal;

  Hook(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    String shell = arguments.operand(0).orElse("");
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new ShellException(
          ExitStatus.USAGE, "there is no hook for '" + shell + "'; it is bash or zsh");
    }
    terminal.print(ShellHook.script(shell));
    return ExitStatus.OK;
  }
}
