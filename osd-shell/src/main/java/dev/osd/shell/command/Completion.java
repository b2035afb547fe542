package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.util.List;
import picocli.AutoComplete;

/** {@code osd-shell completion}: prints a completion script for a shell. */
final class Completion implements Command {
  static final Usage USAGE =
      new Usage(
          "completion",
          "Prints a script that completes osd-shell's commands and options.",
          List.of(),
          List.of(),
          List.of(
              new Usage.Operand(
                  "bash|zsh", true, List.of("bash", "zsh"), "Which shell it is for.")),
          List.of(
              "osd-shell completion bash > ~/.local/share/bash-completion/completions/osd-shell",
              "source <(osd-shell completion zsh)"));

  /** Makes zsh understand the same script as bash; see zshcompsys(1). */
  private static final String ZSH_PREAMBLE =
      """
      #compdef osd-shell
      autoload -U +X compinit && (( ${+functions[compdef]} )) || compinit
      autoload -U +X bashcompinit && bashcompinit
      """;

  private final Terminal terminal;
  private final Catalogue catalogue;

  /** A command that completes the commands of this catalogue. */
  Completion(Terminal terminal, Catalogue catalogue) {
    this.terminal = terminal;
    this.catalogue = catalogue;
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
          ExitStatus.USAGE, "there is no completion for '" + shell + "'; it is bash or zsh");
    }
    String script = AutoComplete.bash("osd-shell", PicocliArguments.reader(catalogue.usages()));
    terminal.print(shell.equals("zsh") ? ZSH_PREAMBLE + script : script);
    return ExitStatus.OK;
  }
}
