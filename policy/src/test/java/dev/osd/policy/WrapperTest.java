package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 6: a program run through other programs is still that program. */
class WrapperTest {
  /** Everything is allowed but dd and mkfs: whatever is overlooked would run. */
  private final Machine lenient =
      Machine.with(
          """
          default = "allow"
          [[exec]]
          program = ["dd", "mkfs", "mkfs.*", "reboot"]
          decision = "deny"
          """);

  private final Machine strict =
      Machine.with(
          """
          [[exec]]
          program = ["git", "ls", "find", "grep", "echo", "sudo", "xargs", "busybox", "python3", "ssh"]
          decision = "allow"
          [[exec]]
          program = ["find"]
          args = ["**", "-exec", "**", ";|+"]
          decision = "allow"
          [[exec]]
          program = ["busybox"]
          args = ["ls", "**"]
          decision = "allow"
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dd if=/dev/zero of=x",
        "/bin/dd if=/dev/zero",
        "/tmp/dd",
        "./dd",
        "env dd",
        "env -i dd",
        "env - dd",
        "env A=b C=d dd",
        "env -u HOME dd",
        "env --unset=HOME dd",
        "env -S 'dd if=x'",
        "env -C /tmp dd",
        "env env env dd",
        "/usr/bin/env dd",
        "nice dd",
        "nice -n 5 dd",
        "nice -5 dd",
        "nice --adjustment=5 dd",
        "nohup dd",
        "timeout 5 dd",
        "timeout -k 1 -s KILL 5 dd",
        "timeout --signal=KILL 5s dd",
        "timeout --unheard-of 5 dd",
        "stdbuf -oL dd",
        "stdbuf -o L -e 0 dd",
        "setsid -f dd",
        "ionice -c 3 dd",
        "chrt -f 10 dd",
        "chrt -i 0 dd",
        "taskset 0x1 dd",
        "taskset -c 0 dd",
        "time dd",
        "time -p dd",
        "time -o /tmp/t dd",
        "xargs dd",
        "xargs -0 -n 1 dd",
        "xargs -I {} dd of={}",
        "xargs -P4 -n1 dd",
        "sudo dd",
        "sudo -u root -n dd",
        "sudo -- dd",
        "sudo A=b dd",
        "sudo -i dd",
        "doas dd",
        "doas -u root dd",
        "pkexec dd",
        "su -c 'dd if=x'",
        "su root -c dd",
        "su - root -c 'true; dd'",
        "runuser -u root -- dd",
        "busybox dd",
        "toybox dd",
        "coreutils --coreutils-prog=dd if=x",
        "busybox sh -c dd",
        "busybox env nice dd",
        "sh -c dd",
        "sh -c '$0 if=x' dd",
        "sh -c '\"$@\"' x dd",
        "bash -O extglob -c dd",
        "sh -c 'dd if=x'",
        "sh -ec 'true; dd'",
        "sh -e -c dd",
        "bash -lc dd",
        "bash -c 'sh -c dd'",
        "bash -o pipefail -c dd",
        "bash -euo pipefail -c 'dd | cat'",
        "bash --norc -c dd",
        "bash --rcfile /tmp/x -c dd",
        "zsh -c dd",
        "dash -c 'exec dd'",
        "sh -c 'command dd'",
        "sh -c 'eval dd'",
        "sh -c \"eval 'd'd\"",
        "find . -exec dd ;",
        "find . -name x -execdir dd if={} ;",
        "find . -ok dd {} ;",
        "find . -exec sh -c 'dd if={}' ;",
        "find . -exec ls ; -exec dd ;",
        "find . -exec dd {} +",
        "fd x -x dd",
        "fd x --exec-batch dd",
        "watch dd",
        "watch -n 1 dd if=x",
        "script -c dd",
        "script -qc dd /dev/null",
        "flock /tmp/l dd",
        "flock /tmp/l -c dd",
        "flock -n /tmp/l sh -c dd",
        "unshare -r dd",
        "nsenter -t 1 -m dd",
        "chroot / dd",
        "chroot --userspec=a:b / dd",
        "ssh host dd if=x",
        "ssh host 'true && dd'",
        "strace -f dd",
        "ltrace -o x dd",
        "systemd-run --scope dd",
        "parallel dd ::: a",
        "bwrap --bind / / dd",
        "setpriv --no-new-privs dd",
        "prlimit --nofile=1 dd",
        "setarch x86_64 dd",
        "/lib64/ld-linux-x86-64.so.2 /bin/dd",
        "python3 -c 'import os; os.system(\"dd if=x\")'",
        "python3.11 -c 'import os; os.system(\"dd\")'",
        "perl -e 'system(\"dd\")'",
        "perl -we 'exec q(dd)'",
        "ruby -e '`dd`'",
        "node -e 'require(\"child_process\").execSync(\"dd\")'",
        "node --eval='x(\"dd\")'",
        "php -r 'system(\"dd\");'",
        "mkfs.foo /dev/sda",
        "env mkfs.ext4 /dev/sda",
        "/sbin/mkfs.ext4 /dev/sda",
      })
  void deniedProgramIsDeniedThroughWrappers(String command) {
    assertThat(lenient.verdict(lenient.exec(split(command)))).as(command).isEqualTo("deny");
    assertThat(lenient.verdict(lenient.shell(quoted(split(command)))))
        .as("in a shell: " + command)
        .isEqualTo("deny");
  }

  @ParameterizedTest(name = "{1} is {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          allow   | git status
          allow   | env git status
          allow   | nice -n 10 timeout 5 git status
          allow   | nohup stdbuf -oL git log
          allow   | sh -c 'git status; ls -l'
          allow   | sh -c 'cd sub && git status'
          allow   | sudo git status
          allow   | find . -exec grep x {} ;
          allow   | busybox ls -l
          allow   | time git status
          allow   | echo hi
          confirm | time -o t git status
          confirm | env
          confirm | env --split-string='git status'
          confirm | env FOO=bar git status
          deny    | env LD_PRELOAD=/tmp/x.so git status
          deny    | sudo LD_PRELOAD=/tmp/x.so git status
          confirm | xargs git status
          confirm | sudo -i
          confirm | sudo -s git status
          confirm | sudo --edit git
          confirm | bash -lc 'git status'
          confirm | bash --init-file x -c 'git status'
          confirm | zsh -c 'git status'
          confirm | sh
          confirm | sh -s
          confirm | bash /dev/stdin
          confirm | python3 -c pass
          confirm | python3
          confirm | python3 script.py
          confirm | ssh host ls
          confirm | chroot /srv git status
          confirm | find . -exec {} ;
          confirm | find . -exec
          confirm | busybox --install
          confirm | setsid git status
          confirm | watch git status
          confirm | /tmp/env git status
          confirm | env -C /tmp ./git
          confirm | nice rm x
          """)
  void wrappersAreJudgedByWhatTheyWrap(String verdict, String command) {
    assertThat(strict.verdict(strict.exec(split(command)))).as(command).isEqualTo(verdict);
  }

