package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy that holds where no file is given. */
class BuiltInPolicyTest {
  private final Machine machine = Machine.builtIn();

  @ParameterizedTest(name = "{1} is {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          allow   | /bin/echo hi
          allow   | echo hi
          allow   | /usr/bin/echo 'a b'
          allow   | nice echo hi
          allow   | timeout 5 /bin/echo hi
          allow   | cd sub && echo hi
          allow   | echo a; echo b || echo c | echo d
          allow   | echo hi >/dev/null 2>&1
          allow   | sh -c 'echo hi'
          confirm | /usr/bin/true
          confirm | git status
          confirm | echo hi > out.txt
          confirm | echo $HOME
          confirm | /tmp/echo hi
          confirm | curl https://example.org
          confirm | nosuch
          confirm | systemctl status sshd
          confirm | git init
          deny    | dd if=/dev/zero of=/dev/sda
          deny    | mkfs.ext4 /dev/sda1
          deny    | mkfs.foo
          deny    | shutdown now
          deny    | /sbin/reboot
          deny    | halt
          deny    | poweroff
          deny    | systemctl reboot
          deny    | systemctl -i --no-wall poweroff
          deny    | init 0
          deny    | telinit 6
          deny    | echo hi && dd
          deny    | /tmp/dd
          """)
  void judgesCommands(String verdict, String line) {
    assertThat(machine.decide(machine.shell(line)))
        .as(line)
        .extracting(d -> d.verdict().wireName())
        .isEqualTo(verdict);
  }

  @ParameterizedTest(name = "reading {2} is {0}, writing is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          allow   | allow   | /home/ada/src/osd/README.md
          allow   | allow   | /tmp/x
          confirm | confirm | /tmp-evil/x
          confirm | confirm | /home/ada/src/osd-evil/x
          confirm | confirm | /home/ada/src
          confirm | confirm | /etc/hosts
          deny    | deny    | /home/ada/.ssh/id_ed25519
          deny    | deny    | /home/ada/src/osd/.env
          deny    | deny    | /home/ada/src/osd/deep/.env.production
          deny    | deny    | /home/ada/src/osd/server.key
          deny    | deny    | /etc/shadow
          deny    | deny    | /etc/gshadow
          deny    | deny    | /home/ada/.gnupg/private-keys-v1.d/x.key
          deny    | deny    | /home/ada/.aws/credentials
          deny    | deny    | /home/ada/.netrc
          deny    | deny    | /home/ada/.config/osd/policy.toml
          deny    | deny    | /home/ada/.local/state/osd/audit.jsonl
          deny    | deny    | /run/user/1000/osd/osd.sock
          deny    | deny    | /tmp/osd.token
          deny    | deny    | /proc/1/environ
          deny    | deny    | /proc/self/mem
          deny    | deny    | /proc/4711/root/etc/hosts
          deny    | deny    | /proc/4711/fd/3
          deny    | deny    | /proc/4711/cmdline
          deny    | deny    | /proc/4711/task/4711/environ
          deny    | deny    | /proc/kcore
          deny    | deny    | /dev/sda
          confirm | deny    | /proc/meminfo
          confirm | deny    | /proc/4711/status
          confirm | deny    | /sys/kernel/uevent_helper
          confirm | confirm | /dev/shm/x
          allow   | deny    | /home/ada/src/osd/.git/hooks/pre-commit
          allow   | deny    | /home/ada/src/osd/.git/config
          allow   | deny    | /home/ada/src/osd/.envrc
          allow   | deny    | /home/ada/src/osd/sub/.bashrc
          allow   | allow   | /home/ada/src/osd/.git/HEAD
          confirm | deny    | /home/ada/.bashrc
          """)
  void judgesFiles(String reading, String writing, String path) {
    assertThat(machine.verdict(Machine.read(path))).as("reading " + path).isEqualTo(reading);
    assertThat(machine.verdict(Machine.write(path))).as("writing " + path).isEqualTo(writing);
  }

  @Test
  void confirmationLetsEverythingRunThatIsNotDenied() {
    assertThat(machine.decide(machine.exec("/usr/bin/true"), true))
        .isInstanceOf(Decision.Allow.class);
    assertThat(machine.decide(machine.exec("dd"), true)).isInstanceOf(Decision.Deny.class);
  }
}
