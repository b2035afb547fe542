package dev.osd.shell.llm;

import java.util.List;

/**
 * One whole answer of the model.
 *
 * @param text may be empty
 * @param calls in the order in which they are to be carried out; their ids may be missing or repeat
 *     those of earlier turns
 * @param cut whether the answer ends where the bound on its length was reached
 * @param tokens what it cost
 */
public record Turn(String text, List<ToolCall> calls, boolean cut, TokenCount tokens) {
  public Turn {
    calls = List.copyOf(calls);
  }
}
