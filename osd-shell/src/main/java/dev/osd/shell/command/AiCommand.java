package dev.osd.shell.command;

import dev.osd.shell.Ending;
import dev.osd.shell.Environment;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Settings;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.ai.Advisor;
import dev.osd.shell.ai.AskingProgress;
import dev.osd.shell.ai.DaemonTools;
import dev.osd.shell.ai.ModelTalk;
import dev.osd.shell.ai.Request;
import dev.osd.shell.ai.context.Context;
import dev.osd.shell.ai.context.LastCommand;
import dev.osd.shell.ai.context.Surroundings;
import dev.osd.shell.ai.run.AiRun;
import dev.osd.shell.ai.run.Gate;
import dev.osd.shell.ai.run.StepPlans;
import dev.osd.shell.client.DaemonAddress;
import dev.osd.shell.client.DaemonClient;
import dev.osd.shell.llm.Origin;
import dev.osd.shell.llm.settings.ConfigReader;
import dev.osd.shell.llm.settings.LlmConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code osd-shell ai}, {@code ai run}, {@code ai do}, {@code ai explain} and {@code ai fix}: asks
 * a model, and has what it proposes run by the daemon once that is agreed to (seed 002).
 */
final class AiCommand implements Command {
  /** Seconds that a step may run unless it is said otherwise; also the daemon's usual bound. */
  private static final long STEP_SECONDS = 60;

  private static final String FIX_WORDS = "say what went wrong with the last command and mend it";

  private static final Usage.Option YES =
      Usage.Option.flag(
          "--yes", "Ask nobody; run the steps only if the policy allows all of them unconfirmed.");
  private static final Usage.Option JSON =
      Usage.Option.flag(
          "--json", "Ask nobody; print the proposal, events and the result as JSON lines.");
  private static final Usage.Option VERBOSE =
      new Usage.Option(
          List.of("-v", "--verbose"), Optional.empty(), "Tell what the model looks up.");
  private static final Usage.Option MODEL =
      Usage.Option.valued(
          "--model", "NAME", "The model. Default: $LLMCMD_MODEL, else gpt-4o-mini.");
  private static final Usage.Option BASE_URL =
      Usage.Option.valued(
          "--base-url",
          "URL",
          "Where the API is. Default: $OPENAI_BASE_URL, else https://api.openai.com/v1.");
  private static final Usage.Option CONFIG =
      Usage.Option.valued("--config", "FILE", "Settings to use in place of ~/.llmcmdrc.");
  private static final Usage.Option TIMEOUT =
      Usage.Option.valued("--timeout", "SECONDS", "How long each step may run. Default: 60.");

  private final Request.Mode mode;
  private final Settings settings;
  private final Environment environment;
  private final Terminal terminal;
  private final DaemonClient client;
  private final ModelTalk.Clock clock;

  AiCommand(
      Request.Mode mode,
      Settings settings,
      Environment environment,
      Terminal terminal,
      DaemonClient client,
      ModelTalk.Clock clock) {
    this.mode = mode;
    this.settings = settings;
    this.environment = environment;
    this.terminal = terminal;
    this.client = client;
    this.clock = clock;
  }

  @Override
  public Usage usage() {
    List<Usage.Option> options = new ArrayList<>();
    if (mode.runs()) {
      options.addAll(List.of(YES, TIMEOUT));
    }
    options.addAll(List.of(JSON, VERBOSE, MODEL, BASE_URL, CONFIG, Options.SOCKET_PATH));
    return new Usage(
        mode.command(),
        summary(),
        details(),
        options,
        List.of(
            new Usage.Operand(
                "REQUEST", mode != Request.Mode.FIX, List.of(), "What is wanted, in quotes.")),
        List.of("osd-shell " + mode.command() + " " + example()));
  }

  private String summary() {
    return switch (mode) {
      case ASK -> "Asks a model a question about this system.";
      case RUN -> "Has a model propose commands and runs them once you agree.";
      case DO -> "Has a model plan a task, runs its steps once you agree, and mends what fails.";
      case EXPLAIN -> "Has a model explain something; nothing is run.";
      case FIX -> "Has a model mend what went wrong with your last command.";
    };
  }

