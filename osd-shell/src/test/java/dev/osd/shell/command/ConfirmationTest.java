package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.PlanCodec;
import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeDialogue;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.ScriptedDaemon;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The talk with a person about a plan that needs confirmation. */
class ConfirmationTest {
  private static final String PLAN =
      """
      {"request_id":"req-true-1","version":"0.1","mode":"execute","actions":[
      {"type":"exec","argv":["true","a b"],"cwd":"/src","env":{"TOKEN":"s3cret"},"timeout_sec":5,
       "as_root":false,"network":true,"reason":"see\\u001b[2J","danger":"none at all",
       "recovery":"nothing to undo"},
      {"type":"write_file","path":"f","content":"12345","mode":"0644","backup":true,"reason":"w"},
      {"type":"shell","command":"ls | wc","timeout_sec":5,"reason":"count"}]}
      """;

  private static final String PLANNED =
      """
      {"request_id":"req-true-1","executed":false,"results":[
      {"id":"step1","type":"exec","ok":true,"error":null,"decision":"confirm","rule":"built-in:12",
       "question":"Run /usr/bin/true?","argv":["/usr/bin/true","a b"]},
      {"id":"step2","type":"write_file","ok":true,"error":null,"decision":"allow",
       "rule":"built-in:3","path":"/src/f"},
      {"id":"step3","type":"shell","ok":true,"error":null,"decision":"confirm","rule":"built-in:4",
       "question":"Run this line?"}],"error":null}
      """
              .replace("\n", "")
          + "\n";

  private static final String REFUSED = Shell.failed("confirmation_required");

  private final FakeTerminal terminal = new FakeTerminal();

  @Test
  void showsWhatWouldRunAndWhyAndRunsItByTheToken() throws Exception {
    FakeDialogue person = new FakeDialogue("right");
    try (ScriptedDaemon daemon = new ScriptedDaemon(ConfirmationTest::answer)) {
      Ending status = Shell.run(daemon, terminal.with(person), "send", "--json", PLAN);

      assertThat(status).isEqualTo(ExitStatus.OK);
      assertThat(terminal.printed()).isEqualTo(Shell.PONG);
      assertThat(person.said())
          .containsExactly(
              "Plan req-true-1 has 3 steps and needs your confirmation:",
              "",
              "  1. exec  /usr/bin/true 'a b'",
              "       cwd: /src",
              "       env: TOKEN",
              "       network: wanted",
              "       decision: Run /usr/bin/true?  [rule built-in:12]",
              "       reason: see\\u{1b}[2J",
              "       danger: none at all",
              "       recovery: nothing to undo",
              "",
              "  2. write_file  /src/f (5 bytes, mode 0644, old file kept)",
              "       decision: allowed anyway  [rule built-in:3]",
              "       reason: w",
              "",
              "  3. shell  ls | wc",
              "       decision: Run this line?  [rule built-in:4]",
              "       reason: count",
              "");
      assertThat(person.isClosed()).isTrue();
      assertThat(daemon.requests()).hasSize(3);
      assertThat(daemon.requests().getFirst()).isEqualTo(PLAN);
      assertThat(daemon.requests().get(2))
          .isEqualTo(PLAN.replaceFirst("\\{", "{\"confirmation\":{\"token\":\"right\"},"));
    }
  }

  @Test
  void runsNothingAndPrintsTheRefusalWhereThePersonLeavesIt() throws Exception {
    for (FakeDialogue person : new FakeDialogue[] {new FakeDialogue(""), new FakeDialogue()}) {
      FakeTerminal left = new FakeTerminal().with(person);
      try (ScriptedDaemon daemon = new ScriptedDaemon(ConfirmationTest::answer)) {
        assertThat(Shell.run(daemon, left, "send", "--json", PLAN)).isEqualTo(ExitStatus.DENIED);
        assertThat(left.printed()).isEqualTo(REFUSED);
        assertThat(person.said()).endsWith("Nothing was run.");
        assertThat(daemon.requests()).noneMatch(request -> request.contains("token"));
      }
    }
  }

