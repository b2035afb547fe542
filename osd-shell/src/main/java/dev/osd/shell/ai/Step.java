package dev.osd.shell.ai;

import java.util.Optional;

/**
 * One command that a model proposes (seed 002). The flags are the model's own words: they can make
 * a person look twice, and can allow nothing.
 *
 * @param id unique among its steps
 * @param description what it is for
 * @param command a line, or several, for a shell
 * @param needsConfirmation whether the model wants a person to agree
 * @param destructive whether it may lose data or do damage
 * @param sudo whether it needs the rights of the superuser
 * @param workingDirectory where it is to run, if not where the person is
 */
public record Step(
    String id,
    String description,
    String command,
    boolean needsConfirmation,
    boolean destructive,
    boolean sudo,
    Optional<String> workingDirectory) {

  /** The same step with another command; what was said of it still holds. */
  public Step with(String otherCommand) {
    return new Step(
        id, description, otherCommand, needsConfirmation, destructive, sudo, workingDirectory);
  }
}
