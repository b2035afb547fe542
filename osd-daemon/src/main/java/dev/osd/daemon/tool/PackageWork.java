package dev.osd.daemon.tool;

import dev.osd.daemon.tool.StepRunner.StepEnd;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.ActionResult.ToolAnswered;
import dev.osd.protocol.PackageVerb;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Carries out {@code pkg.manage}. What has changed is not what the manager says it would do, but
 * the difference of what is installed before and after.
 */
final class PackageWork {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private final ResolvedAction.ToolRun run;
  private final ToolRequest.PkgManage request;
  private final PackageManager manager;
  private final StepRunner steps;

  PackageWork(
      ResolvedAction.ToolRun run,
      ToolRequest.PkgManage request,
      PackageManager manager,
      StepRunner steps) {
    this.run = run;
    this.request = request;
    this.manager = manager;
    this.steps = steps;
  }

  ToolAnswered carryOut() throws InterruptedException {
    if (run.step(Recipe.REHEARSE).isPresent()) {
      return rehearsed(patiently(Recipe.REHEARSE));
    }
    if (!request.verb().changesPackages()) {
      return ended(patiently(Recipe.CARRY_OUT), facts());
    }
    Inventory before = new Inventory();
    StepEnd listed = steps.run(Recipe.INVENTORY, line -> before.add(manager, line));
    if (!listed.succeeded()) {
      return unlisted(listed, "nothing was changed: ", facts());
    }
    StepEnd end = patiently(Recipe.CARRY_OUT);
    Inventory after = new Inventory();
    StepEnd relisted = steps.run(Recipe.INVENTORY, line -> after.add(manager, line));
    if (!relisted.succeeded()) {
      return unlisted(relisted, "%s has run, but ".formatted(manager.name()), facts());
    }
    return ended(end, changes(before, after));
  }

  /** Another run of the manager holds a lock for a while; not every manager waits by itself. */
  private StepEnd patiently(String step) throws InterruptedException {
    Duration enough = steps.left().minus(PackageManager.LOCK_PATIENCE);
    StepEnd end = steps.run(step);
    while (!end.succeeded()
        && manager.isLocked(end.words())
        && steps.left().compareTo(enough) > 0
        && steps.left().isPositive()) {
      steps.pause(BETWEEN_TRIES);
      end = steps.run(step);
    }
    return end;
  }

  private Value.Group facts() {
    return Value.Group.EMPTY.with("manager", manager.name());
  }

  /** What each verb is about is always there, even if it is nothing. */
  private Value.Group changes(Inventory before, Inventory after) {
    List<String> installed = after.newSince(before);
    List<String> removed = after.goneSince(before);
    Value.Group facts = facts();
    if (request.verb() != PackageVerb.REMOVE || !installed.isEmpty()) {
      facts = facts.with("packages_installed", Value.of(installed));
    }
    if (request.verb() == PackageVerb.REMOVE || !removed.isEmpty()) {
      facts = facts.with("packages_removed", Value.of(removed));
    }
    return facts;
  }

  private ToolAnswered rehearsed(StepEnd end) {
    Optional<ToolAnswered> broken = Reports.broken(run.asked(), end, facts());
    // dnf answers its own question with no and ends with status 1.
    boolean shown = end.succeeded() || (manager instanceof Dnf && !saysUnknown(end));
    if (broken.isPresent() || !shown) {
      return ended(end, facts());
    }
    return Reports.failed(
        run.asked(),
        ToolError.PERMISSION_DENIED,
        "nothing was changed: assume_yes is not true, so %s was only asked what it would do; to have it done, send assume_yes: true"
            .formatted(manager.name()),
        end.stdout(),
        end.stderr(),
        facts());
  }

  private ToolAnswered ended(StepEnd end, Value.Group facts) {
    Value.Group meta = withStatus(end, facts);
    Optional<ToolAnswered> broken = Reports.broken(run.asked(), end, meta);
    if (broken.isPresent()) {
      return broken.get();
    }
    return end.succeeded() || foundNothing(end)
        ? Reports.done(run.asked(), end.stdout(), end.stderr(), meta)
        : Reports.failed(run.asked(), error(end), reason(end), end.stdout(), end.stderr(), meta);
  }

  private static Value.Group withStatus(StepEnd end, Value.Group facts) {
    return end.exitCode().isPresent() ? facts.with("exit_code", end.exitCode().getAsInt()) : facts;
  }

  /** Some managers end with a status of their own where a search finds nothing. */
  private boolean foundNothing(StepEnd end) {
    return request.verb() == PackageVerb.SEARCH && manager.foundNothing(end.exitCode().orElse(-1));
  }

  private ToolError error(StepEnd end) {
    if (manager.isLocked(end.words()) && !isForbidden(end.words())) {
      return ToolError.TIMEOUT;
    }
    if (saysUnknown(end)) {
      return ToolError.NOT_FOUND;
    }
    return isForbidden(end.words()) ? ToolError.PERMISSION_DENIED : ToolError.IO_ERROR;
  }

  private String reason(StepEnd end) {
    return switch (error(end)) {
      case TIMEOUT ->
          "another run of %s holds its lock; it was waited for in vain".formatted(manager.name());
      case NOT_FOUND -> "%s does not know a package of that name".formatted(manager.name());
      case PERMISSION_DENIED ->
          "%s may not do that with the rights that it has".formatted(manager.name());
      case INVALID_ARGS, IO_ERROR, PARSE_ERROR ->
          "%s ended with status %d".formatted(manager.name(), end.exitCode().orElse(-1));
    };
  }

  private boolean saysUnknown(StepEnd end) {
    return manager.isUnknownPackage(end.words());
  }

  private static boolean isForbidden(String words) {
    return Stream.of(
            "are you root",
            "Permission denied",
            "superuser privileges",
            "you are root",
            "Root privileges",
            "unless you are root")
        .anyMatch(words::contains);
  }

  private ToolAnswered unlisted(StepEnd end, String before, Value.Group facts) {
    String reason =
        end.failure()
            .map(failure -> failure.message())
            .orElse("status %d".formatted(end.exitCode().orElse(-1)));
    return Reports.failed(
        run.asked(),
        end.failure().map(failure -> ToolError.of(failure.code())).orElse(ToolError.IO_ERROR),
        "%swhat is installed could not be listed: %s".formatted(before, reason),
        end.stdout(),
        end.stderr(),
        facts);
  }
}
