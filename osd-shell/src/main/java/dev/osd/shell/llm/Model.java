package dev.osd.shell.llm;

import java.util.List;

/** A model behind an API. */
public interface Model {
  /**
   * Sends the conversation so far and waits for the model's whole answer: one request.
   *
   * @throws ApiException if the API gives none
   */
  Turn next(List<Message> conversation) throws ApiException;
}
