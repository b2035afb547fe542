package dev.osd.policy;

import dev.osd.policy.shell.Reading;
import dev.osd.protocol.Action;
import java.util.List;

/** An action with the facts that its judgement needs. Facts only: nothing here is a verdict. */
public sealed interface ResolvedAction {
  /** The action as the client asked for it. */
  Action asked();

  /** A ping needs no facts. */
  record Ping(Action.Ping asked) implements ResolvedAction {}

  /**
   * A program or a shell line.
   *
   * @param launch what will be started: the program's launch path and its arguments; for a shell
   *     line {@code /bin/sh -c LINE}
   * @param cwd the directory it will run in: real and absolute
   * @param reading what the command comes down to
   * @param programs the facts about each of {@code reading.commands()}, in the same order
   */
  record Command(
      Action.Command asked,
      List<String> launch,
      String cwd,
      Reading reading,
      List<Program> programs)
      implements ResolvedAction {
    public Command {
      launch = List.copyOf(launch);
      programs = List.copyOf(programs);
      if (programs.size() != reading.commands().size()) {
        throw new IllegalArgumentException("each command needs its program's facts");
      }
    }
  }

  /**
   * A file to read.
   *
   * @param path absolute, symbolic links and {@code ..} gone as far as the path exists
   */
  record FileRead(Action.ReadFile asked, String path) implements ResolvedAction {}

  /**
   * A file to write.
   *
   * @param path absolute, symbolic links and {@code ..} gone as far as the path exists
   * @param mode the permission bits, 0 to 0777
   */
  record FileWrite(Action.WriteFile asked, String path, int mode) implements ResolvedAction {}
}
