package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.Machine.Ask;
import dev.osd.protocol.Action;
import dev.osd.protocol.Limit;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How findings become decisions, and on what terms. */
class PolicyEngineTest {
  private static final String GIT = "[[exec]]\nprogram = [\"git\"]\ndecision = \"allow\"\n";

  private final Machine machine =
      Machine.with(
          """
          [limits]
          timeout_sec = 30
          output_bytes = 1000
          file_bytes = 50
          [paths]
          read = ["{workspace}/**"]
          deny = ["**/secret"]
          [env]
          allow = ["CI", "MY_*"]
          [[exec]]
          program = ["git", "ls", "cat"]
          decision = "allow"
          reason = "harmless here"
          [[exec]]
          program = ["git"]
          args = ["push", "**"]
          decision = "confirm"
          reason = "it leaves this machine"
          [[exec]]
          program = ["git"]
          args = ["push", "--force", "**"]
          decision = "deny"
          reason = "it rewrites history"
          """);

  @Test
  void strictestRuleWinsWhateverTheOrder() {
    String[] rules = {
      "[[exec]]\nprogram = [\"a\"]\ndecision = \"deny\"\n",
      "[[exec]]\nprogram = [\"a\"]\ndecision = \"confirm\"\n",
      "[[exec]]\nprogram = [\"a\"]\ndecision = \"allow\"\n",
    };
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : orders) {
      Machine any = Machine.with(rules[order[0]] + rules[order[1]] + rules[order[2]]);
      Decision decision = any.decide(any.exec("a"));
      assertThat(decision.findings())
          .extracting(Finding::verdict)
          .containsExactly(Verdict.DENY, Verdict.CONFIRM, Verdict.ALLOW);
    }
  }

  @Test
  void decisionNamesTheRuleThatDecided() {
    assertThat(machine.decide(machine.exec("git", "status")).rule()).isEqualTo("p.toml:10");
    assertThat(machine.decide(machine.exec("git", "push")).rule()).isEqualTo("p.toml:14");
    assertThat(machine.decide(machine.exec("git", "push", "--force")).rule())
        .isEqualTo("p.toml:19");
    assertThat(machine.decide(machine.exec("rm")).rule()).isEqualTo("default");
    assertThat(machine.decide(Machine.read("/home/ada/src/osd/x")).rule()).isEqualTo("p.toml:6");
    assertThat(machine.decide(Machine.read("/x/secret")).rule()).isEqualTo("p.toml:7");
  }

  @Test
  void questionTellsWhatByWhichRuleAndWhy() {
    Decision decision = machine.decide(machine.exec("git", "push", "my origin"));
    assertThat(decision)
        .isEqualTo(
            new Decision.Confirm(
                "Run git push 'my origin' in /home/ada/src/osd? It is not allowed without"
                    + " confirmation: git needs confirmation: it leaves this machine (rule"
                    + " p.toml:14).",
                decision.findings()));
  }

  @Test
  void refusalTellsWhatByWhichRuleAndWhatWouldDo() {
    Decision decision = machine.decide(machine.shell("git push --force"));
    assertThat(decision)
        .isEqualTo(
            new Decision.Deny(
                "Running the shell line \"git push --force\" in /home/ada/src/osd was refused: git is"
                    + " denied: it rewrites history (rule p.toml:19). No confirmation changes"
                    + " this.",
                decision.findings()));
  }

  @Test
  void confirmedActionIsPermittedAndKeepsItsFindings() {
    ResolvedAction push = machine.exec("git", "push");
    Decision.Allow allow = (Decision.Allow) machine.decide(push, true);
    assertThat(allow.permit().action()).isSameAs(push);
    assertThat(allow.verdict()).isEqualTo(Verdict.CONFIRM);
    assertThat(allow.findings()).isEqualTo(machine.decide(push).findings());
  }

  @Test
  void deniedActionStaysDeniedWhenConfirmed() {
    assertThat(machine.decide(machine.exec("git", "push", "--force"), true))
        .isInstanceOf(Decision.Deny.class);
  }

  @Test
  void pingIsAllowed() {
    assertThat(machine.verdict(new ResolvedAction.Ping(new Action.Ping("p")))).isEqualTo("allow");
  }

  @Test
  void dangerNeedsConfirmationWhateverTheRulesSay() {
    Ask danger = Machine.ask().danger("it may\u001b[31m hurt");
    Decision decision = machine.decide(machine.exec(danger, "git", "status"));
    assertThat(decision.verdict()).isEqualTo(Verdict.CONFIRM);
    assertThat(decision.rule()).isEqualTo("danger");
    assertThat(decision.findings().getFirst().text()).endsWith("dangerous: it may?[31m hurt");
    assertThat(machine.verdict(machine.exec(danger, "git", "push", "--force"))).isEqualTo("deny");
  }

  @Test
  void programThatOthersCanChangeIsConfirmedAtMost() {
    machine.untrusted("/usr/bin/ls");
    Decision decision = machine.decide(machine.exec("ls"));
    assertThat(decision.verdict()).isEqualTo(Verdict.CONFIRM);
    assertThat(decision.rule()).isEqualTo("program file");
  }

  @Test
  void eachCommandOfALineIsJudgedByItself() {
    assertThat(machine.verdict(machine.shell("git log | cat; ls"))).isEqualTo("allow");
    assertThat(machine.verdict(machine.shell("git log | cat; rm x"))).isEqualTo("confirm");
    assertThat(machine.verdict(machine.shell("git log | cat; git push --force"))).isEqualTo("deny");
    assertThat(machine.verdict(machine.shell("ls $(git push --force)"))).isEqualTo("deny");
  }

  @Test
  void defaultDenyHoldsForWhatIsOnlySeen() {
    Machine closed = Machine.with("default = \"deny\"\n" + GIT);
    assertThat(closed.verdict(closed.shell("git log"))).isEqualTo("allow");
    assertThat(closed.verdict(closed.shell("git log $x"))).isEqualTo("confirm");
    assertThat(closed.verdict(closed.shell("git log $(curl x)"))).isEqualTo("deny");
    assertThat(closed.verdict(closed.shell("git log | sh"))).isEqualTo("deny");
    assertThat(closed.verdict(closed.shell("cd x && git log"))).isEqualTo("allow");
    assertThat(closed.verdict(Machine.read("/x"))).isEqualTo("deny");
  }

  @Test
  void defaultAllowStillConfirmsWhatCannotBeRead() {
    Machine open = Machine.with("default = \"allow\"\n");
    assertThat(open.verdict(open.exec("rm", "x"))).isEqualTo("allow");
    assertThat(open.verdict(open.shell("rm $x"))).isEqualTo("confirm");
    assertThat(open.verdict(open.exec("nosuch"))).isEqualTo("confirm");
    assertThat(open.verdict(Machine.read("/x"))).isEqualTo("allow");
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource({
    "CI, 1, allow",
    "MY_X, 1, allow",
    "OTHER, 1, confirm",
    "MY_X, () { :; }; id, deny",
    "LD_PRELOAD, /x, deny",
    "LD_ANYTHING, x, deny",
    "BASH_ENV, x, deny",
    "ENV, x, deny",
    "IFS, x, deny",
    "PATH, x, deny",
    "GIT_SSH_COMMAND, x, deny",
    "GIT_PAGER, cat, deny",
    "PYTHONPATH, x, deny",
    "PYTHONSTARTUP, x, deny",
    "PERL5LIB, x, deny",
    "PERL5OPT, x, deny",
    "RUBYOPT, x, deny",
    "NODE_OPTIONS, x, deny",
    "JAVA_TOOL_OPTIONS, x, deny",
    "HOME, /tmp, deny",
    "GLIBC_TUNABLES, x, deny",
    "GCONV_PATH, x, deny",
    "LESSOPEN, x, deny",
    "LANG, ../../tmp/x, deny",
    "LC_ALL, /tmp/x, deny",
    "TZ, /etc/shadow, deny",
    "TZ, Europe/Berlin, confirm",
  })
  void judgesTheEnvironment(String name, String value, String verdict) {
    assertThat(machine.verdict(machine.exec(Machine.ask().env(name, value), "git", "status")))
        .isEqualTo(verdict);
  }

  @Test
  void variableSetInsideACommandIsJudgedLikeOneOfTheAction() {
    assertThat(machine.verdict(machine.exec("env", "CI=1", "git", "log"))).isEqualTo("allow");
    assertThat(machine.verdict(machine.exec("env", "X=1", "git", "log"))).isEqualTo("confirm");
    assertThat(machine.verdict(machine.exec("env", "LD_PRELOAD=1", "git"))).isEqualTo("deny");
    assertThat(machine.verdict(machine.shell("LD_PRELOAD=1 git log"))).isEqualTo("deny");
    assertThat(machine.verdict(machine.shell("export GIT_PAGER=sh; git log"))).isEqualTo("deny");
  }

  @Test
  void valuesOfVariablesStandInNoText() {
    ResolvedAction action = machine.exec(Machine.ask().env("OTHER", "s3cret"), "git", "log");
    assertThat(machine.decide(action).toString()).doesNotContain("s3cret");
    assertThat(machine.decide(action, true).toString()).doesNotContain("s3cret");
  }

  @Test
  void environmentIsTheShortListAndWhatTheActionSets() {
    ResolvedAction action = machine.exec(Machine.ask().env("CI", "1"), "git", "log");
    assertThat(terms(action).environment())
        .containsOnlyKeys("PATH", "HOME", "LANG", "LC_TIME", "TERM", "CI")
        .containsEntry("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .containsEntry("HOME", Machine.HOME);
  }

  @Test
  void termsAreBoundByTheLimits() {
    Permit.Terms terms = terms(machine.exec(Machine.ask().timeoutSec(500), "git", "log"));
    assertThat(terms.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(terms.outputBytes()).isEqualTo(1000);
    assertThat(terms(Machine.read("/home/ada/src/osd/x")).fileBytes()).isEqualTo(50);
    assertThat(terms(machine.exec("git", "log")).timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest(name = "asking for {0} by default {1}, at most {2}: {3}")
  @CsvSource({
    "WORKSPACE, workspace, none, allow",
    "READ_ONLY, workspace, none, allow",
    "NETWORK, workspace, none, confirm",
    "NONE, workspace, none, confirm",
    "NONE, none, none, allow",
    "NONE, workspace, network, deny",
    "NETWORK, workspace, workspace, deny",
    "WORKSPACE, read-only, workspace, confirm",
    "WORKSPACE, read-only, read-only, deny",
  })
  void judgesTheSandbox(SandboxProfile asked, String standard, String widest, String verdict) {
    Machine sandboxed =
        Machine.with(
            "[sandbox]\ndefault = \"%s\"\nwidest = \"%s\"\n".formatted(standard, widest) + GIT);
    assertThat(sandboxed.verdict(sandboxed.exec(Machine.ask().sandbox(asked), "git")))
        .isEqualTo(verdict);
  }

  @ParameterizedTest(name = "network = {0}: {1}, open {2}")
  @CsvSource({"false, confirm, true", "true, allow, true", "'\"deny\"', deny, false"})
  void judgesTheNetwork(String setting, String verdict, boolean open) {
    Machine networked = Machine.with("[sandbox]\nnetwork = " + setting + "\n" + GIT);
    ResolvedAction asking = networked.exec(Machine.ask().network(), "git", "fetch");
    assertThat(networked.verdict(asking)).isEqualTo(verdict);
    if (open) {
      assertThat(((Decision.Allow) networked.decide(asking, true)).permit().terms().network())
          .isTrue();
    }
    ResolvedAction byProfile = networked.exec(Machine.ask().sandbox(SandboxProfile.NETWORK), "git");
    assertThat(networked.verdict(byProfile)).isEqualTo(open ? "confirm" : "deny");
    ResolvedAction unconfined = networked.exec(Machine.ask().sandbox(SandboxProfile.NONE), "git");
    assertThat(networked.verdict(unconfined)).isEqualTo(open ? "confirm" : "deny");
  }

  @Test
  void ruleGivesItsProgramMore() {
    Machine giving =
        Machine.with(
            """
            [sandbox]
            default = "read-only"
            missing = "run"
            [[exec]]
            program = ["cargo"]
            decision = "allow"
            sandbox = "workspace"
            network = true
            [[exec]]
            program = ["git"]
            decision = "allow"
            """);
    Permit.Terms cargo = terms(giving, giving.exec(Machine.ask().network(), "cargo", "build"));
    assertThat(cargo.sandbox()).isEqualTo(SandboxProfile.WORKSPACE);
    assertThat(cargo.network()).isTrue();
    assertThat(cargo.unconfinedIfMissing()).isTrue();
    Permit.Terms git = terms(giving, giving.exec("git", "log"));
    assertThat(git.sandbox()).isEqualTo(SandboxProfile.READ_ONLY);
    assertThat(git.network()).isFalse();
    Permit.Terms both = terms(giving, giving.shell("cargo build && git log"));
    assertThat(both.sandbox()).isEqualTo(SandboxProfile.READ_ONLY);
    assertThat(both.network()).isFalse();
    assertThat(giving.verdict(giving.shell(Machine.ask().network(), "cargo build; git log")))
        .isEqualTo("confirm");
  }

  @Test
  void superuserNeedsARuleThatSaysSo() {
    String rooted =
        """
        [[exec]]
        program = ["git"]
        decision = "allow"
        as_root = true
        [[exec]]
        program = ["ls"]
        decision = "allow"
        """;
    Machine some = Machine.with(rooted);
    PolicyEngine engine = new PolicyEngine(Machine.parse(rooted));
    Situation root = Machine.situation(Optional.of(Machine.WORKSPACE), true);
    ResolvedAction git = some.exec(Machine.ask().asRoot(), "git", "log");
    ResolvedAction ls = some.exec(Machine.ask().asRoot(), "ls");
    ResolvedAction wrapped = some.exec(Machine.ask().asRoot(), "sh", "-c", "git log; ls");
    assertThat(engine.decide(git, root, false).verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(engine.decide(ls, root, true)).isInstanceOf(Decision.Deny.class);
    assertThat(engine.decide(wrapped, root, true)).isInstanceOf(Decision.Deny.class);
    Decision user = some.decide(git, true);
    assertThat(user).isInstanceOf(Decision.Deny.class);
    assertThat(((Decision.Deny) user).reason()).contains("the daemon does not run as root");
  }

  @Test
  void sameQuestionGetsTheSameAnswer() {
    List<ResolvedAction> actions =
        List.of(
            machine.exec("git", "push", "--force"),
            machine.exec(Machine.ask().env("OTHER", "x").network().danger("d"), "rm"),
            machine.shell("git log | rm $x"),
            Machine.write("/x/secret"));
    List<String> first = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      List<String> answers =
          actions.stream().map(action -> machine.decide(action).toString()).toList();
      if (first.isEmpty()) {
        first.addAll(answers);
      }
      assertThat(answers).isEqualTo(first);
    }
  }

  @Test
  void limitsAreThePolicys() {
    assertThat(Machine.parse("[limits]\nqueue_ms = 7\n").limits().get(Limit.QUEUE_MS)).isEqualTo(7);
  }

  private Permit.Terms terms(ResolvedAction action) {
    return terms(machine, action);
  }

  private static Permit.Terms terms(Machine machine, ResolvedAction action) {
    return ((Decision.Allow) machine.decide(action)).permit().terms();
  }
}
