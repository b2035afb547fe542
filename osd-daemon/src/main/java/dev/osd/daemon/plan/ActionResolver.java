package dev.osd.daemon.plan;

import dev.osd.daemon.plan.PathResolver.UnresolvableException;
import dev.osd.daemon.session.CommandWords;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.session.SessionException;
import dev.osd.policy.Policy;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.shell.CommandReader;
import dev.osd.policy.shell.Reading;
import dev.osd.protocol.Action;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.ToolRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds out what an action means on this machine: real paths, the programs behind names, permission
 * bits. Facts only; whether it may happen is the engine's to say.
 */
public final class ActionResolver {
  private static final String SHELL = "/bin/sh";
  private static final String USUAL_MODE = "0644";
  private static final int PERMISSIONS = 0777;
  private static final int MILLIS = 1000;

  private final PathResolver paths = new PathResolver();
  private final ProgramLookup programs;
  private final ToolResolver tools;

  /**
   * @param searchPath where programs without a slash are looked up, in order
   * @param uid the daemon's user id: what it owns counts as trusted, as root's does
   * @param home the daemon user's home directory, where plugins may lie
   */
  public ActionResolver(List<Path> searchPath, long uid, Path home) {
    this.programs = new ProgramLookup(searchPath, uid, paths);
    this.tools = new ToolResolver(programs, new PluginLookup(programs, home));
  }