  @Test
  void letsThePersonTryTwiceMore() throws Exception {
    FakeDialogue person = new FakeDialogue("wrong", "false", "right");
    try (ScriptedDaemon daemon = new ScriptedDaemon(ConfirmationTest::answer)) {
      assertThat(Shell.run(daemon, terminal.with(person), "send", "--json", PLAN))
          .isEqualTo(ExitStatus.OK);
      assertThat(person.said())
          .filteredOn(line -> line.contains("not accept"))
          .hasSize(2)
          .containsOnly("The daemon did not accept that token; nothing was run.");
    }
  }

  @Test
  void givesUpAfterThreeWrongTokensAndShowsNoneOfThem() throws Exception {
    FakeDialogue person = new FakeDialogue("wrong1", "wrong2", "wrong3", "right");
    try (ScriptedDaemon daemon = new ScriptedDaemon(ConfirmationTest::answer)) {
      assertThat(Shell.run(daemon, terminal.with(person), "send", "--json", PLAN))
          .isEqualTo(ExitStatus.DENIED);
      assertThat(person.asked()).isEqualTo(3);
      assertThat(terminal.printed()).isEqualTo(REFUSED);
      assertThat(person.said()).noneMatch(line -> line.contains("wrong"));
      assertThat(terminal.notes()).isEmpty();
    }
  }

  @Test
  void printsTheRefusalWhereNobodyCanBeAsked() throws Exception {
    try (ScriptedDaemon daemon = new ScriptedDaemon(ConfirmationTest::answer)) {
      assertThat(Shell.run(daemon, terminal, "send", "--json", PLAN)).isEqualTo(ExitStatus.DENIED);
      assertThat(terminal.printed()).isEqualTo(REFUSED);
      assertThat(daemon.requests()).containsExactly(PLAN);
    }
  }

  @Test
  void doesNotAskWhereATokenWasGiven() throws Exception {
    FakeDialogue person = new FakeDialogue("right");
    try (ScriptedDaemon daemon = new ScriptedDaemon(ConfirmationTest::answer)) {
      assertThat(
              Shell.run(
                  daemon,
                  terminal.with(person),
                  "send",
                  "--confirm-token",
                  "wrong",
                  "--json",
                  PLAN))
          .isEqualTo(ExitStatus.DENIED);
      assertThat(person.asked()).isZero();
      assertThat(terminal.printed()).isEqualTo(REFUSED);
    }
  }

  @Test
  void doesNotAskWhereTheDaemonDoesNotResolveThePlan() throws Exception {
    FakeDialogue person = new FakeDialogue("right");
    String busy =
        "{\"request_id\":\"r\",\"executed\":false,\"results\":[],\"error\":{\"code\":\"busy\",\"message\":\"m\"}}\n";
    try (ScriptedDaemon daemon =
        new ScriptedDaemon(request -> request.contains("plan_only") ? busy : REFUSED)) {
      assertThat(Shell.run(daemon, terminal.with(person), "send", "--json", PLAN))
          .isEqualTo(ExitStatus.DENIED);
      assertThat(person.asked()).isZero();
      assertThat(terminal.printed()).isEqualTo(REFUSED);
    }
  }

  /** Wants the token "right". */
  private static String answer(String request) {
    Plan plan;
    try {
      plan = new PlanCodec(Limits.standard()).decode(request.getBytes(StandardCharsets.UTF_8));
    } catch (ProtocolException e) {
      throw new IllegalStateException(e);
    }
    if (plan.mode() == Plan.Mode.PLAN_ONLY) {
      return PLANNED;
    }
    return plan.confirmation().filter(word -> word.token().equals("right")).isPresent()
        ? Shell.PONG
        : REFUSED;
  }
}