  @Test
  void linkToWrapperIsReadAsTheWrapper() {
    lenient.link("/tmp/e", "/usr/bin/env").link("/tmp/t", "/usr/bin/true");
    assertThat(lenient.decide(lenient.exec("/tmp/e", "dd")).verdict()).isEqualTo(Verdict.DENY);
    assertThat(lenient.decide(lenient.exec("/tmp/e", "ls")).verdict()).isEqualTo(Verdict.CONFIRM);
    assertThat(lenient.decide(lenient.exec("/tmp/t", "dd")).verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void linkToDeniedProgramIsDenied() {
    lenient.link("/tmp/copy", "/usr/bin/dd");
    assertThat(lenient.verdict(lenient.exec("/tmp/copy", "if=x"))).isEqualTo("deny");
  }

  @Test
  void programThatActsByItsNameIsJudgedByIt() {
    assertThat(lenient.verdict(lenient.exec("systemctl", "status"))).isEqualTo("allow");
    assertThat(lenient.verdict(lenient.exec("reboot"))).isEqualTo("deny");
    Machine machine =
        Machine.with("[[exec]]\nprogram = [\"/bin/ls.busybox\"]\ndecision = \"allow\"\n");
    assertThat(machine.verdict(machine.exec("ls.busybox"))).isEqualTo("allow");
    assertThat(machine.verdict(machine.exec("/bin/ls.busybox"))).isEqualTo("allow");
    assertThat(machine.verdict(machine.exec("rm.busybox"))).isEqualTo("confirm");
  }

  /** The words as a shell line that means just these. */
  private static String quoted(String[] words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      boolean plain = word.matches("[A-Za-z0-9/._=-]+");
      line.append(plain ? word : "'" + word.replace("'", "'\\''") + "'").append(' ');
    }
    return line.toString().strip();
  }

  /** Splits at blanks, single and double quotes as in a shell: enough for the rows above. */
  static String[] split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean started = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == 0 ? c == '\'' || c == '"' : c == quote) {
        quote = quote == 0 ? c : 0;
        started = true;
      } else if (c == ' ' && quote == 0) {
        if (started) {
          words.add(word.toString());
        }
        word.setLength(0);
        started = false;
      } else {
        word.append(c);
        started = true;
      }
    }
    if (started) {
      words.add(word.toString());
    }
    return words.toArray(String[]::new);
  }
}
