package dev.osd.daemon.exec;

import dev.osd.daemon.system.Demand;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs a program: its real path, exactly its arguments, only its own environment, standard input at
 * end of file. When it returns, nothing that the program started is left running, as far as the
 * daemon can find it and may end it.
 */
public final class CommandExecutor {
  private final ProcessStarter starter;
  private final Confinement confinement;
  private final RunningCommand.Patience patience;
  private final LimitedLaunch limited = new LimitedLaunch();
  private final Set<RunningCommand> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param control starts the programs; stays the caller's
   * @param confinement gives them their sandbox; stays the caller's
   * @param killPatience from SIGTERM to SIGKILL at the deadline
   * @param drainPatience how long a pipe is read after the program's end while another holds it
   */
  public CommandExecutor(
      ProgramControl control,
      Confinement confinement,
      Duration killPatience,
      Duration drainPatience) {
    this(control.starter(), confinement, killPatience, drainPatience);
  }

  CommandExecutor(
      ProcessStarter starter,
      Confinement confinement,
      Duration killPatience,
      Duration drainPatience) {
    this.starter = starter;
    this.confinement = confinement;
    this.patience = new RunningCommand.Patience(killPatience, drainPatience);
  }

  /**
   * Ends every program that is running and lets none begin from now on. Each one's action then
   * answers that it was stopped.
   */
  public void stopAll() {
    stopping = true;
    running.forEach(RunningCommand::stop);
  }

  ActionResult run(
      ResolvedAction.Command command, Permit.Terms terms, OutputSink output, Demand demand)
      throws InterruptedException {
    return run(command, terms, Bytes.none(), output, demand);
  }

  /**
   * @param input what the program's standard input holds
   */
  ActionResult run(
      ResolvedAction.Command command,
      Permit.Terms terms,
      Bytes input,
      OutputSink output,
      Demand demand)
      throws InterruptedException {
    String program = command.launch().getFirst();
    if (stopping) {
      return failed(
          command,
          ErrorCode.EXEC_FAILED,
          program + " was not started because the daemon was told to stop");
    }
    try (Confinement.Hold hold = confinement.hold(command, terms)) {
      if (starter.shortcoming().isPresent() && !terms.unconfinedIfMissing()) {
        return failed(
            command,
            ErrorCode.SANDBOX_UNAVAILABLE,
            "%s was not started: %s; with [sandbox] missing = \"run\" it would run all the same"
                .formatted(program, starter.shortcoming().get()));
      }
      if (starter.shortcoming().isPresent() && terms.identity().isPresent()) {
        // The runtime would start threads of its own, which would keep the user's rights.
        return failed(
            command,
            ErrorCode.SANDBOX_UNAVAILABLE,
            "%s was not started: %s, and nothing else can give it the rights of %s"
                .formatted(program, starter.shortcoming().get(), Rights.whose(terms)));
      }
      KeptOutput kept = new KeptOutput(terms.outputBytes(), output);
      ActionResult result = run(command, terms, input, hold, kept, demand);
      return ChangedFiles.report(result, hold.watch().changes());
    } catch (SandboxUnavailableException e) {
      return failed(command, ErrorCode.SANDBOX_UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return failed(
          command,
          ErrorCode.SANDBOX_UNAVAILABLE,
          "%s was not started: the sandbox \"%s\" could not be set up: %s"
              .formatted(program, terms.sandbox().wireName(), e.getMessage()));
    }
  }

  private ActionResult run(
      ResolvedAction.Command command,
      Permit.Terms terms,
      Bytes input,
      Confinement.Hold hold,
      KeptOutput kept,
      Demand demand)
      throws InterruptedException {
    String program = command.launch().getFirst();
    long start = System.nanoTime();
    StartedProgram started;
    try {
      started = starter.start(launch(command, terms, input, hold), hold, kept);
    } catch (IOException e) {
      return failed(
          command,
          ErrorCode.EXEC_FAILED,
          "%s could not be started in %s: %s".formatted(program, command.cwd(), e.getMessage()));
    }
    try (started) {
      return await(
          new RunningCommand(
              command, terms, hold.inForce(), started, kept, patience, demand, start));
    } catch (IOException e) {
      return failed(
          command,
          ErrorCode.EXEC_FAILED,
          "%s was started, but could not be held: %s".formatted(program, e.getMessage()));
    }
  }

  private ActionResult await(RunningCommand run) throws IOException, InterruptedException {
    running.add(run);
    try {
      if (stopping) {
        // Started while everything was being stopped, so perhaps not among those that were.
        run.stop();
      }
      return run.await();
    } finally {
      running.remove(run);
    }
  }

  private ProcessStarter.Launch launch(
      ResolvedAction.Command command, Permit.Terms terms, Bytes input, Confinement.Hold hold)
      throws IOException {
    Map<String, String> environment = new HashMap<>(terms.environment());
    hold.temporary().ifPresent(directory -> environment.put("TMPDIR", directory.toString()));
    return new ProcessStarter.Launch(
        limited.of(command.launch(), terms.limits()),
        environment,
        UUID.randomUUID().toString(),
        command.cwd(),
        input);
  }

  private static ActionResult failed(
      ResolvedAction.Command command, ErrorCode code, String message) {
    return new ActionResult.Failed(
        command.asked().id(), command.asked().type(), new Failure(code, message));
  }
}
