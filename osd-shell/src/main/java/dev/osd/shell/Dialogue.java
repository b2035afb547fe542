package dev.osd.shell;

import java.util.Optional;

/**
 * A talk with the person at the controlling terminal, which works while standard input and output
 * are pipes. If the person interrupts it, the program ends with {@link ExitStatus#DENIED}.
 */
public interface Dialogue extends AutoCloseable {
  /** Shows one line; characters that a terminal would obey are spelled out. */
  void say(String line);

  /**
   * Asks for a line, which is shown while it is typed.
   *
   * @return the line without its end; nothing at the end of input
   */
  Optional<String> ask(String prompt);

  /**
   * Lets the person change a text of one line. Characters of it that a terminal would obey or not
   * show are spelled out while it is edited, and come back as they are.
   *
   * @return the text as it is then; nothing where the person leaves it, or cannot be let
   */
  Optional<String> edit(String prompt, String text);

  /**
   * Asks for a secret, which is not shown while it is typed.
   *
   * @return the line without its end; nothing at the end of input
   */
  Optional<String> askSecret(String prompt);

  @Override
  void close();
}
