package dev.osd.daemon.tool;

import dev.osd.daemon.tool.StepRunner.StepEnd;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.plugin.Argument;
import dev.osd.policy.plugin.Manifest;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.ActionResult.ToolAnswered;
import dev.osd.protocol.BuiltInTool;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Answers {@code packages}, {@code services} and {@code tools}: one entry a line. */
final class Listings {
  /** How many entries an answer has at the most. */
  static final int MOST_ENTRIES = 5_000;

  private Listings() {}

  static ToolAnswered packages(
      ResolvedAction.ToolRun run,
      ToolRequest.Packages request,
      PackageManager manager,
      StepRunner steps)
      throws InterruptedException {
    Inventory inventory = new Inventory();
    StepEnd end = steps.run(Recipe.INVENTORY, line -> inventory.add(manager, line));
    if (!end.succeeded()) {
      return unlisted(run.asked(), end);
    }
    return listed(
        run.asked(),
        inventory.packages().stream()
            .filter(found -> holds(request.filter(), found.name()))
            .toList(),
        found -> found.name() + " " + found.version(),
        Value.Group.EMPTY.with("manager", manager.name()));
  }

  static ToolAnswered services(
      ResolvedAction.ToolRun run,
      ToolRequest.Services request,
      Optional<ServiceManager> manager,
      StepRunner steps)
      throws InterruptedException {
    if (manager.isEmpty() || run.steps().isEmpty()) {
      return Reports.done(
          run.asked(),
          Reports.text(
              manager.isEmpty()
                  ? "Nothing that manages services runs here: neither systemd nor OpenRC, and there is no /etc/init.d.\n"
                  : "This machine has scripts in /etc/init.d, and no program that lists them.\n"),
          Captured.nothing(),
          Value.Group.EMPTY
              .with("manager", manager.map(ServiceManager::name).orElse("none"))
              .with("count", 0));
    }
    List<String> lines = new ArrayList<>();
    StepEnd end = steps.run(Recipe.LIST, lines::add);
    if (end.failure().isPresent() || (!end.succeeded() && lines.isEmpty())) {
      return unlisted(run.asked(), end);
    }
    return listed(
        run.asked(),
        manager.get().read(lines.stream()).stream()
            .filter(found -> holds(request.filter(), found.name()))
            .toList(),
        found ->
            "%s %s %s".formatted(found.name(), found.state().word(), found.description()).strip(),
        Value.Group.EMPTY.with("manager", manager.get().name()));
  }

  static ToolAnswered tools(ResolvedAction.ToolListing listing) {
    List<String> lines = new ArrayList<>();
    for (BuiltInTool tool : BuiltInTool.values()) {
      lines.add(
          line(
              tool.wireName(),
              String.join("|", tool.actions()),
              String.join(" ", tool.arguments()),
              tool.summary()));
    }
    for (Manifest.Tool tool : listing.plugins()) {
      for (Manifest.Operation action : tool.actions()) {
        lines.add(
            line(
                tool.name(),
                action.name(),
                String.join(" ", action.arguments().stream().map(Listings::argument).toList()),
                tool.summary()));
      }
    }
    return listed(listing.asked(), lines, line -> line, Value.Group.EMPTY);
  }

  private static String line(String tool, String actions, String arguments, String summary) {
    return "%s %s%s%s"
        .formatted(
            tool,
            actions,
            arguments.isEmpty() ? "" : " " + arguments,
            summary.isEmpty() ? "" : "  # " + summary);
  }

  private static String argument(Argument argument) {
    return argument.name()
        + ":"
        + argument.type().name().toLowerCase(Locale.ROOT)
        + (argument.required() ? "" : "?");
  }

  private static <T> ToolAnswered listed(
      Action.ToolCall call, List<T> entries, Function<T, String> line, Value.Group facts) {
    StringBuilder text = new StringBuilder();
    entries.stream()
        .limit(MOST_ENTRIES)
        .forEach(entry -> text.append(line.apply(entry)).append('\n'));
    return Reports.done(
        call,
        Reports.text(text.toString()),
        Captured.nothing(),
        facts
            .with("count", entries.size())
            .with("truncated", new Value.Flag(entries.size() > MOST_ENTRIES)));
  }

  private static ToolAnswered unlisted(Action.ToolCall call, StepEnd end) {
    return Reports.broken(call, end, Value.Group.EMPTY)
        .orElseGet(() ->
            Reports.failed(
                call,
                ToolError.IO_ERROR,
                "the list could not be made: status %d".formatted(end.exitCode().orElse(-1)),
                end.stdout(),
                end.stderr(),
                Value.Group.EMPTY));
  }

  private static boolean holds(Optional<String> filter, String name) {
    Predicate<String> contains =
        part -> name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    return filter.isEmpty() || contains.test(filter.get());
  }
}
