package dev.osd.shell.llm;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.llm.files.Output;
import dev.osd.shell.llm.files.OutputFile;
import dev.osd.shell.llm.files.Screen;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the result of a run goes: a file, a screen, or standard output as it is. */
final class Result implements AutoCloseable {
  private final Terminal terminal;
  private final long mostBytes;
  private final Optional<OutputFile> file;
  private final Optional<Screen> screen;

  private Result(
      Terminal terminal, long mostBytes, Optional<OutputFile> file, Optional<Screen> screen) {
    this.terminal = terminal;
    this.mostBytes = mostBytes;
    this.file = file;
    this.screen = screen;
  }

  /**
   * Prepares for a result.
   *
   * @param name of the file where it goes, if not to standard output
   * @param mostBytes how long it may be
   */
  static Result prepare(Optional<String> name, long mostBytes, Terminal terminal)
      throws ShellException {
    Optional<OutputFile> file =
        name.isPresent() ? Optional.of(OutputFile.create(name.get())) : Optional.empty();
    Optional<Screen> screen =
        name.isEmpty() && terminal.printsToTerminal()
            ? Optional.of(Screen.on(terminal))
            : Optional.empty();
    return new Result(terminal, mostBytes, file, screen);
  }

  /** What the hands write to. */
  Output output() {
    return file.<Output>map(output -> output)
        .or(() -> screen.map(output -> output))
        .orElseGet(Output::standard);
  }

  /** Makes a text the result, on lines of its own. */
  void print(String text) throws ShellException {
    String result = text.stripTrailing() + "\n";
    byte[] bytes = result.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > mostBytes) {
      throw new ShellException(
          ExitStatus.FILE,
          "the result has %d bytes, more than the %d of LLMCMD_MAX_OUTPUT_BYTES"
              .formatted(bytes.length, mostBytes));
    }
    if (file.isPresent()) {
      file.get().write(bytes);
    } else if (screen.isPresent()) {
      terminal.print(Screen.fit(result));
    } else {
      terminal.print(bytes, 0, bytes.length);
    }
  }

  /**
   * Puts the result in its place.
   *
   * @param status how the model ended: only on success a file is replaced
   * @return the name of a file that was left as it was
   */
  Optional<String> settle(int status) throws ShellException {
    if (file.isPresent() && status != 0) {
      return Optional.of(file.get().name());
    }
    if (file.isPresent()) {
      file.get().commit();
    }
    return Optional.empty();
  }

  /** Throws away a file that was not put in its place. Any thread may call it. */
  void discard() {
    if (file.isPresent()) {
      file.get().close();
    }
  }

  /** Lets everything be shown that was written, and throws away what has not been settled. */
  @Override
  public void close() {
    discard();
    if (screen.isPresent()) {
      screen.get().close();
    }
  }
}
