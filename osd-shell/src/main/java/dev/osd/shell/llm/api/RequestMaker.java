package dev.osd.shell.llm.api;

import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.osd.shell.llm.AnswerForm;
import dev.osd.shell.llm.Message;
import dev.osd.shell.llm.ToolCall;
import dev.osd.shell.llm.ToolCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes requests of conversations, with seed 001's model parameters. */
final class RequestMaker {
  private static final double TEMPERATURE = 0.1;
  private static final long MAX_TOKENS = 4096;

  private final String model;
  private final List<FunctionDefinition> functions;
  private final Optional<ResponseFormatJsonSchema> format;

  RequestMaker(String model, ToolCatalogue tools, Optional<AnswerForm> form) {
    this.model = model;
    this.format = form.map(RequestMaker::format);
    this.functions = tools.tools().stream().map(RequestMaker::function).toList();
  }

  /** Whether requests ask for answers of some form. */
  boolean formed() {
    return format.isPresent();
  }

  /** The request for the next answer in this conversation. */
  ChatCompletionCreateParams make(List<Message> conversation, Set<Concession> concessions) {
    ChatCompletionCreateParams.Builder request = ChatCompletionCreateParams.builder().model(model);
    for (Message message : conversation) {
      add(request, message);
    }
    functions.forEach(request::addFunctionTool);
    if (!concessions.contains(Concession.TEMPERATURE)) {
      request.temperature(TEMPERATURE);
    }
    if (concessions.contains(Concession.MAX_TOKENS)) {
      request.maxCompletionTokens(MAX_TOKENS);
    } else {
      limitAsSeedHasIt(request);
    }
    if (format.isPresent() && !concessions.contains(Concession.RESPONSE_FORMAT)) {
      request.responseFormat(format.get());
    }
    if (!concessions.contains(Concession.STREAM_OPTIONS)
        && !concessions.contains(Concession.STREAM)) {
      request.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
    return request.build();
  }

  /** The old name of the parameter is the one that compatible servers know. */
  @SuppressWarnings("deprecation")
  private static void limitAsSeedHasIt(ChatCompletionCreateParams.Builder request) {
    request.maxTokens(MAX_TOKENS);
  }

  private static void add(ChatCompletionCreateParams.Builder request, Message message) {
    switch (message) {
      case Message.OfSystem system -> request.addSystemMessage(system.text());
      case Message.OfUser user -> request.addUserMessage(user.text());
      case Message.OfAssistant assistant -> request.addMessage(assistant(assistant));
      case Message.OfTool result ->
          request.addMessage(
              ChatCompletionToolMessageParam.builder()
                  .toolCallId(result.callId())
                  .content(result.result())
                  .build());
    }
  }

  private static ChatCompletionAssistantMessageParam assistant(Message.OfAssistant message) {
    ChatCompletionAssistantMessageParam.Builder assistant =
        ChatCompletionAssistantMessageParam.builder();
    if (!message.text().isEmpty()) {
      assistant.content(message.text());
    }
    for (ToolCall call : message.calls()) {
      assistant.addToolCall(
          ChatCompletionMessageFunctionToolCall.builder()
              .id(call.id())
              .function(
                  ChatCompletionMessageFunctionToolCall.Function.builder()
                      .name(call.name())
                      .arguments(call.arguments())
                      .build())
              .build());
    }
    return assistant.build();
  }

  private static ResponseFormatJsonSchema format(AnswerForm form) {
    ResponseFormatJsonSchema.JsonSchema.Schema.Builder schema =
        ResponseFormatJsonSchema.JsonSchema.Schema.builder();
    for (var keyword : RequestJson.tree(form.schema()).properties()) {
      schema.putAdditionalProperty(keyword.getKey(), JsonValue.fromJsonNode(keyword.getValue()));
    }
    return ResponseFormatJsonSchema.builder()
        .jsonSchema(
            ResponseFormatJsonSchema.JsonSchema.builder()
                .name(form.name())
                .schema(schema.build())
                .build())
        .build();
  }

  private static FunctionDefinition function(ToolCatalogue.Tool tool) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (ToolCatalogue.Parameter parameter : tool.parameters()) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", parameter.type());
      schema.put("description", parameter.description());
      schema.putAll(parameter.bounds());
      properties.put(parameter.name(), schema);
    }
    List<String> required =
        tool.parameters().stream()
            .filter(ToolCatalogue.Parameter::required)
            .map(ToolCatalogue.Parameter::name)
            .toList();
    return FunctionDefinition.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(
            FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(properties))
                .putAdditionalProperty("required", JsonValue.from(required))
                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                .build())
        .build();
  }
}
