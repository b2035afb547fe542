package dev.osd.shell.ai;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.ai.context.Context;
import dev.osd.shell.llm.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gets an {@link AiAction} out of a model. An answer that cannot be used is sent back once, with
 * what is wrong with it; if the next one is no AI Action either, it is shown as the text it is.
 */
public final class Advisor {
  private final Talk talk;
  private final AiActionReader reader = new AiActionReader();

  /** The model's last answer, which goes before the next request. */
  private final List<Message> unsaid = new ArrayList<>();

  /** The conversation with a model. */
  public interface Talk {
    /**
     * Says something, and waits until the model has no more tool calls but an answer.
     *
     * @throws ShellException if there is none within the bounds of the run
     */
    String say(List<Message> messages) throws ShellException;
  }

  public Advisor(Talk talk) {
    this.talk = talk;
  }

  /**
   * Asks for something. Later requests go on with the same conversation.
   *
   * @throws ShellException if there is no answer, or one whose steps make no sense
   */
  public AiAction ask(Request request, Context context) throws ShellException {
    List<Message> messages = new ArrayList<>(unsaid);
    if (unsaid.isEmpty()) {
      messages.addAll(AiPrompt.opening(request, context));
    } else {
      messages.add(AiPrompt.asking(request, context));
    }
    String reply = talk.say(messages);
    Judged judged = judge(reply, request.mode());
    if (judged.fault.isPresent()) {
      reply = talk.say(List.of(said(reply), AiPrompt.repair(judged.fault.get())));
      judged = judge(reply, request.mode());
    }
    if (judged.understood.isPresent() && judged.fault.isPresent()) {
      throw new ShellException(
          ExitStatus.API, "the model's answer cannot be used: " + judged.fault.get());
    }
    unsaid.clear();
    unsaid.add(said(reply));
    return judged.understood.isPresent() ? judged.understood.get() : AiAction.answer(reply.strip());
  }

  /** An answer as a message; servers refuse one without a text. */
  private static Message said(String reply) {
    return new Message.OfAssistant(reply.isBlank() ? "(nothing)" : reply, List.of());
  }

  /**
   * What a reply comes down to.
   *
   * @param understood the AI Action in it
   * @param fault why it cannot be used
   */
  private record Judged(Optional<AiAction> understood, Optional<String> fault) {}

  private Judged judge(String reply, Request.Mode mode) {
    if (!mode.runs() && !reply.isBlank() && reply.indexOf('{') < 0) {
      // A question may be answered by plain words.
      return new Judged(Optional.empty(), Optional.empty());
    }
    String fault = "";
    for (String candidate : ReplyRecovery.candidates(reply)) {
      switch (reader.read(candidate)) {
        case AiActionReader.Reading.Understood understood -> {
          return new Judged(Optional.of(understood.action()), fault(understood.action(), mode));
        }
        case AiActionReader.Reading.Faulty faulty -> fault = fault.isEmpty() ? faulty.why() : fault;
      }
    }
    return new Judged(Optional.empty(), Optional.of(fault));
  }

  private static Optional<String> fault(AiAction action, Request.Mode mode) {
    return mode == Request.Mode.EXPLAIN && !action.steps().isEmpty()
        ? Optional.of("an explanation has kind answer_only and no steps")
        : SemanticCheck.fault(action);
  }
}