  /**
   * The facts about one action.
   *
   * @param base what relative paths start from: absolute and real
   * @param policy whose rules' programs the found ones are compared with
   * @param session the descriptors of the connection that the plan came on
   */
  Resolution resolve(Action action, Path base, Policy policy, Session session) {
    try {
      return switch (action) {
        case Action.Ping ping -> new Resolution.Resolved(new ResolvedAction.Ping(ping));
        case Action.Exec exec -> exec(exec, base, policy);
        case Action.Shell shell -> shell(shell, base, policy);
        case Action.ReadFile read ->
            new Resolution.Resolved(
                new ResolvedAction.FileRead(read, paths.resolve(base, read.path()).toString()));
        case Action.WriteFile write -> write(write, base);
        case Action.ToolCall call -> tool(call, base, policy, session);
        case Action.OnDescriptors use -> onDescriptors(use, session);
      };
    } catch (SessionException e) {
      return new Resolution.Unresolved(e.failure());
    } catch (UnresolvableException e) {
      return unresolved(ErrorCode.INVALID_ARGS, String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      return unresolved(
          ErrorCode.INVALID_ARGS,
          "a path or program has characters that the daemon's locale cannot express; run the daemon with LC_ALL=C.UTF-8");
    }
  }

  /**
   * The directory that a plan's paths start from.
   *
   * @param start the peer's directory, or the daemon's
   * @param cwd what the plan asks for
   */
  Optional<Path> directory(Path start, Optional<String> cwd) {
    if (cwd.isEmpty()) {
      return Optional.of(start);
    }
    try {
      return Optional.of(paths.resolve(start, cwd.get())).filter(Files::isDirectory);
    } catch (UnresolvableException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** A tool that stands for another action comes down to that; of the others, to programs. */
  private Resolution tool(Action.ToolCall call, Path base, Policy policy, Session session)
      throws UnresolvableException {
    Optional<Action> inner =
        switch (call.request()) {
          case ToolRequest.CmdRun run ->
              Optional.of(
                  new Action.Shell(
                      call.id(),
                      call.why(),
                      run.command(),
                      new Action.Terms(
                          run.workingDirectory(),
                          Map.of(),
                          Math.ceilDiv(run.timeoutMs(), MILLIS),
                          false,
                          Optional.empty())));
          case ToolRequest.FsRead read ->
              Optional.of(
                  new Action.ReadFile(call.id(), call.why(), read.path(), read.maxBytes(), 0));
          case ToolRequest.FsWrite write ->
              Optional.of(
                  new Action.WriteFile(
                      call.id(),
                      call.why(),
                      write.path(),
                      write.content(),
                      write.mode().isPresent() ? write.mode().get() : mode(base, write.path()),
                      write.backup()));
          case ToolRequest.PkgManage _,
              ToolRequest.SvcManage _,
              ToolRequest.SysInfo _,
              ToolRequest.Services _,
              ToolRequest.Packages _,
              ToolRequest.Tools _,
              ToolRequest.Plugin _ ->
              Optional.empty();
        };
    if (inner.isEmpty()) {
      return tools.resolve(call, base, policy);
    }
    return switch (resolve(inner.get(), base, policy, session)) {
      case Resolution.Resolved resolved ->
          new Resolution.Resolved(new ResolvedAction.ToolAlias(call, resolved.action()));
      case Resolution.Unresolved unresolved -> unresolved;
    };
  }

  /** The permissions that a file has; for one that is not there, those that files mostly have. */
  private String mode(Path base, String path) throws UnresolvableException {
    try {
      Object mode =
          Files.getAttribute(paths.resolve(base, path), "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return "%03o".formatted((Integer) mode & PERMISSIONS);
    } catch (IOException absent) {
      return USUAL_MODE;
    }
  }

  private Resolution exec(Action.Exec exec, Path base, Policy policy) {
    Optional<Path> cwd = directory(base, exec.terms().cwd());
    if (cwd.isEmpty()) {
      return noDirectory(exec.terms());
    }
    Reading reading = CommandReader.ofArgv(exec.argv());
    Program program = programs.find(exec.argv().getFirst(), cwd.get(), policy);
    List<String> launch = new ArrayList<>(exec.argv());
    program.launch().ifPresent(path -> launch.set(0, path));
    return command(exec, launch, cwd.get(), reading, policy);
  }

  private Resolution shell(Action.Shell shell, Path base, Policy policy) {
    Optional<Path> cwd = directory(base, shell.terms().cwd());
    if (cwd.isEmpty()) {
      return noDirectory(shell.terms());
    }
    return command(
        shell,
        List.of(SHELL, "-c", shell.command()),
        cwd.get(),
        CommandReader.ofLine(shell.command()),
        policy);
  }

  private Resolution command(
      Action.Command asked, List<String> launch, Path cwd, Reading reading, Policy policy) {
    List<Program> facts =
        reading.commands().stream()
            .map(command -> programs.find(command.program(), cwd, policy))
            .toList();
    return new Resolution.Resolved(
        new ResolvedAction.Command(asked, launch, cwd.toString(), reading, facts));
  }

  private Resolution write(Action.WriteFile write, Path base) throws UnresolvableException {
    String mode = write.mode();
    String digits = mode.length() == 4 && mode.startsWith("0") ? mode.substring(1) : mode;
    if (digits.length() != 3 || digits.chars().anyMatch(c -> c < '0' || c > '7')) {
      return unresolved(
          ErrorCode.INVALID_MODE_STRING,
          "mode must be three octal digits, with or without a 0 before them, such as \"0644\"");
    }
    return new Resolution.Resolved(
        new ResolvedAction.FileWrite(
            write, paths.resolve(base, write.path()).toString(), Integer.parseInt(digits, 8)));
  }

  private static Resolution onDescriptors(Action.OnDescriptors use, Session session)
      throws SessionException {
    List<List<String>> commands = new ArrayList<>();
    Map<Integer, String> names = new TreeMap<>();
    for (int number : numbers(use)) {
      session.name(number).ifPresent(name -> names.put(number, name));
    }
    if (use instanceof Action.Pipe pipe) {
      for (String command : pipe.commands()) {
        commands.add(CommandWords.split(command));
      }
    }
    return new Resolution.Resolved(new ResolvedAction.OnDescriptors(use, commands, names));
  }

  private static List<Integer> numbers(Action.OnDescriptors use) {
    return switch (use) {
      case Action.Read read -> List.of(read.fd());
      case Action.Write write -> List.of(write.fd());
      case Action.Pipe pipe ->
          Stream.of(pipe.in(), pipe.out(), pipe.err())
              .flatMapToInt(OptionalInt::stream)
              .boxed()
              .toList();
      case Action.Exit _ -> List.of();
    };
  }

  private static Resolution noDirectory(Action.Terms terms) {
    return unresolved(
        ErrorCode.INVALID_ARGS,
        "cwd is no directory: %s".formatted(terms.cwd().orElse("the plan's own")));
  }

  private static Resolution unresolved(ErrorCode code, String message) {
    return new Resolution.Unresolved(new Failure(code, message));
  }
}
