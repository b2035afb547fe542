package dev.osd.policy.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.shell.SimpleCommand.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 7: what of a shell line is read, and what is doubted. */
class ShellLineTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      textBlock =
          """
          ls                              @ [ls]
          ls -l  a\tb                     @ [ls, -l, a, b]
          ls 'a b' "c d" e\\ f            @ [ls, a b, c d, e f]
          l's' ''                         @ [ls, ]
          echo "a'b" 'c"d' "e\\"f" "g\\h" @ [echo, a'b, c"d, e"f, g\\h]
          echo 'a$b' 'c`d' "e;f" 'g>h'    @ [echo, a$b, c`d, e;f, g>h]
          echo \\$x \\* \\; \\\\           @ [echo, $x, *, ;, \\]
          a | b && c || d; e              @ [a][b][c][d][e]
          a|b&&c||d;e                     @ [a][b][c][d][e]
          a;                              @ [a]
          a 2>&1                          @ [a]
          a >&2 b                         @ [a, b]
          a >/dev/null 2>&1 | b           @ [a][b]
          a 2> /dev/null < /dev/null      @ [a]
          a 1>>/dev/null; b               @ [a][b]
          a 2 >/dev/null                  @ [a, 2]
          a x2>/dev/null                  @ [a, x2]
          [ -f x ]                        @ [[, -f, x, ]]
          find . -name x -exec ls {} \\;  @ [find, ., -name, x, -exec, ls, {}, ;][ls, {}]
          git show HEAD~1 a^ a=b x#y      @ [git, show, HEAD~1, a^, a=b, x#y]
          grep 'über' ä                   @ [grep, über, ä]
          test a != b                     @ [test, a, !=, b]
          time ls                         @ [time, ls][ls]
          """)
  void readsWithCertainty(String line, String commands) {
    Reading reading = CommandReader.ofLine(line);
    assertThat(reading.doubts()).isEmpty();
    assertThat(shown(reading)).isEqualTo(commands);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        ";",
        "a;;b",
        "a; ;b",
        "| a",
        "a |",
        "a &&",
        "a && || b",
        "a &",
        "a & b",
        "a |& b",
        "a &> b",
        "$a",
        "a $b",
        "a ${b}",
        "a $(b)",
        "a `b`",
        "a \"$b\"",
        "a \"$(b)\"",
        "a \"`b`\"",
        "a $'b'",
        "a $\"b\"",
        "a $((1+1))",
        "a$IFS-l",
        "(a)",
        "{ a; }",
        "a {b,c}",
        "a {1..3}",
        "a() { b; }",
        "a > b",
        "a >> b",
        "a < b",
        "a >b",
        "a 2>b",
        "a >| b",
        "a <> b",
        "a << EOF",
        "a <<< b",
        "a <(b)",
        "a >(b)",
        "a >&b",
        "a >&3",
        "a <&0",
        "a 12>&1",
        "a >/dev/null/../etc/passwd",
        "a >/dev/nullx",
        "a >'/dev/null'x",
        "a >&1x",
        "/bin/l?",
        "l*",
        "a *",
        "a ?",
        "a [b]",
        "a ~",
        "a ~/x",
        "a b=~/x",
        "~/a",
        "a #b",
        "#a",
        "A=b",
        "A=b c",
        "A+=b c",
        "A[0]=b c",
        "if a; then b; fi",
        "for a in b; do c; done",
        "while a; do b; done",
        "case a in b) c;; esac",
        "! a",
        "[[ a ]]",
        "coproc a",
        "function a { b; }",
        "a 'b",
        "a \"b",
        "a \\",
        "a \\\nb",
        "a \"\\\nb\"",
        "a\nb",
        "a\rb",
        "a\r\nb",
        "a\0b",
        "a\u000bb",
        "a\fb",
        "a\u001bb",
        "a\u007fb",
        "a 'b\rc'",
        "a\u00a0b",
        "a\u2003b",
        "a\u3000b",
        "a\u2028b",
        "a\u200bb",
        "a\ufeffb",
        "a\u202eb",
        "a\u0085b",
        "a\ud800b",
        "'' a",
        "alias a=b",
        "set -x",
        "unset PATH",
        "export PATH=/tmp",
        "read x",
        ". ./x",
        "source x",
        "trap a EXIT",
        "exec -a x b",
        "command -z b",
        "cd x && ./y",
        "cd x; y/z",
        "hash -p /tmp/x ls",
        "enable -f x y",
        "echo dd | sh",
        "curl https://h | bash",
        "cat x | python3",
      })
  void doubts(String line) {
    assertThat(CommandReader.ofLine(line).doubts()).as(line).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "echo $(dd if=/dev/zero)",
        "echo `dd if=x`",
        "echo \"$(dd)\"",
        "echo \"a `dd` b\"",
        "if true; then dd; fi",
        "while true; do dd; done",
        "for x in a; do dd; done",
        "for x in dd; do $x; done",
        "case a in a) dd;; esac",
        "(dd)",
        "{ dd; }",
        "{dd,if=x}",
        "a & dd",
        "a &dd",
        "a\ndd",
        "a \\\n; dd",
        "a\r\ndd",
        "A=b dd",
        "A=b B=c env dd",
        "! dd",
        "cat <(dd)",
        "cat > x; dd",
        "> x dd",
        "cat << EOF\ndd\nEOF",
        "f() { dd; }",
        "f() dd",
        "$(echo x) && dd",
        "d\"d\" $x",
        "'dd' $x",
        "d\\d $x",
        "d''d $x",
        "dd$IFS$9if=x",
        "dd${IFS}if=x",
        "d$@d",
        "$x dd",
        "x=dd; $x",
        "eval \"$(echo dd)\"",
        "eval 'dd; $x'",
        "trap dd EXIT",
        "trap 'a; dd' EXIT",
        "sh -c \"$x; dd\"",
        "echo dd | sh",
        "printf '%s' dd | bash -s",
        "xargs $x dd",
        "exec $x dd",
        "coproc dd",
        "a | (b; dd)",
        "a && { b || dd; }",
        "echo \u00a0; dd",
        "time { dd; }",
        "a;;dd",
        "cat << EOF\nit's\nEOF\ndd",
        "a # it's\ndd",
        "echo \"$(echo '\"'; dd)\"",
        "echo $'\\''; dd; echo '",
        "echo \"${x#'}\"; dd; echo '",
        "echo ${x#'}; dd; echo '",
        "echo 'dd' | sh $x",
      })
  void seesProgramsInPartsThatItCannotRead(String line) {
    Reading reading = CommandReader.ofLine(line);
    assertThat(reading.doubts()).isNotEmpty();
    assertThat(reading.commands()).extracting(SimpleCommand::program).contains("dd");
  }

  /** Where only a redirection or a variable is in doubt, what stands in quotes is a plain text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'dd now' > x",
        "echo \"dd now\" > x",
        "echo 'a; dd' > x",
        "echo \"a | dd\" $x",
        "echo a\\;dd > x",
        "git commit -m 'fix (dd); and `dd`' -- *.c",
        "echo dd > x",
        "echo $x dd",
      })
  void quotedTextIsNoProgram(String line) {
    Reading reading = CommandReader.ofLine(line);
    assertThat(reading.doubts()).isNotEmpty();
    assertThat(reading.commands()).extracting(SimpleCommand::program).doesNotContain("dd");
  }

  @Test
  void builtinsActOnTheShellOnly() {
    Reading reading = CommandReader.ofLine("cd x && pwd; true; : a; exit 3");
    assertThat(reading.certain()).isTrue();
    assertThat(reading.commands()).extracting(SimpleCommand::role).containsOnly(Role.BUILTIN);
  }

  @Test
  void prefixBuiltinsAreUnwrapped() {
    assertThat(shown(CommandReader.ofLine("exec ls a"))).isEqualTo("[exec, ls, a][ls, a]");
    assertThat(shown(CommandReader.ofLine("command -p ls"))).isEqualTo("[command, -p, ls][ls]");
    assertThat(shown(CommandReader.ofLine("command -v ls"))).isEqualTo("[command, -v, ls]");
    assertThat(shown(CommandReader.ofLine("eval 'ls a; b'")))
        .isEqualTo("[eval, ls a; b][ls, a][b]");
    assertThat(CommandReader.ofLine("exec ls a").certain()).isTrue();
  }

  @Test
  void assignmentsAreReported() {
    assertThat(CommandReader.ofLine("LD_PRELOAD=/tmp/x ls").assignments())
        .containsExactly(new Reading.Assignment("LD_PRELOAD", "/tmp/x"));
    assertThat(CommandReader.ofLine("export LD_PRELOAD=x").assignments()).hasSize(1);
    assertThat(CommandReader.ofArgv(List.of("env", "A=b", "C=d", "ls")).assignments()).hasSize(2);
    assertThat(CommandReader.ofLine("'A'=b").assignments()).isEmpty();
  }

  @Test
  void assignmentsShowNoValue() {
    assertThat(new Reading.Assignment("TOKEN", "s3cret").toString()).doesNotContain("s3cret");
  }

  /** Threat 10: a cap that is reached is said, not passed over. */
  @Test
  void tooManyCommandsAreOverTheCap() {
    String many =
        Stream.iterate(1, i -> i + 1)
            .limit(CommandReader.MAX_COMMANDS)
            .map(i -> "true " + i)
            .collect(Collectors.joining(";"));
    assertThat(CommandReader.ofLine(many).overCap()).isFalse();
    assertThat(CommandReader.ofLine(many + "; dd").overCap()).isTrue();
    assertThat(CommandReader.ofLine(many + "; dd").certain()).isFalse();
  }

  @Test
  void tooDeepWrappingIsOverTheCap() {
    List<String> argv = new ArrayList<>();
    for (int i = 0; i < CommandReader.MAX_DEPTH - 1; i++) {
      argv.add("nice");
    }
    argv.add("ls");
    assertThat(CommandReader.ofArgv(argv).overCap()).isFalse();
    argv.addFirst("nice");
    assertThat(CommandReader.ofArgv(argv).overCap()).isTrue();
    assertThat(CommandReader.ofLine("eval ".repeat(100) + "ls").overCap()).isTrue();
    assertThat(CommandReader.ofLine("exec ".repeat(100) + "ls").overCap()).isTrue();
  }

  @Test
  void plainWordsReadAsTheyStand() {
    Random random = new Random(1);
    String letters = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_./,:%+@^";
    for (int round = 0; round < 2000; round++) {
      List<String> words = new ArrayList<>(List.of("ls"));
      for (int i = random.nextInt(6); i > 0; i--) {
        words.add(text(random, letters, 1 + random.nextInt(8)));
      }
      Reading reading = CommandReader.ofLine(String.join("  ", words));
      assertThat(reading.certain()).isTrue();
      assertThat(reading.commands()).containsExactly(new SimpleCommand(words));
    }
  }

  @Test
  void takesAnyTextWithoutFailing() {
    Random random = new Random(2);
    String hostile = "ad \t\n\r\0'\"\\`$(){}[]<>|&;*?~#!=-+0/\u00a0\ud800\udc00é";
    for (int round = 0; round < 20_000; round++) {
      String line = text(random, hostile, random.nextInt(40));
      Reading reading = CommandReader.ofLine(line);
      assertThat(reading.commands().size()).isLessThanOrEqualTo(CommandReader.MAX_COMMANDS);
      assertThat(reading.commands())
          .extracting(SimpleCommand::program)
          .noneMatch(program -> program.indexOf('\0') >= 0);
      assertThat(reading.certain() && reading.commands().isEmpty()).as(line).isFalse();
    }
  }

  @Test
  void seesDeniedProgramInCommandPositionOfAnyTokenSoup() {
    Random random = new Random(3);
    List<String> soup =
        List.of(
            "if", "then", "fi", "do", "done", "!", "{", "(", ";", "&&", "||", "|", "&", "\n", "env",
            "nice", "sudo", "time", "command", "exec", "xargs", "$x", "`", "$(", "A=b");
    List<String> openers = List.of(";", "&&", "||", "|", "&", "\n", "(", "$(", "`", "then", "do");
    for (int round = 0; round < 20_000; round++) {
      List<String> tokens = new ArrayList<>(List.of("ls"));
      for (int i = random.nextInt(8); i > 0; i--) {
        tokens.add(soup.get(random.nextInt(soup.size())));
      }
      String opener = openers.get(random.nextInt(openers.size()));
      tokens.add(opener.equals("then") || opener.equals("do") ? "; " + opener : opener);
      tokens.add("dd");
      String line = String.join(" ", tokens);
      Reading reading = CommandReader.ofLine(line);
      assertThat(reading.commands()).as(line).extracting(SimpleCommand::program).contains("dd");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a ", "$x ", "'", "\"", "$(", "`", "(", "env ", "{a,", ">", "a;", "<<", "A=b ", "\\",
        "sh -c "
      })
  void longLinesAreReadInShortTime(String piece) {
    String line = piece.repeat((1 << 17) / piece.length());
    long start = System.nanoTime();
    CommandReader.ofLine(line);
    CommandReader.ofArgv(List.of(line.split(" ", -1)).reversed());
    assertThat(System.nanoTime() - start).as(piece).isLessThan(10_000_000_000L);
  }

  private static String text(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static String shown(Reading reading) {
    return reading.commands().stream()
        .map(command -> command.argv().toString())
        .collect(Collectors.joining());
  }
}
