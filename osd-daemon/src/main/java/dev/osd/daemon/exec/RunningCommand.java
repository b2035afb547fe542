package dev.osd.daemon.exec;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.Ending;
import dev.osd.daemon.system.Signal;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** One program from start to end, with all that it starts. */
final class RunningCommand {
  private final ResolvedAction.Command command;
  private final Permit.Terms terms;
  private final SandboxProfile inForce;
  private final StartedProgram program;
  private final KeptOutput kept;
  private final Patience patience;
  private final Demand demand;
  private final long start;
  private volatile boolean stopped;

  /**
   * How long to wait.
   *
   * @param kill from SIGTERM to SIGKILL at the deadline
   * @param drain how long a pipe is read after the program's end while another holds it
   */
  record Patience(Duration kill, Duration drain) {}

  /**
   * @param inForce the sandbox that the program really has
   * @param program stays the caller's
   * @param kept what of its output is kept
   * @param demand once it has ended, so must the program; stays the caller's
   * @param start when the program was started, as {@link System#nanoTime} has it
   */
  RunningCommand(
      ResolvedAction.Command command,
      Permit.Terms terms,
      SandboxProfile inForce,
      StartedProgram program,
      KeptOutput kept,
      Patience patience,
      Demand demand,
      long start) {
    this.command = command;
    this.terms = terms;
    this.inForce = inForce;
    this.program = program;
    this.kept = kept;
    this.patience = patience;
    this.demand = demand;
    this.start = start;
  }

  /** Kills the program from another thread; the one that waits for it sees to the rest. */
  void stop() {
    stopped = true;
    program.stop();
  }

  /**
   * Waits for the program's end or deadline, or until it is wanted no more, then ends whatever is
   * left of it.
   */
  ActionResult await() throws InterruptedException, IOException {
    boolean byItself = program.awaitEnd(terms.timeout(), demand.enders());
    Optional<String> unwanted = byItself ? Optional.empty() : demand.lost();
    kept.last();
    if (byItself) {
      // Children that were left behind may still have something to say, for a short while.
      program.awaitOutput(patience.drain());
    } else {
      program.end(patience.kill());
    }
    boolean allEnded = program.kill();
    program.finishOutput(patience.drain());
    return result(new Course(byItself, unwanted, allEnded), program.ending());
  }

  /**
   * What happened.
   *
   * @param byItself whether the program ended before anybody ended it
   * @param unwanted why it was not wanted any more, where that was it
   * @param allEnded whether nothing of what it had started is left
   */
  private record Course(boolean byItself, Optional<String> unwanted, boolean allEnded) {}

  private ActionResult result(Course course, Optional<Ending> ending) {
    return new ActionResult.Ran(
        command.asked().id(),
        command.asked().type(),
        problem(
            course,
            course.allEnded() && ending.isPresent(),
            ending.flatMap(RunningCommand::signal)),
        ending.map(RunningCommand::status).orElse(OptionalInt.empty()),
        ending.flatMap(RunningCommand::signal),
        kept.stdout(),
        kept.stderr(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
        inForce,
        List.of());
  }

  private static OptionalInt status(Ending ending) {
    return switch (ending) {
      case Ending.Exited exited -> OptionalInt.of(exited.status());
      case Ending.Killed killed -> OptionalInt.empty();
    };
  }

  private static Optional<String> signal(Ending ending) {
    return switch (ending) {
      case Ending.Exited exited -> Optional.empty();
      case Ending.Killed killed -> Optional.of(Signal.name(killed.signal()));
    };
  }

  private static String inWords(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private Optional<Failure> problem(Course course, boolean allEnded, Optional<String> signal) {
    String program = command.launch().getFirst();
    if (!course.byItself()) {
      String end =
          allEnded
              ? "was killed with all it had started"
              : "was sent SIGKILL, but it or something it had started cannot be ended by the daemon's user";
      if (course.unwanted().isPresent()) {
        return Optional.of(
            new Failure(
                ErrorCode.EXEC_FAILED,
                "%s %s, because %s".formatted(program, end, course.unwanted().get())));
      }
      return Optional.of(
          new Failure(
              ErrorCode.EXEC_TIMED_OUT,
              "%s was still running after %s (its deadline) and %s"
                  .formatted(program, inWords(terms.timeout()), end)));
    }
    if (stopped && signal.isPresent()) {
      return Optional.of(
          new Failure(
              ErrorCode.EXEC_FAILED, program + " was killed because the daemon was told to stop"));
    }
    if (!allEnded) {
      return Optional.of(
          new Failure(
              ErrorCode.EXEC_FAILED,
              program
                  + " has ended, but something it had started cannot be ended by the daemon's user and goes on"));
    }
    return Optional.empty();
  }
}
