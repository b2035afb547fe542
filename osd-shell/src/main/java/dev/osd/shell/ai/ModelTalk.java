package dev.osd.shell.ai;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.llm.Conversation;
import dev.osd.shell.llm.Deadline;
import dev.osd.shell.llm.Hands;
import dev.osd.shell.llm.Message;
import dev.osd.shell.llm.Observer;
import dev.osd.shell.llm.PatientModel;
import dev.osd.shell.llm.api.OpenAiModel;
import dev.osd.shell.llm.settings.LlmConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * The conversation with a model over its API. The bound on requests holds for the whole run; the
 * time limit begins anew with each thing that is said, because between them a person thinks and
 * steps run. The model is asked on a thread of its own, so that the limit holds whatever that
 * thread waits for.
 */
public final class ModelTalk implements Advisor.Talk, AutoCloseable {
  private final OpenAiModel model;
  private final Conversation conversation;
  private final Round round;
  private final Duration limit;

  /** Begins a time limit of this length. */
  public record Clock(Function<Duration, Deadline> deadlines, DoubleSupplier chance) {}

  /**
   * A conversation that has not begun.
   *
   * @param config must have a key
   */
  public ModelTalk(LlmConfig config, Hands hands, Observer observer, Clock clock) {
    this.limit = config.timeout();
    this.round = new Round(clock.deadlines, limit);
    this.model =
        OpenAiModel.over(
            config, AiTools.catalogue(), Optional.of(AiPrompt.form()), InstantSource.system());
    PatientModel.Bounds bounds = new PatientModel.Bounds(config.maxCalls(), round, clock.chance);
    this.conversation =
        new Conversation(
            new PatientModel(model, bounds, observer), hands, AiTools.catalogue(), observer);
  }

  @Override
  public String say(List<Message> messages) throws ShellException {
    round.begin();
    FutureTask<String> work = new FutureTask<>(() -> conversation.hold(messages).text().orElse(""));
    Thread worker = Thread.ofPlatform().daemon().name("conversation").start(work);
    try {
      return work.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      worker.interrupt();
      throw new ShellException(
          ExitStatus.TIMEOUT,
          "no answer within the limit of " + limit.toSeconds() + " s (LLMCMD_TIMEOUT)");
    } catch (ExecutionException e) {
      throw known(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShellException(ExitStatus.GENERAL, "interrupted");
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

  @Override
  public void close() {
    model.close();
  }

  /** A deadline that can begin anew. */
  private static final class Round implements Deadline {
    private final Function<Duration, Deadline> deadlines;
    private final Duration limit;
    private volatile Deadline current;

    Round(Function<Duration, Deadline> deadlines, Duration limit) {
      this.deadlines = deadlines;
      this.limit = limit;
      this.current = deadlines.apply(limit);
    }

    void begin() {
      current = deadlines.apply(limit);
    }

    @Override
    public Duration limit() {
      return limit;
    }

    @Override
    public Duration left() {
      return current.left();
    }

    @Override
    public void pause(Duration time) throws ShellException {
      current.pause(time);
    }
  }
}
