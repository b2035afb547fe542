package dev.osd.daemon.exec;

import dev.osd.protocol.ActionResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Carries out file actions that were judged already and are permitted. */
final class FileActions {
  static final int FILE_BYTES = 1 << 20;

  private FileActions() {}

  static ActionResult read(ReadFileExecutor executor, Path judged) {
    return read(executor, judged, FILE_BYTES, 0);
  }

  static ActionResult read(ReadFileExecutor executor, Path judged, int maxBytes, long offset) {
    return executor.read(Commands.read(judged, maxBytes, offset), Commands.fileTerms(FILE_BYTES));
  }

  static ActionResult write(WriteFileExecutor executor, Path judged, String content) {
    return write(executor, judged, content, false);
  }

  static ActionResult write(
      WriteFileExecutor executor, Path judged, String content, boolean backup) {
    return executor.write(
        Commands.write(judged, content, 0640, backup), Commands.fileTerms(FILE_BYTES));
  }

  /** What was read, as text; nothing where reading failed. */
  static Optional<String> text(ActionResult result) {
    return result instanceof ActionResult.FileRead read
        ? Optional.of(new String(read.content().toArray(), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
