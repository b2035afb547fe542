package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.osd.policy.toml.RulesReader;
import dev.osd.protocol.Limit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy file may hold, and where each mistake in one is found. */
class PolicyFileTest {
  /** The example that the design of the policy language gives. */
  private static final String EXAMPLE =
      """
      default = "confirm"                     # allow | confirm | deny, where no rule matches

      [limits]                                # every cap by name; unknown keys are errors
      timeout_sec = 60
      output_bytes = 65536

      [paths]                                 # judged on the resolved path
      workspace = ["~/src/*"]                 # which directories may be a {workspace}
      read  = ["{workspace}/**", "/tmp/**"]
      write = ["{workspace}/**", "/tmp/**"]
      deny  = ["~/.ssh/**", "**/.env", "/etc/shadow"]

      [sandbox]
      default = "workspace"
      network = false
      missing = "refuse"

      [[exec]]
      program  = ["git"]
      args     = ["status|diff|log|show", "**"]
      decision = "allow"
      reason   = "read-only git"
      match     = ["git status", "git log --oneline -5"]
      not_match = ["git push", "git -c core.pager=sh log"]

      [[exec]]
      program = ["dd", "mkfs", "mkfs.*", "shutdown", "reboot"]
      decision = "deny"

      [[tool]]
      tool = "svc.manage"
      action = ["status"]
      decision = "allow"
      """;

  @Test
  void readsHowTheLogIsKept() {
    assertThat(Machine.parse("").audit()).isEqualTo(AuditRules.standard());
    assertThat(
            Machine.parse(
                    "[audit]\nsync = \"batch\"\ncapture = \"full\"\nmax_bytes = 65536\nkeep = 999\n")
                .audit())
        .isEqualTo(new AuditRules(AuditRules.Sync.BATCH, AuditRules.Capture.FULL, 65536, 999));
  }

  @Test
  void readsTheExample() {
    Policy policy = Machine.parse(EXAMPLE);
    assertThat(policy.limits().get(Limit.OUTPUT_BYTES)).isEqualTo(65536);
    assertThat(policy.namedPrograms())
        .containsExactlyInAnyOrder("git", "dd", "mkfs", "shutdown", "reboot");
    assertThat(policy.rules().tools()).hasSize(1);
    Machine machine = new Machine(policy);
    assertThat(machine.verdict(machine.exec("git", "log", "-3"))).isEqualTo("allow");
    assertThat(machine.verdict(machine.exec("git", "push"))).isEqualTo("confirm");
    assertThat(machine.verdict(machine.exec("mkfs.foo"))).isEqualTo("deny");
  }

  @Test
  void emptyPolicyAsksForEverything() {
    Machine machine = Machine.with("");
    assertThat(machine.verdict(machine.exec("ls"))).isEqualTo("confirm");
    assertThat(machine.verdict(Machine.read("/tmp/x"))).isEqualTo("confirm");
    assertThat(machine.decide(machine.exec("ls")).rule()).isEqualTo("default");
  }

  @Test
  void listsTheUsersThatAreServed() {
    assertThat(Machine.parse("[peers]\nuid = [1000, 1001, 1000]\n").peers())
        .containsExactlyInAnyOrder(1000L, 1001L);
    assertThat(Machine.parse("").peers()).isEmpty();
    assertThat(PolicyFile.builtIn().peers()).isEmpty();
  }

  @Test
  void readsEveryLimit() {
    StringBuilder text = new StringBuilder("[limits]\n");
    for (Limit limit : Limit.values()) {
      text.append(limit.key()).append(" = ").append(limit.least()).append('\n');
    }
    Policy policy = Machine.parse(text.toString());
    for (Limit limit : Limit.values()) {
      assertThat(policy.limits().get(limit)).as(limit.key()).isEqualTo(limit.least());
    }
  }

