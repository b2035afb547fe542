package dev.osd.shell.command;

import dev.osd.protocol.wire.Schemas;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.util.List;

/** {@code osd-shell schema}: prints the JSON Schema of a plan or a reply. */
final class Schema implements Command {
  static final Usage USAGE =
      new Usage(
          "schema",
          "Prints a JSON Schema (draft 2020-12).",
          List.of(),
          List.of(),
          List.of(new Usage.Operand("plan|reply", true, List.of("plan", "reply"), "Which schema.")),
          List.of("osd-shell schema plan > plan.schema.json"));

  private final Terminal terminal;

  Schema(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public ExitStatus run(Arguments arguments) throws ShellException {
    String which = arguments.operand(0).orElse("");
    terminal.print(
        switch (which) {
          case "plan" -> Schemas.plan();
          case "reply" -> Schemas.reply();
          default ->
              throw new ShellException(
                  ExitStatus.USAGE, "there is no schema '" + which + "'; it is plan or reply");
        });
    return ExitStatus.OK;
  }
}
