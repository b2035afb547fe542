package dev.osd.shell.llm.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.shell.llm.ApiException;
import dev.osd.shell.llm.TokenCount;
import dev.osd.shell.llm.ToolCall;
import dev.osd.shell.llm.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Puts an answer together from the pieces of a stream, or takes it as a whole. Of what the API's
 * documentation promises only this is relied on: what there is of text and tool calls stands in the
 * first choice, under {@code delta} or {@code message}. Everything else may be missing.
 */
final class TurnBuilder {
  private final Failures failures;
  private final StringBuilder text = new StringBuilder();
  private final CallPieces calls = new CallPieces();
  private TokenCount tokens = TokenCount.NONE;
  private boolean begun;
  private boolean whole;
  private boolean cut;

  TurnBuilder(Failures failures) {
    this.failures = failures;
  }

  /**
   * Takes one JSON value of the answer.
   *
   * @param alone whether it came as plain JSON, which has an end by itself
   * @throws ApiException if it is an error
   */
  void add(JsonNode value, boolean alone) throws ApiException {
    if (isError(value.path("error"))) {
      throw failures.reported(value);
    }
    countTokens(value.path("usage"));
    JsonNode choice = value.path("choices").path(0);
    if (choice.isObject()) {
      begun = true;
      addChoice(choice);
      whole |= alone && choice.hasNonNull("message");
    } else if (alone && !value.has("choices")) {
      throw failures.senseless(value);
    }
  }

  /** Notes that the server has said that it is done. */
  void done() {
    whole = true;
  }

  /** Whether anything of an answer has come. */
  boolean begun() {
    return begun;
  }

  /**
   * The answer.
   *
   * @param hide takes the API key out of a text
   * @throws ApiException if it is not whole, or nothing came
   */
  Turn build(UnaryOperator<String> hide) throws ApiException {
    if (!whole || !begun) {
      throw failures.cut();
    }
    List<ToolCall> hidden = new ArrayList<>();
    for (ToolCall call : calls.all()) {
      hidden.add(
          new ToolCall(
              hide.apply(call.id()), hide.apply(call.name()), hide.apply(call.arguments())));
    }
    return new Turn(hide.apply(text.toString()), hidden, cut, tokens);
  }

  /** Some servers send the field in every piece, with nothing in it. */
  private static boolean isError(JsonNode error) {
    return error.isTextual() ? !error.textValue().isBlank() : error.size() > 0 || error.isNumber();
  }

  private void addChoice(JsonNode choice) {
    JsonNode piece = choice.hasNonNull("message") ? choice.get("message") : choice.path("delta");
    addText(piece.path("content"));
    addText(piece.path("refusal"));
    calls.add(piece.path("tool_calls"));
    JsonNode reason = choice.path("finish_reason");
    if (reason.isTextual() && !reason.textValue().isEmpty()) {
      whole = true;
      cut = reason.textValue().equals("length");
    }
  }

  private void addText(JsonNode content) {
    if (content.isTextual()) {
      text.append(content.textValue());
    }
    for (JsonNode part : content) {
      addText(part.path("text"));
    }
  }

  /** Some servers count in every piece, from the beginning; the last count holds. */
  private void countTokens(JsonNode usage) {
    if (usage.isObject()) {
      tokens =
          new TokenCount(
              usage.path("prompt_tokens").asLong(),
              usage.path("prompt_tokens_details").path("cached_tokens").asLong(),
              usage.path("completion_tokens").asLong());
    }
  }
}
