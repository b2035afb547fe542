package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.shell.CommandReader;
import dev.osd.protocol.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The attacks that the policy itself must stand, one test or more each. Threat 6 is in {@link
 * WrapperTest}, 7 also in {@code ShellLineTest}, 8 in {@link FlagKnowledgeTest}.
 */
class ThreatsTest {
  private final Machine machine =
      Machine.with(
          """
          [paths]
          read = ["{workspace}/**"]
          write = ["{workspace}/**"]
          deny = ["~/.ssh/**"]
          [[exec]]
          program = ["git", "ls", "cat", "echo"]
          decision = "allow"
          [[exec]]
          program = ["dd"]
          decision = "deny"
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home/ada/src/osd-evil/x",
        "/home/ada/src/osdx",
        "/home/ada/src",
        "/home/ada/src/osd2/x",
        "/home/ada/src/OSD/x",
      })
  void threat1PathThatOnlyBeginsLikeTheWorkspaceIsNotInIt(String path) {
    assertThat(machine.verdict(Machine.read(path))).isEqualTo("confirm");
    assertThat(machine.verdict(Machine.write(path))).isEqualTo("confirm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home/ada/src/osd/../../.ssh/id",
        "/home/ada/src/osd/./x",
        "/home/ada/src/osd//x",
        "/home/ada/src/osd/",
        "src/osd/x",
        "",
        "/home/ada/src/osd/\0x",
      })
  void threat1PathThatIsNotResolvedIsDenied(String path) {
    assertThat(machine.verdict(Machine.read(path))).isEqualTo("deny");
  }

  @ParameterizedTest(name = "{0} as a workspace: {1}")
  @CsvSource({
    "/, confirm",
    "/home, confirm",
    "/home/ada, confirm",
    "/home/bob, confirm",
    "/etc, confirm",
    "/etc/ssh, confirm",
    "/usr, confirm",
    "/usr/share/x, confirm",
    "/var, confirm",
    "/var/lib/x, confirm",
    "/bin, confirm",
    "/tmp, confirm",
    "/root, confirm",
    "/proc/1, confirm",
    "/home/ada/.ssh, deny",
    "/home/ada/.config/x, confirm",
    "/home/ada/src, allow",
    "/home/ada/src/osd, allow",
    "/home/bob/src, allow",
    "/var/tmp/x, allow",
    "/usr/src/x, allow",
    "/work, allow",
    "/srv/x, allow",
    "relative, confirm",
    "/a/../b, confirm",
  })
  void threat1OnlyAFitDirectoryIsAWorkspace(String directory, String verdict) {
    PolicyEngine engine =
        new PolicyEngine(
            Machine.parse("[paths]\nread = [\"{workspace}/**\"]\ndeny = [\"~/.ssh/**\"]\n"));
    String file = directory.startsWith("/proc") ? directory + "/status" : directory + "/x";
    String path = file.startsWith("/") ? file.replace("//", "/") : "/" + file;
    path = path.contains("..") ? "/b/x" : path;
    Situation situation = Machine.situation(Optional.of(directory), false);
    assertThat(engine.decide(Machine.read(path), situation, false).verdict().wireName())
        .isEqualTo(verdict);
  }

  @Test
  void threat1PolicyNarrowsWhatMayBeAWorkspace() {
    PolicyEngine engine =
        new PolicyEngine(
            Machine.parse("[paths]\nworkspace = [\"~/src/*\"]\nread = [\"{workspace}/**\"]\n"));
    for (String inside : new String[] {"/home/ada/src/osd", "/home/ada/src/osd/sub"}) {
      Situation situation = Machine.situation(Optional.of(inside), false);
      assertThat(engine.decide(Machine.read(inside + "/x"), situation, false).verdict())
          .isEqualTo(Verdict.ALLOW);
    }
    for (String outside : new String[] {"/home/ada/src", "/srv/x", "/home/ada/src2/x"}) {
      Situation situation = Machine.situation(Optional.of(outside), false);
      assertThat(engine.decide(Machine.read(outside + "/x"), situation, false).verdict())
          .isEqualTo(Verdict.CONFIRM);
    }
    Situation nowhere = Machine.situation(Optional.empty(), false);
    assertThat(engine.decide(Machine.read("/home/ada/src/osd/x"), nowhere, false).verdict())
        .isEqualTo(Verdict.CONFIRM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/self/environ",
        "/proc/self/mem",
        "/proc/self/cmdline",
        "/proc/self/root/etc/shadow",
        "/proc/self/cwd/x",
        "/proc/self/fd/3",
        "/proc/thread-self/fd/3",
        "/proc/1/maps",
        "/proc/1/task/1/mem",
        "/proc/keys",
        "/dev/fd/3",
        "/dev/mem",
        "/dev/stdin",
      })
  void threat4AliasesOfTheKernelAreDeniedWhateverThePolicySays(String path) {
    Machine open =
        Machine.with("default = \"allow\"\n[paths]\nread = [\"/**\"]\nwrite = [\"/**\"]\n");
    assertThat(open.verdict(Machine.read(path))).isEqualTo("deny");
    assertThat(open.verdict(Machine.write(path))).isEqualTo("deny");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git 'log' $x", "git log `x`", "git log\nls", "git log\rls", "git log\\\nls", "git lo*",
        "/bin/g?t log", "git log <(ls)", "git log > x", "git log << x", "git log & ls",
            "A=b git log",
        "git log $IFS", "git log\0ls", "git \"log $x\"", "git log # x", "git log ~", "(git log)",
        "{ git log; }", "git {log,x}", "! git log", "git log\u00a0x", "git log 'x",
      })
  void threat7UnreadLineIsNeverAllowed(String line) {
    assertThat(machine.verdict(machine.shell(line))).isEqualTo("confirm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo $(dd if=/dev/zero)",
        "`dd`",
        "git log\ndd",
        "if true; then dd; fi",
        "git log & dd",
        "A=b dd",
        "'d'd $x",
        "d\\d $x",
        "echo dd | sh",
        "for x in dd; do $x; done",
        "(dd)",
        "git log || { dd; }",
      })
  void threat7DeniedProgramInAnUnreadLineIsDenied(String line) {
    assertThat(machine.verdict(machine.shell(line))).isEqualTo("deny");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git -c core.fsmonitor=./x status",
        "git -c core.pager=./x log",
        "git -C ./evil status",
        "git --git-dir=./evil status",
        "git --exec-path=. status",
        "git config core.hooksPath x",
      })
  void threat9ConfigurationOfTheRepositoryIsNotTakenFromArguments(String line) {
    assertThat(machine.verdict(machine.shell(line))).isEqualTo("confirm");
  }

  @Test
  void threat9ConfigurationIsNotTakenFromTheEnvironment() {
    for (String name : new String[] {"GIT_CONFIG_COUNT", "GIT_DIR", "GIT_EXTERNAL_DIFF", "HOME"}) {
      assertThat(machine.verdict(machine.exec(Machine.ask().env(name, "x"), "git", "log")))
          .as(name)
          .isEqualTo("deny");
    }
  }

  @Test
  void threat9RepositoryHooksAndSettingsAreNotWritten() {
    Machine builtIn = Machine.builtIn();
    for (String file : new String[] {".git/hooks/x", ".git/config", ".envrc", ".husky/x"}) {
      assertThat(builtIn.verdict(Machine.write(Machine.WORKSPACE + "/" + file)))
          .as(file)
          .isEqualTo("deny");
    }
  }

  @Test
  void threat10CapThatIsReachedIsADenial() {
    StringBuilder line = new StringBuilder("ls 0");
    for (int i = 1; i < CommandReader.MAX_COMMANDS; i++) {
      line.append("; ls ").append(i);
    }
    assertThat(machine.verdict(machine.shell(line.toString()))).isEqualTo("allow");
    Decision over = machine.decide(machine.shell(line + "; dd"), true);
    assertThat(over).isInstanceOf(Decision.Deny.class);
    assertThat(over.rule()).isEqualTo("commands");
    Decision deep = machine.decide(machine.shell("nice ".repeat(40) + "ls"), true);
    assertThat(deep).isInstanceOf(Decision.Deny.class);
    assertThat(((Decision.Deny) deep).reason()).contains("send it in parts");
  }

  @Test
  void longestLineIsJudgedInShortTime() {
    Machine builtIn = Machine.builtIn();
    StringBuilder line = new StringBuilder("cat");
    for (int i = 0; line.length() < 32 << 10; i++) {
      line.append(" /").append(i);
    }
    long start = System.nanoTime();
    assertThat(builtIn.verdict(builtIn.shell(line + " > x"))).isEqualTo("confirm");
    assertThat(builtIn.verdict(builtIn.shell(line.toString().replace(" ", ";$x "))))
        .isEqualTo("deny");
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  @Test
  void threat11ReadersOfOneLineCannotDisagree() {
    for (String odd :
        new String[] {"ls\r", "ls\0", "ls$IFS-l", "l\u200bs", "ls \ud800", "ls\u0085"}) {
      assertThat(machine.verdict(machine.shell(odd))).as(odd).isEqualTo("confirm");
    }
    assertThat(machine.verdict(machine.shell("dd\r"))).isEqualTo("deny");
    assertThat(machine.verdict(machine.shell("true\u2028dd"))).isEqualTo("confirm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home/ada/.local/state/osd/audit.jsonl", "/run/user/1000/osd/osd.sock",
        "/run/user/1000/osd", "/tmp/osd.token",
        "/home/ada/.local/state/osd/audit.jsonl.1", "/home/ada/.local/state/osd/audit.jsonl.head",
      })
  void threat12OwnFilesAreDeniedWhateverThePolicySays(String path) {
    Machine open =
        Machine.with(
            """
            default = "allow"
            [paths]
            read = ["/**"]
            write = ["/**"]
            [[exec]]
            program = ["*"]
            decision = "allow"
            """);
    assertThat(open.verdict(Machine.read(path))).isEqualTo("deny");
    assertThat(open.verdict(Machine.write(path))).isEqualTo("deny");
    assertThat(open.verdict(open.exec("cat", path))).isEqualTo("deny");
    assertThat(open.verdict(open.exec("dd", "if=" + path))).isEqualTo("deny");
    assertThat(open.verdict(open.shell("cat < /dev/null " + path))).isEqualTo("deny");
    assertThat(open.verdict(open.exec("cat", "/tmp/x/../.." + path))).isEqualTo("deny");
  }

  @Test
  void threat12DeniedFileAmongArgumentsIsNotAllowed() {
    assertThat(machine.verdict(machine.exec("cat", "/home/ada/.ssh/id"))).isEqualTo("confirm");
    assertThat(machine.verdict(machine.exec("cat", "../../.ssh/id"))).isEqualTo("confirm");
    assertThat(machine.verdict(machine.exec("cat", "../../src/id"))).isEqualTo("allow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "BASH_ENV", "ENV", "PS4"})
  void threat16LoadersAreNeverSet(String name) {
    assertThat(machine.decide(machine.exec(Machine.ask().env(name, "x"), "ls"), true))
        .isInstanceOf(Decision.Deny.class);
    assertThat(machine.decide(machine.shell(name + "=x ls"), true))
        .isInstanceOf(Decision.Deny.class);
    assertThat(machine.decide(machine.exec("env", name + "=x", "ls"), true))
        .isInstanceOf(Decision.Deny.class);
  }

  @Test
  void threat16FunctionsInValuesAreRefused() {
    for (String value : new String[] {"() { :; }; id", "  () { :; }"}) {
      assertThat(machine.verdict(machine.exec(Machine.ask().env("X", value), "ls")))
          .isEqualTo("deny");
    }
  }

  @Test
  void threat16DaemonsOwnEnvironmentDoesNotPass() {
    Decision.Allow allow = (Decision.Allow) machine.decide(machine.exec("ls"));
    assertThat(allow.permit().terms().environment())
        .doesNotContainKeys("SECRET", "LD_PRELOAD")
        .containsEntry("PATH", PolicyEngine.PATH);
  }

  @Test
  void threat18TextOfTheClientSteersNoTerminal() {
    ResolvedAction action = machine.exec("rm", "a\u001b[2J\nAllowed.\u202e\u0007\u009b");
    Decision.Confirm confirm = (Decision.Confirm) machine.decide(action);
    assertThat(confirm.question()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    assertThat(confirm.findings())
        .allSatisfy(
            finding -> assertThat(finding.text()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
  }
}
