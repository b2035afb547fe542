package dev.osd.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What came of one action. */
public sealed interface ActionResult {
  /** The action's {@code id}. */
  String id();

  /** The {@code type} on the wire: the action's own, but {@code pong} for a ping. */
  String type();

  /** Why the action failed; nothing where it did what was asked, as far as the daemon can tell. */
  Optional<Failure> error();

  /** Whether the action did what was asked: no error, and for a program exit status 0. */
  default boolean ok() {
    return error().isEmpty();
  }

  /** The daemon answers. */
  record Pong(String id) implements ActionResult {
    @Override
    public String type() {
      return "pong";
    }

    @Override
    public Optional<Failure> error() {
      return Optional.empty();
    }
  }

  /**
   * A program ran, to its end or to its deadline.
   *
   * @param type {@code exec} or {@code shell}
   * @param exitCode its exit status, where it ended by itself
   * @param signal the signal that ended it, such as {@code SIGKILL}
   * @param stdout what it wrote to standard output
   * @param stderr what it wrote to standard error
   * @param durationMs milliseconds from start to end
   * @param sandbox the confinement that was really in force
   * @param protectedChanged absolute paths of protected files that were made, changed or removed
   *     while it ran
   */
  record Ran(
      String id,
      String type,
      Optional<Failure> error,
      OptionalInt exitCode,
      Optional<String> signal,
      Captured stdout,
      Captured stderr,
      long durationMs,
      SandboxProfile sandbox,
      List<String> protectedChanged)
      implements ActionResult {
    public Ran {
      protectedChanged = List.copyOf(protectedChanged);
    }

    @Override
    public boolean ok() {
      return error.isEmpty() && exitCode.isPresent() && exitCode.getAsInt() == 0;
    }
  }

  /**
   * An output stream as far as it was kept.
   *
   * @param bytes head and tail, with a marker between them where the middle is gone
   * @param truncated whether something is gone
   */
  record Captured(Bytes bytes, boolean truncated) {
    /** A stream to which nothing was written. */
    public static Captured nothing() {
      return new Captured(Bytes.none(), false);
    }
  }

  /**
   * A file was read.
   *
   * @param content the bytes from the asked offset on
   * @param truncated whether the file goes on behind them
   * @param size the whole file's size in bytes when it was opened
   */
  record FileRead(String id, Bytes content, boolean truncated, long size) implements ActionResult {
    @Override
    public String type() {
      return "read_file";
    }

    @Override
    public Optional<Failure> error() {
      return Optional.empty();
    }
  }

  /**
   * A file was written.
   *
   * @param artifacts the paths of all files that this made or replaced
   * @param bytesWritten the new file's size
   * @param backupPath where the old file is kept
   */
  record FileWritten(
      String id, List<String> artifacts, long bytesWritten, Optional<String> backupPath)
      implements ActionResult {
    public FileWritten {
      artifacts = List.copyOf(artifacts);
    }

    @Override
    public String type() {
      return "write_file";
    }

    @Override
    public Optional<Failure> error() {
      return Optional.empty();
    }
  }

  /**
   * A descriptor of a session was read.
   *
   * @param content whole characters as far as the bytes are UTF-8
   * @param nextOffset where the next read goes on, in bytes
   * @param eof whether nothing is left behind them
   */
  record DescriptorRead(String id, Bytes content, long nextOffset, boolean eof)
      implements ActionResult {
    @Override
    public String type() {
      return "read";
    }

    @Override
    public Optional<Failure> error() {
      return Optional.empty();
    }
  }

  /**
   * A descriptor of a session was written.
   *
   * @param size how many bytes
   */
  record DescriptorWritten(String id, long size) implements ActionResult {
    @Override
    public String type() {
      return "write";
    }

    @Override
    public Optional<Failure> error() {
      return Optional.empty();
    }
  }

  /**
   * Bytes went through text commands, or a pipe was made.
   *
   * @param error why the commands could not be run to their end
   * @param exitCodes of each command in order; none where they only run once the pipe is read
   * @param size how many bytes the last one wrote
   * @param ends of the pipe that was made, where one was
   * @param stderr the commands' messages, where no descriptor was named for them
   */
  record Piped(
      String id,
      Optional<Failure> error,
      List<Integer> exitCodes,
      long size,
      Optional<PipeEnds> ends,
      Captured stderr)
      implements ActionResult {
    public Piped {
      exitCodes = List.copyOf(exitCodes);
    }

    @Override
    public String type() {
      return "pipe";
    }

    @Override
    public boolean ok() {
      return error.isEmpty() && (exitCodes.isEmpty() || exitCodes.getLast() == 0);
    }
  }

  /**
   * The session's numbers of a pipe.
   *
   * @param in the end that is written
   * @param out the end that is read
   */
  record PipeEnds(int in, int out) {}

  /** A session has ended, and its descriptors are closed. */
  record Exited(String id, int code) implements ActionResult {
    @Override
    public String type() {
      return "exit";
    }

    @Override
    public Optional<Failure> error() {
      return Optional.empty();
    }
  }

  /**
   * A tool has answered (seed 002).
   *
   * @param tool its name
   * @param ok whether it did what was asked
   * @param toolError why not, where that can be told
   * @param stdout text for whoever asked; what is not UTF-8 in it is replaced on the wire
   * @param stderr messages, the reason of an error among them
   * @param meta facts for programs
   */
  record ToolAnswered(
      String id,
      String tool,
      boolean ok,
      Optional<ToolError> toolError,
      Captured stdout,
      Captured stderr,
      Value.Group meta)
      implements ActionResult {
    @Override
    public String type() {
      return "tool";
    }

    @Override
    public Optional<Failure> error() {
      return toolError.map(code -> new Failure(code.inPlans(), message(stderr)));
    }

    private static String message(Captured stderr) {
      String text = new String(stderr.bytes().toArray(), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("the tool said nothing");
    }
  }

  /**
   * What the policy says of an action that was only planned.
   *
   * @param error why the policy denies it, where it does
   * @param decision the verdict
   * @param rule the rule that decided, by file and line
   * @param question what a person would have to confirm
   * @param target what the action would touch, resolved
   */
  record Planned(
      String id,
      String type,
      Optional<Failure> error,
      Verdict decision,
      String rule,
      Optional<String> question,
      Target target)
      implements ActionResult {}

  /** What an action would touch. */
  sealed interface Target {
    /** Nothing at all. */
    record None() implements Target {}

    /** A program with its arguments, by its real path. */
    record Program(List<String> argv) implements Target {
      public Program {
        argv = List.copyOf(argv);
      }
    }

    /** A file by its resolved path. */
    record File(String path) implements Target {}
  }

  /** The action did not happen. */
  record Failed(String id, String type, Failure failure) implements ActionResult {
    @Override
    public Optional<Failure> error() {
      return Optional.of(failure);
    }
  }
}
