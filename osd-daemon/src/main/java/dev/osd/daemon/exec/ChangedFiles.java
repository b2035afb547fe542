package dev.osd.daemon.exec;

import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Adds to a command's result that protected files changed while it ran. */
final class ChangedFiles {
  /** How many paths a result names. */
  static final int MOST_NAMED = 100;

  /** How many of them its message names, which is for people. */
  private static final int MOST_SPELLED = 3;

  private ChangedFiles() {}

  /**
   * The result with what has changed. It is an error then: what comes next in a plan should not go
   * on in a workspace that may now run something else.
   */
  static ActionResult report(ActionResult result, List<Path> changed) {
    if (changed.isEmpty()) {
      return result;
    }
    return switch (result) {
      case ActionResult.Ran ran ->
          new ActionResult.Ran(
              ran.id(),
              ran.type(),
              Optional.of(failure(ran.error(), changed)),
              ran.exitCode(),
              ran.signal(),
              ran.stdout(),
              ran.stderr(),
              ran.durationMs(),
              ran.sandbox(),
              changed.stream().limit(MOST_NAMED).map(Path::toString).toList());
      case ActionResult.Failed failed ->
          new ActionResult.Failed(
              failed.id(), failed.type(), failure(Optional.of(failed.failure()), changed));
      case ActionResult.Pong other -> other;
      case ActionResult.FileRead other -> other;
      case ActionResult.FileWritten other -> other;
      case ActionResult.DescriptorRead other -> other;
      case ActionResult.DescriptorWritten other -> other;
      case ActionResult.Piped other -> other;
      case ActionResult.Exited other -> other;
      case ActionResult.ToolAnswered other -> other;
      case ActionResult.Planned other -> other;
    };
  }

  private static Failure failure(Optional<Failure> first, List<Path> changed) {
    String sentence =
        "protected files of the workspace were made, changed or removed while the program ran, by it or by somebody else: %s; that has happened and is not undone: look at them before git, a shell or an editor runs what they say, and put them back (git restore FILE for those that git keeps)"
            .formatted(spelled(changed));
    return first
        .map(failure ->
            new Failure(failure.code(), "%s; besides, %s".formatted(failure.message(), sentence)))
        .orElseGet(() -> new Failure(ErrorCode.POLICY_DENIED, sentence));
  }

  private static String spelled(List<Path> changed) {
    String first =
        changed.stream().limit(MOST_SPELLED).map(Path::toString).collect(Collectors.joining(", "));
    int more = changed.size() - MOST_SPELLED;
    return more > 0 ? "%s and %d more".formatted(first, more) : first;
  }
}
