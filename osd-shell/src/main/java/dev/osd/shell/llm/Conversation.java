package dev.osd.shell.llm;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonLine;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The talk between a model and its hands, until the model is done: the model answers with tool
 * calls, each is carried out in order, and what came of them goes into the next request. What a
 * model says is never trusted: a call that makes no sense is answered with an error that it can act
 * on, and what a call may do is the daemon's decision.
 */
public final class Conversation {
  /** Characters of all messages together: a server that answers without end is stopped here. */
  static final long MOST_CHARACTERS = 64L << 20;

  private static final int OUTPUT = 1;

  private final PatientModel model;
  private final Hands hands;
  private final ToolCatalogue tools;
  private final Observer observer;
  private final StrictJson json = StrictJson.standard();
  private final List<Message> messages = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private long characters;
  private boolean wrote;

  /** A conversation that has not begun. */
  public Conversation(PatientModel model, Hands hands, ToolCatalogue tools, Observer observer) {
    this.model = model;
    this.hands = hands;
    this.tools = tools;
    this.observer = observer;
  }

  /**
   * How a conversation ended.
   *
   * @param status the exit status that the model chose; 0 where it chose none
   * @param text the model's last words, where it did not end by {@code exit}
   * @param wrote whether anything was written to the output
   */
  public record Outcome(int status, Optional<String> text, boolean wrote) {}

  /** The messages that every conversation begins with. */
  public static List<Message> opening(String systemPrompt, String instructions) {
    return List.of(new Message.OfSystem(systemPrompt), new Message.OfUser(instructions));
  }

  /**
   * Holds it.
   *
   * @param opening the first messages
   * @throws ShellException if it cannot come to its end; the status says why
   */
  public Outcome hold(List<Message> opening) throws ShellException {
    messages.addAll(opening);
    while (true) {
      Turn turn = model.next(List.copyOf(messages));
      List<ToolCall> calls = identified(turn.calls());
      if (calls.isEmpty()) {
        return new Outcome(0, Optional.of(turn.text()), wrote);
      }
      remember(new Message.OfAssistant(turn.text(), calls), turn.text());
      for (ToolCall call : calls) {
        count(call.arguments());
        observer.calling(call);
        String result = carryOut(call, turn.cut());
        observer.called(call, result);
        remember(new Message.OfTool(call.id(), result), result);
        OptionalLong status = exitStatus(call, result);
        if (status.isPresent()) {
          return new Outcome(Math.toIntExact(status.getAsLong()), Optional.empty(), wrote);
        }
      }
    }
  }

  /** Gives every call an id that no other has: servers leave them out, or start anew each turn. */
  private List<ToolCall> identified(List<ToolCall> calls) {
    List<ToolCall> identified = new ArrayList<>();
    for (ToolCall call : calls) {
      String id = call.id();
      while (id.isBlank() || !ids.add(id)) {
        id = "call_" + (ids.size() + 1) + "_" + messages.size();
      }
      identified.add(new ToolCall(id, call.name(), call.arguments()));
    }
    return identified;
  }

  private String carryOut(ToolCall call, boolean cut) throws ShellException {
    if (!tools.has(call.name())) {
      return error("there is no tool '" + call.name() + "'; the tools are " + tools.names());
    }
    String arguments;
    try {
      String given = call.arguments().isBlank() ? "{}" : call.arguments();
      byte[] text = given.getBytes(StandardCharsets.UTF_8);
      arguments = json.encode(json.decodeObject(text, 0, text.length));
    } catch (ProtocolException e) {
      return error(
          "the arguments of "
              + call.name()
              + " must be one JSON object: "
              + e.failure().message()
              + (cut
                  ? "; your answer was cut at the limit of its length, write less at once"
                  : ""));
    }
    String result = hands.call(call.name(), arguments);
    noteWriting(call.name(), arguments, result);
    return result;
  }

  private void noteWriting(String tool, String arguments, String result) {
    JsonView asked = view(arguments);
    JsonView said = view(result);
    boolean toOutput =
        switch (tool) {
          case "write" -> asked.whole("fd").orElse(OUTPUT) == OUTPUT;
          case "pipe" -> asked.whole("out_fd").orElse(-1) == OUTPUT;
          default -> false;
        };
    wrote |= toOutput && said.whole("size").orElse(0) > 0;
  }

  private OptionalLong exitStatus(ToolCall call, String result) {
    JsonView said = view(result);
    return call.name().equals("exit") && said.isTrue("success")
        ? OptionalLong.of(said.whole("code").orElse(0))
        : OptionalLong.empty();
  }

  private void remember(Message message, String text) throws ShellException {
    messages.add(message);
    count(text);
  }

  private void count(String text) throws ShellException {
    characters += text.length();
    if (characters > MOST_CHARACTERS) {
      throw new ShellException(
          ExitStatus.GENERAL,
          "the conversation is over " + (MOST_CHARACTERS >> 20) + " Mi characters long");
    }
  }

  private String error(String message) {
    byte[] line = JsonLine.of(json, fields -> fields.flag("success", false).text("error", message));
    return new String(line, StandardCharsets.UTF_8).strip();
  }

  private JsonView view(String object) {
    try {
      return JsonView.of(json, object.getBytes(StandardCharsets.UTF_8));
    } catch (ProtocolException e) {
      throw new IllegalStateException("this was written as strict JSON", e);
    }
  }
}
