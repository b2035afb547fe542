package dev.osd.shell.llm;

import dev.osd.protocol.wire.JsonLayout;
import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.llm.api.OpenAiModel;
import dev.osd.shell.llm.api.RequestPreview;
import dev.osd.shell.llm.files.OpenFiles;
import dev.osd.shell.llm.files.Output;
import dev.osd.shell.llm.settings.LlmConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * One run of {@code llmcmd}: opens the files, has them worked on, and leaves either the whole
 * result or nothing. All of it happens on a thread of its own, so that the time limit holds
 * whatever that thread waits for: a name server, a connection, the daemon, a pipe that nobody
 * writes.
 */
public final class OneShot {
  private final Terminal terminal;
  private final HandsOpener opener;
  private final Function<Duration, Deadline> deadlines;
  private final DoubleSupplier chance;

  /**
   * A way to run.
   *
   * @param deadlines begins a time limit of this length
   * @param chance numbers from 0 to 1
   */
  public OneShot(
      Terminal terminal,
      HandsOpener opener,
      Function<Duration, Deadline> deadlines,
      DoubleSupplier chance) {
    this.terminal = terminal;
    this.opener = opener;
    this.deadlines = deadlines;
    this.chance = chance;
  }

  /**
   * What is to be done.
   *
   * @param instructions in the person's words
   * @param files input files by name, {@code -} for standard input
   * @param output where the result goes, if not to standard output
   */
  public record Task(
      String instructions,
      List<String> files,
      Optional<String> output,
      boolean verbose,
      boolean statistics) {
    public Task {
      files = List.copyOf(files);
    }
  }

  /**
   * Runs it.
   *
   * @param config must have a key
   */
  public Ending run(Task task, LlmConfig config) throws ShellException {
    Deadline deadline = deadlines.apply(config.timeout());
    AtomicReference<Result> result = new AtomicReference<>();
    Thread onSignal = new Thread(() -> discard(result));
    Runtime.getRuntime().addShutdownHook(onSignal);
    Narrator narrator = new Narrator(terminal, task.verbose(), config::hide);
    FutureTask<Ending> work =
        new FutureTask<>(() -> {
          PatientModel.Bounds bounds = new PatientModel.Bounds(config.maxCalls(), deadline, chance);
          return work(task, config, bounds, narrator, result);
        });
    Thread worker = Thread.ofPlatform().daemon().name("conversation").start(work);
    try {
      return work.get(Math.max(0, deadline.left().toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      worker.interrupt();
      throw new ShellException(
          ExitStatus.TIMEOUT,
          "no end within the limit of " + config.timeout().toSeconds() + " s (LLMCMD_TIMEOUT)");
    } catch (ExecutionException e) {
      throw known(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShellException(ExitStatus.GENERAL, "interrupted");
    } finally {
      discard(result);
      narrator.close();
      if (task.statistics()) {
        narrator.sayStatistics();
      }
      forget(onSignal);
    }
  }

  /** Prints the first request that {@link #run} would send, and sends nothing. */
  public void preview(Task task, LlmConfig config) throws ShellException {
    ToolCatalogue tools = ToolCatalogue.standard(config.readBytes());
    try (OpenFiles files =
        OpenFiles.open(task.files(), Output.standard(), config.maxInputBytes())) {
      RequestPreview request =
          RequestPreview.of(
              config,
              tools,
              Conversation.opening(
                  SystemPrompt.of(task.instructions(), files.named(task.output())),
                  task.instructions()));
      terminal.note("llmcmd: POST " + request.url() + ", Authorization: Bearer (hidden)");
      terminal.print(JsonLayout.indent(config.hide(request.body()), JsonLayout.Paint.NONE) + "\n");
    }
  }

  private Ending work(
      Task task,
      LlmConfig config,
      PatientModel.Bounds bounds,
      Narrator narrator,
      AtomicReference<Result> prepared)
      throws ShellException {
    ToolCatalogue tools = ToolCatalogue.standard(config.readBytes());
    try (Result result = Result.prepare(task.output(), config.maxOutputBytes(), terminal)) {
      prepared.set(result);
      try (OpenFiles files = OpenFiles.open(task.files(), result.output(), config.maxInputBytes());
          OpenAiModel model =
              OpenAiModel.over(config, tools, Optional.empty(), InstantSource.system());
          HandsOpener.OpenHands hands = opener.open(files.all(), config, task.instructions())) {
        narrator.begin();
        PatientModel patient = new PatientModel(model, bounds, narrator);
        Conversation.Outcome ending =
            new Conversation(patient, hands, tools, narrator)
                .hold(
                    Conversation.opening(
                        SystemPrompt.of(task.instructions(), files.all()), task.instructions()));
        narrator.close();
        finish(ending, result, task.verbose(), narrator);
        return new Ending.OfModel(ending.status());
      }
    }
  }

  private static void finish(
      Conversation.Outcome ending, Result result, boolean verbose, Narrator narrator)
      throws ShellException {
    String text = ending.text().orElse("");
    if (!text.isBlank() && !ending.wrote()) {
      result.print(text);
    } else if (!text.isBlank() && verbose) {
      text.lines().forEach(narrator::say);
    }
    Optional<String> left = result.settle(ending.status());
    if (left.isPresent()) {
      narrator.say(
          left.get() + " is left as it was: the model ended with status " + ending.status());
    }
  }

  /** What the conversation ended by; a fault goes on to the one place where faults end. */
  private static ShellException known(ExecutionException e) {
    return switch (e.getCause()) {
      case ShellException known -> known;
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      case null, default ->
          throw new IllegalStateException("a conversation ends in no other way", e);
    };
  }

  private static void discard(AtomicReference<Result> prepared) {
    Result result = prepared.get();
    if (result != null) {
      result.discard();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending at this moment: the hook does what is left to do.
    }
  }
}
