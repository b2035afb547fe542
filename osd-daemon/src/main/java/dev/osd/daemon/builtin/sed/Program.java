package dev.osd.daemon.builtin.sed;

import java.util.List;

/**
 * A script that can be run. Immutable.
 *
 * @param instructions in the script's order
 * @param expressions by their ids
 * @param quiet whether it began with {@code #n}
 * @param parts of how many {@code -e} parts the script was made
 */
public record Program(
    List<Instruction> instructions, List<Expression> expressions, boolean quiet, int parts) {
  /** Copies the lists. */
  public Program {
    instructions = List.copyOf(instructions);
    expressions = List.copyOf(expressions);
  }

  /**
   * Reads a script.
   *
   * @param parts the arguments of {@code -e}, which follow each other as lines do
   * @throws ScriptException if it is wrong or asks for what is not served
   */
  public static Program parse(List<String> parts, Dialect dialect) throws ScriptException {
    return new ScriptParser(parts, dialect).parse();
  }
}
