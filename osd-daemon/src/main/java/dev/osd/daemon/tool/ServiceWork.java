package dev.osd.daemon.tool;

import dev.osd.daemon.tool.StepRunner.StepEnd;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.ActionResult.ToolAnswered;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.Value;
import java.util.Optional;
import java.util.stream.Stream;

/** Carries out {@code svc.manage}: the verb, and then a look at what has become of the service. */
final class ServiceWork {
  /** LSB 5.0 Core, 22.2: the user may not do that; and the program is not installed. */
  private static final int INSUFFICIENT_PRIVILEGE = 4;

  private final ResolvedAction.ToolRun run;
  private final ToolRequest.SvcManage request;
  private final ServiceManager manager;
  private final StepRunner steps;

  ServiceWork(
      ResolvedAction.ToolRun run,
      ToolRequest.SvcManage request,
      ServiceManager manager,
      StepRunner steps) {
    this.run = run;
    this.request = request;
    this.manager = manager;
    this.steps = steps;
  }

  ToolAnswered carryOut() throws InterruptedException {
    return switch (request.verb()) {
      case STATUS -> status();
      case START, STOP, RESTART, RELOAD, ENABLE, DISABLE -> change();
    };
  }

  private ToolAnswered status() throws InterruptedException {
    StepEnd asked = steps.run(Recipe.QUERY);
    ServiceState state = state(asked);
    Optional<ToolAnswered> trouble = trouble(asked, state);
    if (trouble.isPresent()) {
      return trouble.get();
    }
    StepEnd shown = run.step(Recipe.CARRY_OUT).isPresent() ? steps.run(Recipe.CARRY_OUT) : asked;
    return Reports.done(run.asked(), shown.stdout(), shown.stderr(), facts(state));
  }

  private ToolAnswered change() throws InterruptedException {
    if (manager instanceof Systemd) {
      // systemctl takes a word that is no unit for the beginning of one it has to look for.
      StepEnd known = steps.run(Recipe.QUERY);
      Optional<ToolAnswered> trouble = trouble(known, state(known));
      if (trouble.isPresent()) {
        return trouble.get();
      }
    }
    StepEnd end = steps.run(Recipe.CARRY_OUT);
    ServiceState state = state(steps.run(Recipe.QUERY));
    Value.Group facts = facts(state);
    if (end.exitCode().isPresent()) {
      facts = facts.with("exit_code", end.exitCode().getAsInt());
    }
    Optional<ToolAnswered> broken = Reports.broken(run.asked(), end, facts);
    if (broken.isPresent()) {
      return broken.get();
    }
    return end.succeeded()
        ? Reports.done(run.asked(), end.stdout(), end.stderr(), facts)
        : Reports.failed(
            run.asked(),
            error(end),
            "%s: %s ended with status %d"
                .formatted(request.service(), request.action(), end.exitCode().orElse(-1)),
            end.stdout(),
            end.stderr(),
            facts);
  }

  private Optional<ToolAnswered> trouble(StepEnd end, ServiceState state) {
    Optional<ToolAnswered> broken = Reports.broken(run.asked(), end, facts(state));
    if (broken.isPresent()) {
      return Optional.of(broken.get());
    }
    return state == ServiceState.NOT_FOUND
        ? Optional.of(
            Reports.failed(
                run.asked(),
                ToolError.NOT_FOUND,
                "%s has no service %s".formatted(manager.name(), request.service())))
        : Optional.empty();
  }

  private ServiceState state(StepEnd end) {
    return end.exitCode().isPresent()
        ? manager.state(end.exitCode().getAsInt(), end.words())
        : ServiceState.UNKNOWN;
  }

  private Value.Group facts(ServiceState state) {
    return Value.Group.EMPTY.with("manager", manager.name()).with("service_state", state.word());
  }

  private ToolError error(StepEnd end) {
    String words = end.words();
    boolean forbidden =
        Stream.of("Access denied", "authentication required", "Permission denied", "superuser")
            .anyMatch(words::contains);
    if (forbidden
        || (manager instanceof SysV && end.exitCode().orElse(-1) == INSUFFICIENT_PRIVILEGE)) {
      return ToolError.PERMISSION_DENIED;
    }
    return manager.state(-1, words) == ServiceState.NOT_FOUND
        ? ToolError.NOT_FOUND
        : ToolError.IO_ERROR;
  }
}
