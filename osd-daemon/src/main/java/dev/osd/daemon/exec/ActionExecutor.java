package dev.osd.daemon.exec;

import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Credentials;
import dev.osd.daemon.system.Demand;
import dev.osd.daemon.tool.Machine;
import dev.osd.daemon.tool.ToolWorks;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries out permitted actions, each kind by its own executor. Safe for use by several threads.
 */
public final class ActionExecutor {
  private final CommandExecutor commands;
  private final ReadFileExecutor reader;
  private final WriteFileExecutor writer;
  private final ToolExecutor tools;
  private final DescriptorExecutor descriptors = new DescriptorExecutor();

  /** Executors for every kind of action. */
  public ActionExecutor(
      CommandExecutor commands, ReadFileExecutor reader, WriteFileExecutor writer) {
    this.commands = commands;
    this.reader = reader;
    this.writer = writer;
    this.tools = new ToolExecutor(commands, reader, writer, new ToolWorks(new Machine()));
  }

  /**
   * Carries out what the permit permits and waits for its end.
   *
   * @param session the descriptors of the connection that the plan came on
   * @param output hears a program's output while it runs
   * @param demand once it has ended, what waits or runs is stopped
   * @return what came of it; a failure is a value, too
   */
  public ActionResult execute(Permit permit, Session session, OutputSink output, Demand demand)
      throws InterruptedException {
    return switch (permit.action()) {
      case ResolvedAction.Ping ping -> new ActionResult.Pong(ping.asked().id());
      case ResolvedAction.Command command -> commands.run(command, permit.terms(), output, demand);
      case ResolvedAction.FileRead read ->
          withRights(permit, ErrorCode.READ_FAILED, () -> reader.read(read, permit.terms()));
      case ResolvedAction.FileWrite write ->
          withRights(permit, ErrorCode.WRITE_FAILED, () -> writer.write(write, permit.terms()));
      case ResolvedAction.ToolAlias alias -> alias(alias, permit, output, demand);
      case ResolvedAction.ToolRun run -> tools.run(run, permit.terms(), output, demand);
      case ResolvedAction.ToolListing listing -> tools.list(listing);
      case ResolvedAction.OnDescriptors use ->
          descriptors.use(use, permit.terms(), session, demand);
    };
  }

  /** A tool that does what another action does. */
  private ActionResult alias(
      ResolvedAction.ToolAlias alias, Permit permit, OutputSink output, Demand demand)
      throws InterruptedException {
    Action.ToolCall call = alias.asked();
    return switch (alias.inner()) {
      case ResolvedAction.Command command ->
          tools.command(call, command, permit.terms(), output, demand);
      case ResolvedAction.FileRead read ->
          withRights(permit, ErrorCode.READ_FAILED, () -> tools.read(call, read, permit.terms()));
      case ResolvedAction.FileWrite write ->
          withRights(
              permit, ErrorCode.WRITE_FAILED, () -> tools.write(call, write, permit.terms()));
      case ResolvedAction.Ping _, ResolvedAction.Tool _ ->
          throw new IllegalStateException("no tool stands for this: " + alias.inner());
    };
  }

  /** Reaches for files with the rights that the permit names, and no others. */
  private static ActionResult withRights(
      Permit permit, ErrorCode code, Supplier<ActionResult> access) {
    Optional<Credentials> user = Rights.of(permit.terms());
    try {
      return user.isPresent() ? user.get().call(access::get) : access.get();
    } catch (IOException e) {
      Action asked = permit.action().asked();
      return new ActionResult.Failed(
          asked.id(),
          asked.type(),
          new Failure(
              code,
              "no file was touched: the rights of %s could not be taken on: %s"
                  .formatted(Rights.whose(permit.terms()), e.getMessage())));
    }
  }
}
