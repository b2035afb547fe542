package dev.osd.shell.llm.files;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.llm.files.Opened.Mode;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The descriptors of one run, opened with this person's rights and no others: the standard streams,
 * and the input files from 3 on in the order given (seed 001). Closing closes the input files; the
 * output is its own owner's.
 */
public final class OpenFiles implements AutoCloseable {
  /** The kernel passes at most 253 descriptors at once (SCM_MAX_FD, unix(7)). */
  public static final int MOST_FILES = 240;

  private static final int FIRST_FILE = 3;

  private final List<Opened> all = new ArrayList<>();
  private final List<FileInputStream> inputs = new ArrayList<>();

  private OpenFiles() {}

  /**
   * Opens the input files.
   *
   * @param names paths, or {@code -} for standard input
   * @param output where descriptor 1 leads
   * @param mostBytes the largest file that is taken
   * @throws ShellException if one cannot be opened or is too large; then none is left open
   */
  public static OpenFiles open(List<String> names, Output output, long mostBytes)
      throws ShellException {
    if (names.size() > MOST_FILES) {
      throw new ShellException(
          ExitStatus.USAGE,
          "there are " + names.size() + " input files; at most " + MOST_FILES + " can be passed");
    }
    OpenFiles files = new OpenFiles();
    files.standardStreams(output);
    try {
      for (String name : names) {
        files.add(name, mostBytes);
      }
    } catch (ShellException e) {
      files.close();
      throw e;
    }
    return files;
  }

  /** All of them by number. */
  public List<Opened> all() {
    return List.copyOf(all);
  }

  /** All of them, with descriptor 1 under the name of an output file that was not opened. */
  public List<Opened> named(Optional<String> output) {
    List<Opened> named = new ArrayList<>(all);
    if (output.isPresent()) {
      Opened opened = all.get(1);
      named.set(
          1,
          new Opened(
              opened.number(), output.get(), opened.mode(), opened.size(), opened.descriptor()));
    }
    return named;
  }

  private void standardStreams(Output output) {
    all.add(new Opened(0, "stdin", Mode.READ, OptionalLong.empty(), FileDescriptor.in));
    all.add(new Opened(1, output.name(), Mode.WRITE, OptionalLong.empty(), output.descriptor()));
    all.add(new Opened(2, "stderr", Mode.WRITE, OptionalLong.empty(), FileDescriptor.err));
  }

  private void add(String name, long mostBytes) throws ShellException {
    int number = FIRST_FILE + all.size() - 3;
    if (name.equals("-")) {
      all.add(new Opened(number, "stdin", Mode.READ, OptionalLong.empty(), FileDescriptor.in));
      return;
    }
    try {
      Path path = Path.of(name);
      FileInputStream input = new FileInputStream(path.toFile());
      inputs.add(input);
      OptionalLong size =
          Files.isRegularFile(path)
              ? OptionalLong.of(input.getChannel().size())
              : OptionalLong.empty();
      if (size.orElse(0) > mostBytes) {
        throw new ShellException(
            ExitStatus.FILE,
            "%s has %d bytes, more than the %d of LLMCMD_MAX_INPUT_BYTES"
                .formatted(name, size.orElse(0), mostBytes));
      }
      all.add(new Opened(number, name, Mode.READ, size, input.getFD()));
    } catch (FileNotFoundException e) {
      // Its message has the name and the system's reason.
      throw new ShellException(ExitStatus.FILE, "cannot read " + e.getMessage());
    } catch (IOException | InvalidPathException e) {
      throw new ShellException(ExitStatus.FILE, "cannot read " + name + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    for (FileInputStream input : inputs) {
      try {
        input.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }
}
