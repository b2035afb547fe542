package dev.osd.shell.llm;

import java.time.Duration;

/** Is told how a conversation goes, while it goes. Called by one thread. */
public interface Observer {
  /** A request is sent; the first has the number 1. */
  void asking(int request);

  /** The API gave no answer; it will be asked again after this time. */
  void waiting(String why, Duration time);

  /** The model has answered. */
  void answered(Turn turn);

  /** A tool call is about to be carried out. */
  void calling(ToolCall call);

  /** It was carried out, or could not be; this is what the model is told. */
  void called(ToolCall call, String result);
}