  private List<String> details() {
    List<String> details = new ArrayList<>();
    if (mode.runs()) {
      details.add(
          "Each step is shown with what the policy says of it; the daemon judges it again and runs"
              + " it. Without a terminal the plan is printed and the exit status is 5.");
    }
    if (mode == Request.Mode.FIX) {
      details.add("The last command is known where osd-shell hook is installed.");
    }
    details.add(
        "Settings as those of prompt: OPENAI_API_KEY (required), LLMCMD_MAX_API_CALLS,"
            + " LLMCMD_TIMEOUT, from the environment, else from ~/.llmcmdrc.");
    return details;
  }

  private String example() {
    return switch (mode) {
      case ASK -> "\"Which process uses the most memory?\"";
      case RUN -> "\"Find the ten largest files here\"";
      case DO -> "\"Set up a virtual environment and run the tests\"";
      case EXPLAIN -> "\"rsync -avz --delete src/ dst/\"";
      case FIX -> "\"It worked yesterday\"";
    };
  }

  @Override
  public Ending run(Arguments arguments) throws ShellException {
    LlmConfig config = config(arguments);
    String words = arguments.operand(0).orElse("").strip();
    if (words.isEmpty() && mode != Request.Mode.FIX) {
      throw new ShellException(
          ExitStatus.USAGE, "the request is empty; see: osd-shell " + mode.command() + " --help");
    }
    Request request = new Request(mode, words.isEmpty() ? FIX_WORDS : words);
    Context context = context(words);
    DaemonAddress address = Options.address(arguments, settings);
    StepPlans plans =
        new StepPlans(
            newSessionId(),
            Origin.of(config, mode.command() + ": " + request.words()),
            new StepPlans.Places(Path.of("").toAbsolutePath(), environment.home()),
            seconds(arguments));
    AskingProgress progress = new AskingProgress(terminal, arguments.has(VERBOSE), config::hide);
    DaemonTools tools = new DaemonTools(client, address, plans.sessionId());
    try (ModelTalk talk = new ModelTalk(config, tools, progress, clock)) {
      return new AiRun(
              terminal,
              new Advisor(talk),
              new Gate(client, address, plans),
              new AiRun.Manner(arguments.has(YES), arguments.has(JSON)))
          .run(request, context);
    }
  }

  private LlmConfig config(Arguments arguments) throws ShellException {
    LlmConfig config =
        new ConfigReader(
                environment.variables(),
                environment.home(),
                warning -> terminal.note("osd-shell: " + warning))
            .read(
                new ConfigReader.Given(
                    arguments.value(CONFIG).map(Path::of),
                    arguments.value(BASE_URL),
                    arguments.value(MODEL)));
    if (config.key().isEmpty()) {
      throw new ShellException(
          ExitStatus.USAGE,
          "there is no API key: set OPENAI_API_KEY, or write a line OPENAI_API_KEY=... into "
              + arguments.value(CONFIG).orElse("~/.llmcmdrc"));
    }
    return config;
  }

  private Context context(String words) throws ShellException {
    Context context =
        new Surroundings(Path.of("/"))
            .now(environment.variables(), String.valueOf(System.getProperty("os.arch")));
    if (mode != Request.Mode.FIX) {
      return context;
    }
    Optional<LastCommand> last = LastCommand.read(environment.variables());
    if (last.isPresent()) {
      return context.with(last.get());
    }
    if (words.isEmpty()) {
      throw new ShellException(
          ExitStatus.USAGE,
          "your last command is not known: put eval \"$(osd-shell hook bash)\" into ~/.bashrc (for"
              + " zsh: hook zsh, ~/.zshrc), or say in words what went wrong");
    }
    return context;
  }

  private static long seconds(Arguments arguments) throws ShellException {
    OptionalLong seconds = Options.whole(arguments, TIMEOUT);
    if (seconds.isPresent() && seconds.getAsLong() == 0) {
      throw new ShellException(ExitStatus.USAGE, "--timeout must be at least 1");
    }
    return seconds.orElse(STEP_SECONDS);
  }

  /** A name that no other run has: 64 bits of chance. */
  private static String newSessionId() {
    return "ai-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
