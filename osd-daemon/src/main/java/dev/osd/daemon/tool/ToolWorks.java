package dev.osd.daemon.tool;

import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.ActionResult.ToolAnswered;
import dev.osd.protocol.ToolError;
import dev.osd.protocol.ToolRequest;
import java.util.Optional;

/** Carries out the tools that come down to programs of the daemon's choice, or to none. */
public final class ToolWorks {
  private final Machine machine;
  private final SystemFacts facts;

  /** Tools for this machine. */
  public ToolWorks(Machine machine) {
    this.machine = machine;
    this.facts = new SystemFacts();
  }

  /**
   * Carries out what was judged.
   *
   * @param steps starts the permit's programs
   */
  public ToolAnswered carryOut(ResolvedAction.ToolRun run, StepRunner steps)
      throws InterruptedException {
    return switch (run.asked().request()) {
      case ToolRequest.PkgManage request -> {
        Optional<PackageManager> manager = packages(run);
        yield manager.isPresent()
            ? new PackageWork(run, request, manager.get(), steps).carryOut()
            : gone(run);
      }
      case ToolRequest.SvcManage request -> {
        Optional<ServiceManager> manager = services(run);
        yield manager.isPresent()
            ? new ServiceWork(run, request, manager.get(), steps).carryOut()
            : gone(run);
      }
      case ToolRequest.Packages request -> {
        Optional<PackageManager> manager = packages(run);
        yield manager.isPresent()
            ? Listings.packages(run, request, manager.get(), steps)
            : gone(run);
      }
      case ToolRequest.Services request -> Listings.services(run, request, services(run), steps);
      case ToolRequest.SysInfo _ -> facts.answer(run.asked());
      case ToolRequest.Plugin _ -> PluginWork.carryOut(run, steps);
      case ToolRequest.CmdRun _, ToolRequest.FsRead _, ToolRequest.FsWrite _, ToolRequest.Tools _ ->
          throw new IllegalStateException("this tool is another action: " + run.asked().tool());
    };
  }

  /** Lists the tools that there are. */
  public ToolAnswered list(ResolvedAction.ToolListing listing) {
    return Listings.tools(listing);
  }

  /** The manager that the lines were made for. */
  private Optional<PackageManager> packages(ResolvedAction.ToolRun run) {
    return machine.packages().filter(manager -> manager.name().equals(run.by()));
  }

  private Optional<ServiceManager> services(ResolvedAction.ToolRun run) {
    return machine.services().filter(manager -> manager.name().equals(run.by()));
  }

  private static ToolAnswered gone(ResolvedAction.ToolRun run) {
    return Reports.failed(
        run.asked(),
        ToolError.NOT_FOUND,
        "%s is no longer what this machine is managed by".formatted(run.by()));
  }
}
