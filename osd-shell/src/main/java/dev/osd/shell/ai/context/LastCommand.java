package dev.osd.shell.ai.context;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The command that a person ran last in an interactive shell, as the shell's hook has noted it in
 * the folder that {@code OSD_LAST} names: the files {@code command}, {@code status} and {@code
 * stderr}.
 *
 * @param command the line
 * @param exitCode its exit status
 * @param stderr the end of what it wrote to standard error, as far as that was caught
 */
public record LastCommand(String command, int exitCode, String stderr) {
  /** Names the folder. */
  static final String VARIABLE = "OSD_LAST";

  /** As much of a command, and of the end of its errors, as a model is told, in bytes. */
  public static final int MOST_BYTES = 8 << 10;

  /** The command that was noted; nothing where no hook is installed, or nothing has run yet. */
  public static Optional<LastCommand> read(Map<String, String> environment) throws ShellException {
    String folder = environment.getOrDefault(VARIABLE, "");
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path path = Path.of(folder);
    Optional<String> command = text(path.resolve("command"));
    Optional<String> status = text(path.resolve("status"));
    if (command.isEmpty() || status.isEmpty() || !status.get().strip().matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    return Optional.of(
        new LastCommand(
            command.get().strip(),
            Integer.parseInt(status.get().strip()),
            text(path.resolve("stderr")).orElse("")));
  }

  /** The end of a file; bytes that are not UTF-8 become replacement characters. */
  private static Optional<String> text(Path file) throws ShellException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(Math.max(0, channel.size() - MOST_BYTES));
      ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Read on: a channel gives what it has.
      }
      return Optional.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.FILE, "cannot read what the shell hook noted: " + e.getMessage());
    }
  }
}
