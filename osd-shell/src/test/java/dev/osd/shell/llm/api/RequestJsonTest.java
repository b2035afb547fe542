package dev.osd.shell.llm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.osd.shell.llm.AnswerForm;
import dev.osd.shell.llm.Message;
import dev.osd.shell.llm.ToolCall;
import dev.osd.shell.llm.ToolCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestJsonTest {
  /** Our writer may leave out nothing, and add nothing, of what openai-java's own one writes. */
  @ParameterizedTest
  @EnumSource(Concession.class)
  void writesWhatTheLibrarysOwnWriterWrites(Concession concession) throws Exception {
    ChatCompletionCreateParams request =
        new RequestMaker(
                "m",
                ToolCatalogue.standard(4096),
                Optional.of(new AnswerForm("F", "{\"type\":\"object\",\"enum\":[1,null]}")))
            .make(
                List.of(
                    new Message.OfSystem("系統\u0001\ud83e\udd8a"),
                    new Message.OfUser("\"user\""),
                    new Message.OfAssistant(
                        "",
                        List.of(
                            new ToolCall("a", "read", "{\"fd\":3}"),
                            new ToolCall("b", "exit", ""))),
                    new Message.OfTool("a", "{}"),
                    new Message.OfTool("b", "{}"),
                    new Message.OfAssistant("text", List.of(new ToolCall("c", "x", "y")))),
                Set.of(concession));
    JsonMapper theirs = ObjectMappers.jsonMapper();

    String written = RequestJson.mapper().writeValueAsString(request._body());

    assertThat(written).isEqualTo(theirs.writeValueAsString(request._body()));
    assertThat(written.contains("json_schema")).isEqualTo(concession != Concession.RESPONSE_FORMAT);
    assertThat(written).contains("\"tool_call_id\":\"a\"", "\"additionalProperties\":false");
  }
}
