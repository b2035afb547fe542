package dev.osd.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One thing that a client asks for, as it was asked: nothing here is resolved or judged. A new kind
 * of action is a new variant; the compiler then names every place that must know it.
 */
public sealed interface Action {
  /** The client's name for this action, or {@code step1}, {@code step2} and so on. */
  String id();

  /** The action's {@code type} on the wire. */
  String type();

  /** Why the client wants it; nothing for a {@link Ping}, which needs no reason. */
  Optional<Rationale> rationale();

  /** Asks whether the daemon answers. */
  record Ping(String id) implements Action {
    @Override
    public String type() {
      return "ping";
    }

    @Override
    public Optional<Rationale> rationale() {
      return Optional.empty();
    }
  }

  /** An action that starts programs. */
  sealed interface Command extends Action {
    /** What the client asks for beyond the program itself. */
    Terms terms();
  }

  /**
   * Runs one program; no shell reads the arguments.
   *
   * @param argv the program, by path or by name, and its arguments
   * @param asRoot whether it must run as the superuser
   */
  record Exec(String id, Rationale why, List<String> argv, Terms terms, boolean asRoot)
      implements Command {
    public Exec {
      argv = List.copyOf(argv);
    }

    @Override
    public String type() {
      return "exec";
    }

    @Override
    public Optional<Rationale> rationale() {
      return Optional.of(why);
    }
  }

  /**
   * Runs one line by {@code /bin/sh -c}, judged command by command.
   *
   * @param command the line
   */
  record Shell(String id, Rationale why, String command, Terms terms) implements Command {
    @Override
    public String type() {
      return "shell";
    }

    @Override
    public Optional<Rationale> rationale() {
      return Optional.of(why);
    }
  }

  /**
   * What a client asks for around a program.
   *
   * @param cwd the directory to run in; relative to the plan's
   * @param env additional environment; its values may be secrets
   * @param timeoutSec seconds until the deadline; at least 1
   * @param network whether the program needs the network
   * @param sandbox the profile to run under, where the client names one
   */
  record Terms(
      Optional<String> cwd,
      Map<String, String> env,
      int timeoutSec,
      boolean network,
      Optional<SandboxProfile> sandbox) {
    public Terms {
      env = Map.copyOf(env);
    }

    @Override
    public String toString() {
      return "Terms[cwd=%s, env=%s, timeoutSec=%d, network=%s, sandbox=%s]"
          .formatted(cwd, env.keySet(), timeoutSec, network, sandbox);
    }
  }

  /**
   * Reads part of a regular file.
   *
   * @param path relative to the plan's directory, or absolute
   * @param maxBytes how many bytes are wanted at the most; at least 1
   * @param offset where to start, in bytes
   */
  record ReadFile(String id, Rationale why, String path, int maxBytes, long offset)
      implements Action {
    @Override
    public String type() {
      return "read_file";
    }

    @Override
    public Optional<Rationale> rationale() {
      return Optional.of(why);
    }
  }

  /**
   * Replaces or makes a regular file, all of it or nothing.
   *
   * @param path relative to the plan's directory, or absolute
   * @param content the file's new bytes
   * @param mode the permissions as the client wrote them; checked when the action is resolved
   * @param backup whether the old file is kept under a dated name
   */
  record WriteFile(
      String id, Rationale why, String path, Bytes content, String mode, boolean backup)
      implements Action {
    @Override
    public String type() {
      return "write_file";
    }

    @Override
    public Optional<Rationale> rationale() {
      return Optional.of(why);
    }
  }

  /** An action that is judged by the name of a tool and by what the tool is to do. */
  sealed interface ToolUse extends Action {
    /** The tool's name, as {@code [[tool]]} rules have it. */
    default String tool() {
      return type();
    }
  }

  /**
   * The use of one of seed 002's tools, or of a plugin.
   *
   * @param request what it is to do
   */
  record ToolCall(String id, Rationale why, ToolRequest request) implements ToolUse {
    @Override
    public String type() {
      return "tool";
    }

    @Override
    public String tool() {
      return request.tool();
    }

    @Override
    public Optional<Rationale> rationale() {
      return Optional.of(why);
    }
  }

  /**
   * An action on the file descriptors that a client has attached to its connection (seed 001).
   * Descriptors go by the session's numbers, from 0 to {@link Attachment#MOST_NUMBER}.
   */
  sealed interface OnDescriptors extends ToolUse {
    /** Why the client wants it. */
    Rationale why();

    @Override
    default Optional<Rationale> rationale() {
      return Optional.of(why());
    }
  }

  /**
   * Reads text.
   *
   * @param offset where to start, in bytes; without it where the last one ended
   * @param maxSize how many bytes at the most; without it the session's own measure
   */
  record Read(String id, Rationale why, int fd, OptionalLong offset, OptionalInt maxSize)
      implements OnDescriptors {
    @Override
    public String type() {
      return "read";
    }
  }

  /**
   * Writes at the end of what was written before.
   *
   * @param data in UTF-8
   */
  record Write(String id, Rationale why, int fd, Bytes data) implements OnDescriptors {
    @Override
    public String type() {
      return "write";
    }
  }

  /**
   * Lets bytes flow through text commands, or makes a pipe.
   *
   * @param commands each the words of one command as a shell would split them, from first to last;
   *     none copies
   * @param in where the bytes come from; without it from a new pipe
   * @param out where they go; without it, or where that number is free, into a new pipe
   * @param err where messages go; without it they are in the result
   */
  record Pipe(
      String id,
      Rationale why,
      List<String> commands,
      OptionalInt in,
      OptionalInt out,
      OptionalInt err)
      implements OnDescriptors {
    public Pipe {
      commands = List.copyOf(commands);
    }

    @Override
    public String type() {
      return "pipe";
    }
  }

  /**
   * Ends the session. Only a tool call asks for this; a plan has no such action.
   *
   * @param code what the client is about to tell its own caller, 0 to 255
   */
  record Exit(String id, Rationale why, int code) implements OnDescriptors {
    @Override
    public String type() {
      return "exit";
    }
  }
}
