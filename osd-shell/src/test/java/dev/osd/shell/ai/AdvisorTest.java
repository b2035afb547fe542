package dev.osd.shell.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.ai.context.Context;
import dev.osd.shell.ai.context.LastCommand;
import dev.osd.shell.llm.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what a model says to an AI Action. */
class AdvisorTest {
  private static final String SOUND =
      "{\"kind\":\"command_sequence\",\"summary\":\"s\",\"steps\":[{\"id\":\"step1\","
          + "\"description\":\"say {\\\"}\\\"\",\"shell_command\":\"echo '{'\"}]}";

  private static final Context CONTEXT =
      new Context(
          "Linux 5.15.0-generic x86_64",
          "Ubuntu 22.04",
          "/home/user/project",
          "user",
          Optional.empty());

  /** A model that says these things in turn. */
  private static final class Model implements Advisor.Talk {
    private final Deque<String> replies;
    private final List<List<Message>> heard = new ArrayList<>();

    Model(String... replies) {
      this.replies = new ArrayDeque<>(List.of(replies));
    }

    @Override
    public String say(List<Message> messages) {
      heard.add(List.copyOf(messages));
      return replies.remove();
    }
  }

  private static AiAction ask(Request.Mode mode, Model model) throws ShellException {
    return new Advisor(model).ask(new Request(mode, "do it"), CONTEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "  \n%s\n ",
        "```json\n%s\n```",
        "Here is {the} plan: %s",
        "{\"note\":1} %s trailing } text {",
        "%s%s"
      })
  void findsTheObjectInWhatIsAroundIt(String around) throws Exception {
    Model model = new Model(around.replace("%s", SOUND));

    AiAction action = ask(Request.Mode.RUN, model);

    assertThat(action.kind()).isEqualTo(AiAction.Kind.COMMAND_SEQUENCE);
    assertThat(action.steps()).extracting(Step::command).containsExactly("echo '{'");
    assertThat(model.heard).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"kind\":\"command_sequence\",\"steps\":[{\"id\":\"a\",\"descri | it is no JSON object",
        "I shall do it. | it is no JSON object",
        "{\"kind\":\"other\"} | kind must be one of answer_only, command_sequence",
        "{\"kind\":\"command_sequence\",\"steps\":{}} | steps must be an array",
        "{\"kind\":\"command_sequence\",\"steps\":[1]} | steps[0] must be an object",
        "{\"kind\":\"command_sequence\",\"steps\":[{\"id\":1}]} | steps[0].id must be a string",
        "{\"kind\":\"command_sequence\"} | there are no steps",
        "{\"kind\":\"answer_only\",\"summary\":7} | summary must be a string"
      })
  void asksOnceForWhatCannotBeUsed(String reply, String fault) throws Exception {
    Model model = new Model(reply, SOUND);

    assertThat(ask(Request.Mode.RUN, model).steps()).hasSize(1);

    List<Message> repair = model.heard.get(1);
    assertThat(repair.getFirst()).isEqualTo(new Message.OfAssistant(reply, List.of()));
    assertThat(((Message.OfUser) repair.getLast()).text()).contains(fault);
  }

  @Test
  void showsWhatIsNoActionTwiceAsAnAnswer() throws Exception {
    AiAction action = ask(Request.Mode.RUN, new Model("No.", " I will not. "));

    assertThat(action).isEqualTo(AiAction.answer("I will not."));
  }

  @Test
  void takesPlainWordsForTheAnswerToAQuestion() throws Exception {
    Model model = new Model("It copies files.");

    assertThat(ask(Request.Mode.EXPLAIN, model).summary()).isEqualTo("It copies files.");
    assertThat(model.heard).hasSize(1);
  }

  static String step(String id, String command, String more) {
    return "{\"id\":\"%s\",\"description\":\"d\",\"shell_command\":\"%s\"%s}"
        .formatted(id, command, more);
  }

  static String steps(String kind, String... steps) {
    return "{\"kind\":\"%s\",\"steps\":[%s]}".formatted(kind, String.join(",", steps));
  }

  static List<String[]> senseless() {
    return List.of(
        new String[] {
          steps("command_sequence", step("a", "ls", ""), step("a", "id", "")),
          "two steps have the id 'a'"
        },
        new String[] {steps("plan_and_commands"), "plan_and_commands, but there are no steps"},
        new String[] {steps("answer_only", step("a", "ls", "")), "answer_only, but there are"},
        new String[] {steps("command_sequence", step("a", "  ", "")), "has an empty shell_command"},
        new String[] {steps("command_sequence", step(" ", "ls", "")), "1 to 128 characters"},
        new String[] {steps("command_sequence", step("a", "l\\u0000", "")), "NUL"},
        new String[] {
          steps("command_sequence", step("a", "x".repeat((32 << 10) + 1), "")), "over 32 KiB"
        },
        new String[] {
          steps(
              "command_sequence",
              step("a", "ls", ",\"working_directory\":\"" + "d".repeat(4096) + "\"")),
          "no directory can have"
        },
        new String[] {
          steps("command_sequence", step("\\u001b", "ls", ""), step("\\u001b", "ls", "")),
          "'\\u{1b}'"
        });
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("senseless")
  void refusesStepsThatMakeNoSense(String reply, String fault) {
    assertThatThrownBy(() -> ask(Request.Mode.RUN, new Model(reply, reply)))
        .isInstanceOfSatisfying(
            ShellException.class,
            e -> {
              assertThat(e.status()).isEqualTo(ExitStatus.API);
              assertThat(e.text()).startsWith("the model's answer cannot be used").contains(fault);
            });
  }

  @Test
  void takesNoStepsForAnExplanation() {
    assertThatThrownBy(() -> ask(Request.Mode.EXPLAIN, new Model(SOUND, SOUND)))
        .hasMessageContaining("an explanation has kind answer_only");
  }

  @Test
  void boundsTheNumberOfSteps() throws Exception {
    String[] steps = new String[AiActionReader.MOST_STEPS + 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = step("s" + i, "ls", "");
    }
    Model model = new Model(steps("command_sequence", steps), SOUND);

    ask(Request.Mode.RUN, model);

    assertThat(((Message.OfUser) model.heard.get(1).getLast()).text())
        .contains("there are 65 steps; at most 64");
  }

  @Test
  void readsFlagsStrictlyAndPassesOverWhatItDoesNotKnow() throws Exception {
    String reply =
        steps(
            "command_sequence",
            step(
                "a",
                "rm x",
                ",\"is_destructive\":true,\"requires_sudo\":null,\"needs_confirmation\":false,"
                    + "\"working_directory\":\"/tmp\",\"unknown\":[{}]"));

    assertThat(ask(Request.Mode.RUN, new Model(reply)).steps())
        .containsExactly(new Step("a", "d", "rm x", false, true, false, Optional.of("/tmp")));

    Model sloppy = new Model(reply.replace("true", "\"true\""), reply);
    ask(Request.Mode.RUN, sloppy);
    assertThat(((Message.OfUser) sloppy.heard.get(1).getLast()).text())
        .contains("steps[0].is_destructive must be true or false");
  }

  @Test
  void beginsWithTheContractAndTheContextAndGoesOnWithoutThem() throws Exception {
    Model model = new Model(SOUND, SOUND);
    Advisor advisor = new Advisor(model);
    advisor.ask(new Request(Request.Mode.FIX, "mend it"), CONTEXT);
    advisor.ask(
        new Request(Request.Mode.FIX, "again"),
        CONTEXT.with(new LastCommand("make deploy", 1, "Error: missing dependency libfoo")));

    Message.OfSystem system = (Message.OfSystem) model.heard.getFirst().getFirst();
    assertThat(system.text())
        .startsWith("You are a shell operations assistant for agentsh.\n\nRULES:\n1. You NEVER")
        .contains("\"needs_confirmation\"");
    assertThat(model.heard.getFirst().getLast())
        .isEqualTo(
            new Message.OfUser(
                "ai fix: mend it\n\n{\"context\":{\"os\":\"Linux 5.15.0-generic x86_64\","
                    + "\"distro\":\"Ubuntu 22.04\",\"cwd\":\"/home/user/project\","
                    + "\"user\":\"user\"}}"));
    assertThat(model.heard.get(1))
        .containsExactly(
            new Message.OfAssistant(SOUND, List.of()),
            new Message.OfUser(
                "ai fix: again\n\n{\"context\":{\"os\":\"Linux 5.15.0-generic x86_64\","
                    + "\"distro\":\"Ubuntu 22.04\",\"cwd\":\"/home/user/project\","
                    + "\"user\":\"user\",\"last_command\":\"make deploy\",\"last_exit_code\":1,"
                    + "\"last_stderr\":\"Error: missing dependency libfoo\"}}"));
  }

  @Test
  void isNotHeldUpByALongRowOfBraces() throws Exception {
    Model model = new Model("{".repeat(1 << 20), SOUND);

    assertThat(ask(Request.Mode.RUN, model).steps()).hasSize(1);
    assertThat(ReplyRecovery.candidates("{x} ".repeat(1000)))
        .hasSize(1 + ReplyRecovery.MOST_STARTS);
  }
}