  @ParameterizedTest(name = "{1}: {2}")
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      textBlock =
          """
          default = "maybe"                             @ 1:1  @ default must be one of allow, confirm, deny
          default = 1                                   @ 1:1  @ default must be a string
          defautl = "allow"                             @ 1:1  @ unknown key defautl; known here: default, limits
          default = "allow" x                           @ 1:19 @ expected a newline
          default = "allow                              @ 1:17 @ expected "
          default =                                     @ 1:10 @ expected
          [audit]\\nsync = "sometimes"                 @ 2:1  @ sync must be one of always, batch, off
          [audit]\\ncapture = "all"                    @ 2:1  @ capture must be one of digest, full
          [audit]\\nmax_bytes = 65535                  @ 2:1  @ max_bytes must lie between 65536 and 1099511627776
          [audit]\\nkeep = 0                           @ 2:1  @ keep must lie between 1 and 999
          [audit]\\nkeep = 1000                        @ 2:1  @ keep must lie between 1 and 999
          [audit]\\nrotate = 5                         @ 2:1  @ unknown key rotate in audit; known here: sync, capture
          [peers]\\nuid = [0]                           @ 2:8  @ 0 is the superuser, who is served wherever
          [peers]\\nuid = [1000, -1]                    @ 2:14 @ a uid must lie between 1 and 4294967294
          [peers]\\nuid = [4294967295]                  @ 2:8  @ a uid must lie between 1 and 4294967294
          [peers]\\nuid = ["ada"]                       @ 2:8  @ uid holds whole numbers only
          [peers]\\nuid = 1000                          @ 2:1  @ uid must be an array of whole numbers
          [peers]\\nname = ["ada"]                      @ 2:1  @ unknown key name in peers; known here: uid
          [limits]\\ntimeout = 5                        @ 2:1  @ unknown key timeout in limits; known here: actions,
          [limits]\\ntimeout_sec = 0                    @ 2:1  @ timeout_sec must lie between 1 and 86400
          [limits]\\ntimeout_sec = 86401                @ 2:1  @ timeout_sec must lie between 1 and 86400
          [limits]\\ntimeout_sec = -1                   @ 2:1  @ timeout_sec must lie between 1 and 86400
          [limits]\\ntimeout_sec = "5"                  @ 2:1  @ timeout_sec must be a whole number
          [limits]\\ntimeout_sec = 5.0                  @ 2:1  @ timeout_sec must be a whole number
          [limits]\\ntimeout_sec = 5\\ntimeout_sec = 6  @ 3:1  @ previously defined
          limits = 5                                    @ 1:1  @ limits must be a table, written [limits]
          [[limits]]                                    @ 1:1  @ limits must be a table
          [paths]\\nread = "/tmp"                       @ 2:1  @ read must be an array of strings
          [paths]\\nread = ["/tmp", 5]                  @ 2:17 @ read holds strings only
          [paths]\\nread = ["tmp/**"]                   @ 2:9  @ a path starts with /, ~/, {workspace}/ or **/
          [paths]\\nread = ["~bob/x"]                   @ 2:9  @ a path starts with
          [paths]\\nread = [\\n  "/tmp",\\n  "x"\\n]    @ 4:3  @ a path starts with
          [paths]\\nread = ["/a",  # c\\n  # d\\n "x"]  @ 4:2  @ a path starts with
          [paths]\\ndeny = ["/a/../b"]                  @ 2:9  @ no . or .. as a component
          [paths]\\ndeny = ["/a/./b"]                   @ 2:9  @ no . or .. as a component
          [paths]\\ndeny = ["/a//b"]                    @ 2:9  @ no empty component
          [paths]\\ndeny = ["/a/"]                      @ 2:9  @ no empty component, nor / at its end
          [paths]\\ndeny = ["/a/x**"]                   @ 2:9  @ ** must be a component of its own
          [paths]\\ndeny = ["/a/{workspace}"]           @ 2:9  @ {workspace} stands at the start
          [paths]\\nworkspace = ["{workspace}/x"]       @ 2:14 @ workspace cannot be described by {workspace}
          [paths]\\nreed = []                           @ 2:1  @ unknown key reed in paths
          [env]\\nallow = ["A B"]                       @ 2:10 @ a variable is a name
          [env]\\nallow = ["*"]                         @ 2:10 @ a variable is a name
          [env]\\nallow = ["LD_*"]                      @ 2:10 @ LD_* can never be allowed
          [env]\\nallow = ["PATH"]                      @ 2:10 @ PATH can never be allowed
          [sandbox]\\ndefault = "wide"                  @ 2:1  @ default must be one of read-only, workspace, network, none
          [sandbox]\\nnetwork = "ask"                   @ 2:1  @ network must be true, false or "deny"
          [sandbox]\\nmissing = "ignore"                @ 2:1  @ missing must be one of refuse, run
          [sandbox]\\ndefault = "none"\\nwidest = "workspace" @ 2:1 @ default (none) is wider than widest (workspace)
          [sandbox]\\ndefault = "none"\\nnetwork = "deny"     @ 3:1 @ network cannot be denied
          [[exec]]\\nprogram = ["ls"]                   @ 1:1  @ an [[exec]] rule needs program and decision
          [[exec]]\\ndecision = "allow"                 @ 1:1  @ an [[exec]] rule needs program and decision
          [[exec]]\\nprogram = []\\ndecision = "allow"  @ 2:1  @ program names at least one program
          [[exec]]\\nprogram = "ls"\\ndecision = "allow"  @ 2:1 @ program must be an array of strings
          [[exec]]\\nprogram = ["a/b"]\\ndecision = "allow" @ 2:12 @ a program is a name without a slash or an absolute path
          [[exec]]\\nprogram = [""]\\ndecision = "allow"  @ 2:12 @ a program has a name
          [[exec]]\\nprogram = ["ls"]\\ndecision = "yes"  @ 3:1 @ decision must be one of allow, confirm, deny
          [[exec]]\\nprogram = ["ls"]\\nargs = ["a**"]\\ndecision = "allow" @ 3:9 @ ** must be an entry of its own
          [[exec]]\\nprogram = ["ls"]\\nargs = ["a|"]\\ndecision = "allow"  @ 3:9 @ an alternative is empty
          [[exec]]\\nprogram = ["ls"]\\nargs = ['\\']\\ndecision = "allow" @ 3:9 @ a backslash needs a character behind it
          [[exec]]\\nprogram = ["ls"]\\nargs = 5\\ndecision = "allow"       @ 3:1 @ args must be an array of strings
          [[exec]]\\nprogram = ["ls"]\\ndecision = "allow"\\nnetwork = 1    @ 4:1 @ network must be true or false
          [[exec]]\\nprogram = ["ls"]\\ndecision = "deny"\\nas_root = true  @ 4:1 @ a rule that denies gives no as_root
          [[exec]]\\nprogram = ["ls"]\\ndecision = "allow"\\nsandbox = "x"  @ 4:1 @ sandbox must be one of
          [[exec]]\\nprogram = ["ls"]\\ndecision = "allow"\\ncolour = 1     @ 4:1 @ unknown key colour in exec
          [exec]\\nprogram = ["ls"]                     @ 1:1  @ exec must be a list of tables, each written [[exec]]
          exec = [1]                                    @ 1:9  @ exec must be a list of tables
          [[exec]]\\nprogram = ["ls"]\\ndecision = "allow"\\nmatch = ["cat x"]  @ 4:10 @ this example should match the rule, but does not
          [[exec]]\\nprogram = ["ls"]\\ndecision = "allow"\\nmatch = ["ls $x"]  @ 4:10 @ should match the rule, but does not: it has a variable
          [[exec]]\\nprogram = ["sort"]\\ndecision = "allow"\\nmatch = ["sort -o x"] @ 4:10 @ but does not: args would have to name -o
          [[exec]]\\nprogram = ["ls"]\\ndecision = "allow"\\nmatch = ["ls", "/tmp/ls"] @ 4:16 @ this example should match the rule, but does not
          [[exec]]\\nprogram = ["ls"]\\ndecision = "allow"\\nnot_match = ["ls -l"]  @ 4:14 @ this example should not match the rule, but does
          [[exec]]\\nprogram = ["dd"]\\ndecision = "deny"\\nnot_match = ["echo $(dd)"] @ 4:14 @ should not match the rule, but does
          [[tool]]\\ntool = "x"                         @ 1:1  @ a [[tool]] rule needs tool and decision
          [[tool]]\\ntool = "x"\\ndecision = "allow"\\nargs = [] @ 4:1 @ unknown key args in tool
          """)
  void mistakeIsFoundAtItsPlace(String text, String place, String message) {
    PolicyException.Problem problem = problems(text.replace("\\n", "\n")).getFirst();
    assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
    assertThat(problem.message()).contains(message);
    assertThat(problem.toString()).startsWith("p.toml:" + place + ": ");
  }

  @Test
  void everyMistakeIsListedInTheOrderOfTheText() {
    String text =
        """
        defautl = "allow"
        [limits]
        timeout_sec = 0
        output_bytes = "much"
        [paths]
        read = ["x", "/a/../b"]
        [[exec]]
        program = ["a/b"]
        decision = "maybe"
        [[exec]]
        program = ["ls"]
        decision = "allow"
        match = ["cat", "dd"]
        """;
    assertThat(problems(text))
        .extracting(problem -> problem.line() + ":" + problem.column())
        .containsExactly("1:1", "3:1", "4:1", "6:9", "6:14", "8:12", "9:1", "13:10", "13:17");
  }

  @Test
  void mistakesBesideBrokenSyntaxAreListedToo() {
    assertThat(problems("defautl = 1\nx y\n[limits]\nz = = 2\ntimeout_sec = 0\n[[exec]]\nfoo\n"))
        .extracting(PolicyException.Problem::line)
        .containsExactly(1, 2, 4, 5, 7);
  }

  @Test
  void policyOfTooManyCharactersIsRefused() {
    String most = "#".repeat(RulesReader.MAX_CHARACTERS);
    assertThat(Machine.parse(most).namedPrograms()).isEmpty();
    assertThat(problems(most + "#").getFirst().message())
        .isEqualTo("a policy may have at most 262144 characters");
  }

  @Test
  void policyOfTooManyRulesIsRefused() {
    String rule = "[[exec]]\nprogram=[\"a\"]\ndecision=\"deny\"\n";
    assertThat(Machine.parse(rule.repeat(RulesReader.MAX_RULES)).namedPrograms()).hasSize(1);
    assertThat(problems(rule.repeat(RulesReader.MAX_RULES + 1)).getFirst().message())
        .isEqualTo("a policy may have at most 1024 rules");
  }

  @Test
  void tooDeepNestingIsRefusedBeforeTheParserRecurses() {
    assertThat(problems("a = " + "[".repeat(100_000)).getFirst().toString())
        .isEqualTo("p.toml:1:37: brackets stand more than 32 deep in one another");
  }

  @Test
  void tooManyArgsAreRefused() {
    String args = "\"a\",".repeat(65);
    assertThat(
            problems("[[exec]]\nprogram=[\"a\"]\nargs=[" + args + "]\ndecision=\"deny\"\n")
                .getFirst()
                .message())
        .isEqualTo("args has at most 64 entries");
  }

  @Test
  void problemsReadAsLines() {
    assertThatThrownBy(() -> PolicyFile.parse("p.toml", "a = 1\nb = 2"))
        .asInstanceOf(type(PolicyException.class))
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("p.toml:1:1: unknown key a")
        .contains("\np.toml:2:1: unknown key b");
  }

  @Test
  void builtInPolicyIsTheTextThatIsPrinted() throws PolicyException {
    assertThat(PolicyFile.parse(PolicyFile.BUILT_IN_NAME, PolicyFile.builtInText()).namedPrograms())
        .isEqualTo(PolicyFile.builtIn().namedPrograms())
        .contains("/bin/echo", "dd", "shutdown");
  }

  private static List<PolicyException.Problem> problems(String text) {
    try {
      PolicyFile.parse("p.toml", text);
    } catch (PolicyException e) {
      return e.problems();
    }
    throw new AssertionError("this policy was accepted: " + text);
  }
}
