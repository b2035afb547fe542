package dev.osd.shell.ai.run;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Verdict;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.ReplyOutline;
import dev.osd.protocol.wire.ReplyReader;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.ai.Step;
import dev.osd.shell.client.DaemonAddress;
import dev.osd.shell.client.DaemonClient;
import dev.osd.shell.client.DaemonConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The daemon, as far as steps are concerned: what it says of them, and having it run one. */
public final class Gate {
  /** As much of the end of a step's errors as is kept for the model, in characters. */
  static final int KEPT_CHARACTERS = 8 << 10;

  /** Each step has its own deadline in the daemon. */
  private static final Duration FOR_EVER = Duration.ZERO;

  private final DaemonClient client;
  private final DaemonAddress address;
  private final StepPlans plans;
  private final ReplyReader replies = new ReplyReader();
  private final StrictJson json = StrictJson.standard();

  public Gate(DaemonClient client, DaemonAddress address, StepPlans plans) {
    this.client = client;
    this.address = address;
    this.plans = plans;
  }

  /** The name under which all of it is recorded. */
  String sessionId() {
    return plans.sessionId();
  }

  /** Is told what a step does while it does it. */
  interface Watcher {
    /**
     * A line that the daemon sent.
     *
     * @param event the line without its end
     */
    void event(byte[] event) throws ShellException;

    /**
     * A piece of output.
     *
     * @param stream {@code stdout} or {@code stderr}
     */
    void output(String stream, String data) throws ShellException;
  }

  /** Asks the policy about these steps. */
  List<Judged> judge(List<Step> steps) throws ShellException {
    ReplyOutline reply = exchange(plans.judging(steps), event -> {});
    if (reply.error().isPresent() || reply.steps().size() != steps.size()) {
      throw refused(reply);
    }
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      judged.add(judged(i + 1, steps.get(i), reply.steps().get(i)));
    }
    return judged;
  }

  private Judged judged(int number, Step step, ReplyOutline.Step said) {
    String directory = plans.directory(step);
    String error = said.error().map(ReplyOutline.Problem::message).orElse("");
    if (said.plan().isEmpty()) {
      return new Judged(number, step, directory, Verdict.DENY, error);
    }
    ReplyOutline.Planned planned = said.plan().get();
    String rule = "  [rule " + planned.rule() + "]";
    if (planned.decision().equals(Verdict.ALLOW.wireName())) {
      return new Judged(number, step, directory, Verdict.ALLOW, "allowed" + rule);
    }
    if (planned.decision().equals(Verdict.CONFIRM.wireName())) {
      String question = planned.question().map(words -> ": " + words).orElse("");
      return new Judged(
          number, step, directory, Verdict.CONFIRM, "needs confirmation" + question + rule);
    }
    return new Judged(
        number, step, directory, Verdict.DENY, "denied" + (error.isEmpty() ? rule : ": " + error));
  }

  /**
   * Has a step run, and waits for its end.
   *
   * @throws ShellException if the daemon refuses the plan as a whole, or is lost
   */
  Outcome run(Judged step, Optional<String> token, Watcher watcher) throws ShellException {
    Running running = new Running(watcher);
    ReplyOutline reply = exchange(plans.running(step, token), running::event);
    if (reply.error().isPresent() || reply.steps().size() != 1) {
      throw refused(reply);
    }
    Optional<ReplyOutline.Problem> error = reply.steps().getFirst().error();
    boolean ran = error.isEmpty() || running.ended || error.get().is(ErrorCode.EXEC_TIMED_OUT);
    return new Outcome(
        step,
        ran ? Outcome.State.RAN : Outcome.State.REFUSED,
        running.exitCode,
        running.durationMs,
        error,
        running.stderr.toString());
  }

  private interface Events {
    void event(byte[] line) throws ShellException;
  }

  private ReplyOutline exchange(byte[] plan, Events events) throws ShellException {
    try (DaemonConnection connection = client.reachOrStart(address)) {
      connection.send(plan);
      Optional<byte[]> line = connection.receive(FOR_EVER);
      for (; line.isPresent(); line = connection.receive(FOR_EVER)) {
        Optional<ReplyOutline> reply = replies.read(line.get());
        if (reply.isPresent()) {
          return reply.get();
        }
        events.event(line.get());
      }
    } catch (ProtocolException e) {
      throw new ShellException(ExitStatus.GENERAL, e.failure().message());
    }
    throw new ShellException(
        ExitStatus.GENERAL,
        "the daemon closed the connection before it replied; its log tells why");
  }

  private static ShellException refused(ReplyOutline reply) {
    return reply.error().isPresent()
        ? new ShellException(
            ExitStatus.of(reply),
            "the daemon refused the plan: "
                + reply.error().get().code()
                + ": "
                + reply.error().get().message())
        : new ShellException(
            ExitStatus.GENERAL, "the daemon answered for other steps than it was asked about");
  }

  /** What is known of a step that runs. */
  private final class Running {
    private final Watcher watcher;
    private final StringBuilder stderr = new StringBuilder();
    private OptionalInt exitCode = OptionalInt.empty();
    private long durationMs;
    private boolean ended;

    Running(Watcher watcher) {
      this.watcher = watcher;
    }

    void event(byte[] line) throws ShellException {
      watcher.event(line);
      JsonView event;
      try {
        event = JsonView.of(json, line);
      } catch (ProtocolException e) {
        throw new ShellException(ExitStatus.GENERAL, e.failure().message());
      }
      String name = event.text("event").orElse("");
      if (name.equals("output")) {
        output(event.text("stream").orElse("stdout"), event.text("data").orElse(""));
      } else if (name.equals("step_complete")) {
        ended = true;
        durationMs = event.whole("duration_ms").orElse(0);
        if (event.whole("exit_code").isPresent()) {
          exitCode = OptionalInt.of(Math.clamp(event.whole("exit_code").getAsLong(), -1, 255));
        }
      }
    }

    private void output(String stream, String data) throws ShellException {
      if (stream.equals("stderr")) {
        stderr.append(data);
        stderr.delete(0, Math.max(0, stderr.length() - KEPT_CHARACTERS));
      }
      watcher.output(stream, data);
    }
  }
}
