package dev.osd.daemon.plan;

import dev.osd.daemon.tool.Machine;
import dev.osd.daemon.tool.ProgramLine;
import dev.osd.daemon.tool.Recipe;
import dev.osd.daemon.tool.Recipes;
import dev.osd.daemon.tool.ToolRefusal;
import dev.osd.policy.Policy;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.ResolvedAction.Reach;
import dev.osd.policy.plugin.Argument;
import dev.osd.policy.plugin.Manifest;
import dev.osd.policy.shell.CommandReader;
import dev.osd.protocol.Action;
import dev.osd.protocol.BuiltInTool;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ToolRequest;
import dev.osd.protocol.wire.PluginCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which programs a tool comes down to on this machine. */
final class ToolResolver {
  private static final Path ROOT = Path.of("/");

  /** A step's own deadline is its tool's. */
  private static final int UNUSED_SECONDS = 1;

  private final Recipes recipes = new Recipes(new Machine());
  private final ProgramLookup programs;
  private final PluginLookup plugins;

  ToolResolver(ProgramLookup programs, PluginLookup plugins) {
    this.programs = programs;
    this.plugins = plugins;
  }

  /** The facts about a tool that is carried out by programs of the daemon's choice, or by none. */
  Resolution resolve(Action.ToolCall call, Path base, Policy policy) {
    try {
      return switch (call.request()) {
        case ToolRequest.PkgManage request -> resolved(call, recipes.of(request), policy);
        case ToolRequest.SvcManage request -> resolved(call, recipes.of(request), policy);
        case ToolRequest.Packages request -> resolved(call, recipes.of(request), policy);
        case ToolRequest.Services request -> resolved(call, recipes.of(request), policy);
        case ToolRequest.SysInfo _ ->
            resolved(call, new Recipe("", List.of(), Reach.LOCAL), policy);
        case ToolRequest.Tools _ ->
            new Resolution.Resolved(
                new ResolvedAction.ToolListing(
                    call,
                    plugins.find(policy).found().stream().map(PluginLookup.Found::tool).toList()));
        case ToolRequest.Plugin plugin -> plugin(call, plugin, base, policy);
        case ToolRequest.CmdRun _, ToolRequest.FsRead _, ToolRequest.FsWrite _ ->
            throw new IllegalArgumentException("this tool is another action: " + call.tool());
      };
    } catch (ToolRefusal e) {
      return new Resolution.Unresolved(e.failure());
    }
  }

  private Resolution resolved(Action.ToolCall call, Recipe recipe, Policy policy) {
    List<ResolvedAction.Step> steps = new ArrayList<>();
    for (Recipe.NamedLine named : recipe.lines()) {
      ProgramLine line = named.line();
      Program program = programs.find(line.argv().getFirst(), ROOT, policy);
      if (program.file().isEmpty()) {
        return unresolved(
            ErrorCode.NOT_FOUND,
            "%s needs %s, which is not here".formatted(recipe.by(), line.argv().getFirst()));
      }
      steps.add(new ResolvedAction.Step(named.name(), command(call, line, program, ROOT)));
    }
    return new Resolution.Resolved(
        new ResolvedAction.ToolRun(call, recipe.by(), steps, recipe.reach()));
  }

  private static ResolvedAction.Command command(
      Action.ToolCall call, ProgramLine line, Program program, Path cwd) {
    Action.Terms terms =
        new Action.Terms(
            Optional.empty(), line.environment(), UNUSED_SECONDS, false, Optional.empty());
    List<String> launch = new ArrayList<>(line.argv());
    program.launch().ifPresent(path -> launch.set(0, path));
    // Read without its arguments: they are the daemon's own, and stand for no further program.
    return new ResolvedAction.Command(
        new Action.Exec(call.id(), call.why(), line.argv(), terms, false),
        launch,
        cwd.toString(),
        CommandReader.ofArgv(List.of(line.argv().getFirst())),
        List.of(program));
  }

  private Resolution plugin(
      Action.ToolCall call, ToolRequest.Plugin request, Path base, Policy policy) {
    PluginLookup.Inventory inventory = plugins.find(policy);
    Optional<PluginLookup.Found> found = inventory.tool(request.tool());
    if (found.isEmpty()) {
      return unresolved(ErrorCode.NOT_FOUND, unknown(request.tool(), inventory));
    }
    Optional<Manifest.Operation> action = found.get().tool().action(request.action());
    if (action.isEmpty()) {
      return unresolved(
          ErrorCode.INVALID_ARGS,
          "action must be one of "
              + String.join(
                  ", ",
                  found.get().tool().actions().stream().map(Manifest.Operation::name).toList()));
    }
    Optional<String> objection = Argument.objection(action.get().arguments(), request.args());
    if (objection.isPresent()) {
      return unresolved(ErrorCode.INVALID_ARGS, objection.get());
    }
    ProgramLine line =
        new ProgramLine(List.of(found.get().program().launch().orElseThrow()), Map.of());
    Bytes input = Bytes.of(new PluginCodec(Limits.standard()).request(request));
    return new Resolution.Resolved(
        new ResolvedAction.ToolRun(
            call,
            "",
            List.of(
                new ResolvedAction.Step(
                    Recipe.CARRY_OUT, command(call, line, found.get().program(), base))),
            new Reach(found.get().sandbox(), found.get().network(), input)));
  }

  private static String unknown(String tool, PluginLookup.Inventory inventory) {
    List<String> known = new ArrayList<>();
    Arrays.stream(BuiltInTool.values()).map(BuiltInTool::wireName).forEach(known::add);
    inventory.found().forEach(found -> known.add(found.tool().name()));
    return "there is no tool %s; known: %s%s"
        .formatted(
            tool,
            String.join(", ", known),
            inventory.problems().isEmpty()
                ? ""
                : "; some plugins cannot be used: " + String.join("; ", inventory.problems()));
  }

  private static Resolution unresolved(ErrorCode code, String message) {
    return new Resolution.Unresolved(new Failure(code, message));
  }
}
