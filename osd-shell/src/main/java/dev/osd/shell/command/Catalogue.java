package dev.osd.shell.command;

import dev.osd.shell.Environment;
import dev.osd.shell.Settings;
import dev.osd.shell.Terminal;
import dev.osd.shell.ai.ModelTalk;
import dev.osd.shell.ai.Request;
import dev.osd.shell.client.Connector;
import dev.osd.shell.client.DaemonClient;
import dev.osd.shell.client.DaemonStarter;
import dev.osd.shell.llm.DaemonHands;
import dev.osd.shell.llm.OneShot;
import dev.osd.shell.llm.SystemDeadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Every command by name. Makes only those that are asked for: most calls need one. */
final class Catalogue {
  /** The names in the order of the help text. */
  static final List<String> NAMES =
      List.of(
          "ping",
          "send",
          "validate",
          "builtin",
          "pipe",
          "tool",
          "ai",
          "ai run",
          "ai do",
          "ai explain",
          "ai fix",
          "ai history",
          "hook",
          "policy check",
          "policy explain",
          "policy print",
          "doctor",
          "audit tail",
          "audit show",
          "audit search",
          "audit verify",
          "schema",
          "completion",
          "help");

  private static final Duration DAEMON_START = Duration.ofSeconds(60);

  private final Settings settings;
  private final Environment environment;
  private final Terminal terminal;
  private final InstantSource clock = InstantSource.system();

  Catalogue(Settings settings, Environment environment, Terminal terminal) {
    this.settings = settings;
    this.environment = environment;
    this.terminal = terminal;
  }

  /** The command of this name. */
  Optional<Command> find(String name) {
    return switch (name) {
      case "ping" -> Optional.of(new Ping(settings, terminal, client()));
      case "send" -> Optional.of(new Send(settings, terminal, client()));
      case "builtin" -> Optional.of(new BuiltinCommand(settings, terminal, client()));
      case "pipe" -> Optional.of(new PipeCommand(settings, terminal, client()));
      case "tool" -> Optional.of(new ToolCommand(settings, terminal, client()));
      case "validate" -> Optional.of(new Validate(terminal));
      case "ai" -> Optional.of(ai(Request.Mode.ASK));
      case "ai run" -> Optional.of(ai(Request.Mode.RUN));
      case "ai do" -> Optional.of(ai(Request.Mode.DO));
      case "ai explain" -> Optional.of(ai(Request.Mode.EXPLAIN));
      case "ai fix" -> Optional.of(ai(Request.Mode.FIX));
      case "ai history" -> Optional.of(new AiHistory(settings, terminal));
      case "hook" -> Optional.of(new Hook(terminal));
      case "policy check" -> Optional.of(new PolicyCheck(new DaemonProgram(settings)));
      case "policy explain" -> Optional.of(new PolicyExplain(new DaemonProgram(settings)));
      case "policy print" -> Optional.of(new PolicyPrint(new DaemonProgram(settings)));
      case "doctor" -> Optional.of(new Doctor(new DaemonProgram(settings)));
      case "audit tail" -> Optional.of(new AuditTail(settings, terminal));
      case "audit show" -> Optional.of(new AuditShow(settings, terminal));
      case "audit search" -> Optional.of(new AuditSearch(settings, terminal, clock));
      case "audit verify" -> Optional.of(new AuditVerify(settings, terminal, clock));
      case "schema" -> Optional.of(new Schema(terminal));
      case "completion" -> Optional.of(new Completion(terminal, this));
      case "help" -> Optional.of(new Help(terminal, this));
      default -> Optional.empty();
    };
  }

  /** How every command is called, {@link Prompt} included. */
  List<Usage> usages() {
    List<Usage> usages = new ArrayList<>();
    for (String name : NAMES) {
      usages.add(find(name).orElseThrow().usage());
    }
    usages.add(Prompt.USAGE);
    return usages;
  }

  /** The command {@code prompt}, which reads its own words. */
  Prompt prompt() {
    return new Prompt(
        environment,
        terminal,
        socketPath ->
            new OneShot(
                terminal,
                new DaemonHands(client(), Options.address(socketPath, settings)),
                SystemDeadline::new,
                () -> ThreadLocalRandom.current().nextDouble()));
  }

  private AiCommand ai(Request.Mode mode) {
    return new AiCommand(
        mode,
        settings,
        environment,
        terminal,
        client(),
        new ModelTalk.Clock(SystemDeadline::new, () -> ThreadLocalRandom.current().nextDouble()));
  }

  private DaemonClient client() {
    Connector connector = new Connector();
    return new DaemonClient(
        connector, new DaemonStarter(connector, settings, terminal, DAEMON_START));
  }
}
