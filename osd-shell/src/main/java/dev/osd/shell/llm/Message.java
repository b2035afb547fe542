package dev.osd.shell.llm;

import java.util.List;

/** One message of a conversation, as the API's roles have it. */
public sealed interface Message {
  /** The frame that the model works in. */
  record OfSystem(String text) implements Message {}

  /** What the person asks. */
  record OfUser(String text) implements Message {}

  /**
   * What the model said.
   *
   * @param text may be empty
   * @param calls the tool calls that it asked for, each with an id of its own
   */
  record OfAssistant(String text, List<ToolCall> calls) implements Message {
    public OfAssistant {
      calls = List.copyOf(calls);
    }
  }

  /**
   * What came of a tool call.
   *
   * @param callId the call's id
   * @param result one JSON object
   */
  record OfTool(String callId, String result) implements Message {}
}
