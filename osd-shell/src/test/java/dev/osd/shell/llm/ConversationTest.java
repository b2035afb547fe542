package dev.osd.shell.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.ShellException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final List<List<Message>> asked = new ArrayList<>();
  private final FakeTerminal terminal = new FakeTerminal();

  @Test
  void isBoundedWhateverTheModelSays() {
    String long8Mi = "x".repeat(8 << 20);
    Turn turn = new Turn(long8Mi, List.of(new ToolCall("", "read", "{}")), false, TokenCount.NONE);

    assertThatThrownBy(() -> hold(conversation -> turn))
        .isInstanceOfSatisfying(
            ShellException.class,
            e -> {
              assertThat(e.status()).isEqualTo(ExitStatus.GENERAL);
              assertThat(e.text()).contains("over 64 Mi characters");
            });
    assertThat(asked).hasSizeBetween(8, 9);
  }

  @Test
  void givesEveryCallAnIdOfItsOwn() throws Exception {
    ToolCall same = new ToolCall("same", "read", "{}");
    ToolCall none = new ToolCall(" ", "read", "{}");
    ToolCall chosen = new ToolCall("call_3_3", "read", "{}");
    Turn turn = new Turn("", List.of(same, none, same, none, chosen), false, TokenCount.NONE);
    Turn end = new Turn("end", List.of(), false, TokenCount.NONE);

    hold(conversation -> asked.size() < 3 ? turn : end);

    List<String> ids = new ArrayList<>();
    for (Message message : asked.getLast()) {
      if (message instanceof Message.OfAssistant said) {
        said.calls().forEach(call -> ids.add(call.id()));
      }
    }
    assertThat(ids).hasSize(10).doesNotHaveDuplicates().startsWith("same");
    assertThat(asked.getLast().stream().filter(Message.OfTool.class::isInstance))
        .extracting(message -> ((Message.OfTool) message).callId())
        .isEqualTo(ids);
  }

  @Test
  void tellsTheModelThatItsCallWasCutAtTheBoundOfItsAnswer() throws Exception {
    Turn cut =
        new Turn("", List.of(new ToolCall("a", "write", "{\"data\":\"x")), true, TokenCount.NONE);
    Turn end = new Turn("end", List.of(), false, TokenCount.NONE);

    hold(conversation -> asked.size() < 2 ? cut : end);

    assertThat(((Message.OfTool) asked.getLast().getLast()).result())
        .contains("write less at once");
  }

  private Conversation.Outcome hold(java.util.function.Function<List<Message>, Turn> says)
      throws ShellException {
    Model model =
        conversation -> {
          asked.add(conversation);
          return says.apply(conversation);
        };
    Narrator narrator = new Narrator(terminal, false, UnaryOperator.identity());
    PatientModel patient =
        new PatientModel(
            model,
            new PatientModel.Bounds(50, new FakeDeadline(Duration.ofMinutes(1)), () -> 0),
            narrator);
    return new Conversation(
            patient, new FakeHands(terminal), ToolCatalogue.standard(4096), narrator)
        .hold(Conversation.opening("system", "user"));
  }
}
