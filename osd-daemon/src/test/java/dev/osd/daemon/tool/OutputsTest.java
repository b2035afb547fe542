package dev.osd.daemon.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What managers print, read. */
final class OutputsTest {
  private static final Map<String, PackageManager> PACKAGES =
      Map.of(
          "apt", new Apt(),
          "dnf", new Dnf(),
          "pacman", new Pacman(),
          "zypper", new Zypper(),
          "apk", new Apk());

  private static final Map<String, ServiceManager> SERVICES =
      Map.of(
          "systemd", new Systemd(),
          "openrc", new OpenRc(),
          "sysv", new SysV(Optional.empty(), true));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          apt    | installed\\tbash\\t5.2.15-2+b2      | bash 5.2.15-2+b2
          apt    | installed\\tlibc6:amd64\\t2.36-9    | libc6:amd64 2.36-9
          apt    | config-files\\told\\t1.0            | -
          apt    | garbage                             | -
          dnf    | bash\\t5.2.26-3.fc40.x86_64         | bash 5.2.26-3.fc40.x86_64
          dnf    | \\t1                                | -
          pacman | bash 5.2.026-2                      | bash 5.2.026-2
          pacman | error: something is wrong           | -
          zypper | bash\\t4.4-9.x86_64                 | bash 4.4-9.x86_64
          apk    | py3-pip-23.3.1-r0                   | py3-pip 23.3.1-r0
          apk    | WARNING: something                  | -
          """)
  void anInventoryIsReadLineByLine(String manager, String line, String found) {
    assertThat(
            Objects.requireNonNull(PACKAGES.get(manager))
                .read(line.replace("\\t", "\t"))
                .map(read -> read.name() + " " + read.version())
                .orElse("-"))
        .isEqualTo(found);
  }

  @Test
  void whatHasChangedIsTheDifference() {
    Inventory before = inventory("a 1", "b 1", "libc6:amd64 1", "libc6:i386 1", "gone:amd64 1");
    Inventory after = inventory("a 2", "b 1", "libc6:amd64 2", "libc6:i386 1", "new:amd64 1");

    assertThat(after.newSince(before)).containsExactly("a", "libc6:amd64", "new");
    assertThat(after.goneSince(before)).containsExactly("gone");
    assertThat(after.newSince(after)).isEmpty();
  }

  @Test
  void severalVersionsOfOnePackageAreKnown() {
    Inventory before = inventory("kernel 1");
    Inventory after = inventory("kernel 2", "kernel 1");

    assertThat(after.newSince(before)).containsExactly("kernel");
    assertThat(after.packages()).containsExactly(new InstalledPackage("kernel", "1 2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          systemd | 0 | LoadState=loaded\\nActiveState=active       | running
          systemd | 0 | LoadState=loaded\\nActiveState=inactive     | stopped
          systemd | 0 | LoadState=loaded\\nActiveState=failed       | failed
          systemd | 0 | LoadState=loaded\\nActiveState=activating   | unknown
          systemd | 0 | LoadState=masked\\nActiveState=inactive     | stopped
          systemd | 1 | Failed to connect to bus                    | unknown
          openrc  | 0 | * status: started                           | running
          openrc  | 3 | * status: stopped                           | stopped
          openrc  | 32 | * status: crashed                          | failed
          openrc  | 0 | * status: starting                          | unknown
          sysv    | 0 | ok                                          | running
          sysv    | 1 | dead but pid file exists                    | failed
          sysv    | 3 | not running                                 | stopped
          sysv    | 4 | cannot tell                                 | unknown
          sysv    | 1 | Usage: x {start or stop}                    | unknown
          """)
  void aStateIsRead(String manager, int status, String output, String word) {
    assertThat(
            Objects.requireNonNull(SERVICES.get(manager))
                .state(status, output.replace("\\n", "\n"))
                .word())
        .isEqualTo(word);
  }

  @Test
  void aUnitThatIsNotThereIsFoundOut() {
    assertThat(new Systemd().state(0, "LoadState=not-found\nActiveState=inactive\n"))
        .isEqualTo(ServiceState.NOT_FOUND);
    assertThat(new OpenRc().state(1, " * rc-service: service `x' does not exist\n"))
        .isEqualTo(ServiceState.NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          systemd | ssh.service loaded active running OpenBSD Secure Shell server | ssh.service RUNNING
          systemd | x.service loaded failed failed X                              | x.service FAILED
          systemd | y.service not-found inactive dead y.service                   | -
          openrc  |  ` sshd            [  started  ]`                             | sshd RUNNING
          openrc  | Runlevel: default                                             | -
          sysv    | ` [ + ]  dbus`                                                | dbus RUNNING
          sysv    | ` [ ? ]  hwclock.sh`                                          | hwclock.sh UNKNOWN
          sysv    | nonsense                                                      | -
          """)
  void aListOfServicesIsRead(String manager, String line, String found) {
    assertThat(
            Objects.requireNonNull(SERVICES.get(manager))
                .read(Stream.of(line.replace("`", "")))
                .stream()
                .map(listed -> listed.name() + " " + listed.state().name().toUpperCase(Locale.ROOT))
                .findFirst()
                .orElse("-"))
        .isEqualTo(found);
  }

  @Test
  void theMachineIsDescribedByWhatTheKernelTells(@TempDir Path root) throws IOException {
    write(root, "proc/sys/kernel/ostype", "Linux\n");
    write(root, "proc/sys/kernel/osrelease", "6.1.0\n");
    write(root, "etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian 12\"\nID=debian\n");
    write(
        root, "proc/meminfo", "MemTotal:       1000 kB\nMemAvailable:    10 kB\nSwapTotal: odd\n");
    write(root, "proc/uptime", "123.45 6.7\n");
    write(
        root,
        "proc/self/mounts",
        "/dev/sda / ext4 rw 0 0\nh:/x /mnt nfs rw 0 0\n/dev/sda /b ext4 rw 0 0\n");

    Value.Group facts = new SystemFacts(root).facts();

    assertThat(facts.values())
        .containsEntry("os", new Value.Text("Linux"))
        .containsEntry("kernel", new Value.Text("6.1.0"))
        .containsEntry("distro", new Value.Text("Debian 12"))
        .containsEntry("distro_id", new Value.Text("debian"))
        .containsEntry("memory_bytes", Value.of(1_024_000))
        .containsEntry("memory_available_bytes", Value.of(10_240))
        .containsEntry("uptime_sec", Value.of(123))
        .doesNotContainKeys("swap_bytes", "load", "distro_version");
    assertThat(facts.values().get("disks"))
        .isInstanceOfSatisfying(Value.Items.class, disks -> assertThat(disks.values()).hasSize(1));
  }

  private static Inventory inventory(String... lines) {
    Inventory inventory = new Inventory();
    List.of(lines).forEach(line -> inventory.add(new Pacman(), line));
    return inventory;
  }

  private static void write(Path root, String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
