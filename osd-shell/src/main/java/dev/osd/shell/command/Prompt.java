package dev.osd.shell.command;

import dev.osd.shell.Ending;
import dev.osd.shell.Environment;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.llm.OneShot;
import dev.osd.shell.llm.settings.ConfigReader;
import dev.osd.shell.llm.settings.LlmConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code llmcmd}, also called as {@code osd-shell prompt}: has a model carry out instructions on
 * files (seed 001). It is no {@link Command}, because its exit status may be the model's own and
 * because the order of its files counts.
 */
final class Prompt {
  static final String NAME = "prompt";

  private static final Usage.Option PROMPT =
      new Usage.Option(
          List.of("-p", "--prompt"),
          Optional.of("TEXT"),
          "The instructions; words are then files.");
  private static final Usage.Option INPUT =
      new Usage.Option(
          List.of("-i", "--input"),
          Optional.of("FILE"),
          "An input file, '-' for standard input; may be given several times.");
  private static final Usage.Option OUTPUT =
      new Usage.Option(
          List.of("-o", "--output"),
          Optional.of("FILE"),
          "Where the result goes; replaced as a whole, and only on success.");
  private static final Usage.Option VERBOSE =
      new Usage.Option(
          List.of("-v", "--verbose"), Optional.empty(), "Tell each tool call on standard error.");
  private static final Usage.Option VERSION =
      new Usage.Option(List.of("-V", "--version"), Optional.empty(), "Print the version.");
  private static final Usage.Option HELP =
      new Usage.Option(List.of("-h", "--help"), Optional.empty(), "Print this help text.");
  private static final Usage.Option MODEL =
      Usage.Option.valued(
          "--model", "NAME", "The model. Default: $LLMCMD_MODEL, else gpt-4o-mini.");
  private static final Usage.Option BASE_URL =
      Usage.Option.valued(
          "--base-url",
          "URL",
          "Where the API is. Default: $OPENAI_BASE_URL, else https://api.openai.com/v1.");
  private static final Usage.Option PRESET =
      Usage.Option.valued(
          "--preset", "NAME", "Instructions by their name; -p adds to them, words are files.");
  private static final Usage.Option LIST_PRESETS =
      Usage.Option.flag("--list-presets", "Print the presets.");
  private static final Usage.Option CONFIG =
      Usage.Option.valued("--config", "FILE", "Settings to use in place of ~/.llmcmdrc.");
  private static final Usage.Option DRY_RUN =
      Usage.Option.flag("--dry-run", "Print the first request as JSON and send nothing.");
  private static final Usage.Option STATS =
      Usage.Option.flag("--stats", "Tell calls, tokens and seconds on standard error.");

  static final Usage USAGE =
      new Usage(
          NAME,
          "Has a model carry out instructions on files, by tools that only the daemon runs.",
          List.of(
              "Files are the model's descriptors from 3 on, in the order given. Settings:"
                  + " OPENAI_API_KEY (required), LLMCMD_MAX_INPUT_BYTES, LLMCMD_MAX_OUTPUT_BYTES,"
                  + " LLMCMD_READ_BUFFER_SIZE, LLMCMD_MAX_API_CALLS, LLMCMD_TIMEOUT, from the"
                  + " environment, else from ~/.llmcmdrc."),
          List.of(
              PROMPT,
              INPUT,
              OUTPUT,
              VERBOSE,
              VERSION,
              MODEL,
              BASE_URL,
              PRESET,
              LIST_PRESETS,
              CONFIG,
              DRY_RUN,
              STATS,
              Options.SOCKET_PATH,
              HELP),
          List.of(
              new Usage.Operand("instructions", false, List.of(), "What is to be done."),
              new Usage.Operand("input_files", false, List.of(), "Files to do it with.")),
          List.of(
              "llmcmd \"Filter the errors and count them\" access.log",
              "llmcmd -i data.csv -o data.json \"Convert to JSON\""),
          Optional.of("llmcmd <options> <instructions> [input_files...]"));

  private final Environment environment;
  private final Terminal terminal;
  private final Runs runs;

  Prompt(Environment environment, Terminal terminal, Runs runs) {
    this.environment = environment;
    this.terminal = terminal;
    this.runs = runs;
  }

  /** Makes the run, once the command line is known. */
  interface Runs {
    /**
     * A run with the daemon behind this socket.
     *
     * @param socketPath nothing for the default one
     */
    OneShot with(Optional<String> socketPath) throws ShellException;
  }

  /** Runs it. Errors are told on standard error in one sentence. */
  Ending run(List<String> words) {
    try {
      return dispatch(PromptArguments.read(USAGE, INPUT, words));
    } catch (ShellException e) {
      if (!e.text().isEmpty()) {
        note(e.text());
      }
      return e.status();
    }
  }

  private Ending dispatch(PromptArguments arguments) throws ShellException {
    if (arguments.has(HELP)) {
      terminal.print(PicocliArguments.helpText(USAGE));
      return ExitStatus.OK;
    }
    if (arguments.has(VERSION)) {
      terminal.print("llmcmd " + PicocliArguments.version() + "\n");
      return ExitStatus.OK;
    }
    LlmConfig config = config(arguments);
    if (arguments.has(LIST_PRESETS)) {
      listPresets(config);
      return ExitStatus.OK;
    }
    OneShot.Task task = task(arguments, config);
    OneShot oneShot = runs.with(arguments.value(Options.SOCKET_PATH));
    if (arguments.has(DRY_RUN)) {
      oneShot.preview(task, config);
      return ExitStatus.OK;
    }
    if (config.key().isEmpty()) {
      throw new ShellException(
          ExitStatus.USAGE,
          "there is no API key: set OPENAI_API_KEY, or write a line OPENAI_API_KEY=... into "
              + arguments.value(CONFIG).orElse("~/.llmcmdrc"));
    }
    return oneShot.run(task, config);
  }

  private LlmConfig config(PromptArguments arguments) throws ShellException {
    return new ConfigReader(environment.variables(), environment.home(), this::note)
        .read(
            new ConfigReader.Given(
                arguments.value(CONFIG).map(Path::of),
                arguments.value(BASE_URL),
                arguments.value(MODEL)));
  }

  private static OneShot.Task task(PromptArguments arguments, LlmConfig config)
      throws ShellException {
    Optional<String> preset = arguments.value(PRESET);
    Optional<String> prompt = arguments.value(PROMPT);
    boolean firstIsPrompt = preset.isEmpty() && prompt.isEmpty();
    String asked =
        prompt.or(() -> firstIsPrompt ? arguments.firstOperand() : Optional.empty()).orElse("");
    String instructions =
        preset.isEmpty() ? asked : (config.presets().instructions(preset.get()) + "\n" + asked);
    if (instructions.isBlank()) {
      throw new ShellException(
          ExitStatus.USAGE,
          "there are no instructions; call it as: llmcmd <options> <instructions>"
              + " [input_files...]; see: llmcmd --help");
    }
    return new OneShot.Task(
        instructions.strip(),
        arguments.files(firstIsPrompt),
        arguments.value(OUTPUT),
        arguments.has(VERBOSE),
        arguments.has(STATS));
  }

  private void listPresets(LlmConfig config) throws ShellException {
    for (Map.Entry<String, String> preset : config.presets().all().entrySet()) {
      terminal.print(preset.getKey() + ": " + preset.getValue() + "\n");
    }
  }

  private void note(String text) {
    terminal.note("llmcmd: " + text);
  }
}
