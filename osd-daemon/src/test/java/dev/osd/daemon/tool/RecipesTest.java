package dev.osd.daemon.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.PackageVerb;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.ServiceVerb;
import dev.osd.protocol.ToolRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests come down to on machines of every kind. */
final class RecipesTest {
  private static final String APT_OPTIONS =
      "--assume-yes -o APT::Cmd::Pattern-Only=true -o Dpkg::Use-Pty=0"
          + " -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60";

  @TempDir private Path root = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apt    | install | a b | /usr/bin/apt-get @ install -- a b
          apt    | remove  | a   | /usr/bin/apt-get @ remove -- a
          apt    | update  |     | /usr/bin/apt-get @ update
          apt    | upgrade |     | /usr/bin/apt-get @ upgrade
          apt    | upgrade | a   | /usr/bin/apt-get @ install --only-upgrade -- a
          apt    | search  | a b | /usr/bin/apt-cache search -- a b
          dnf    | install | a b | /usr/bin/dnf --assumeyes install -- a b
          dnf    | remove  | a   | /usr/bin/dnf --assumeyes remove -- a
          dnf    | update  |     | /usr/bin/dnf --assumeyes makecache
          dnf    | upgrade |     | /usr/bin/dnf --assumeyes upgrade
          dnf    | search  | a   | /usr/bin/dnf --assumeyes search -- a
          pacman | install | a   | /usr/bin/pacman --sync --needed --noconfirm --noprogressbar --color=never -- a
          pacman | remove  | a   | /usr/bin/pacman --remove --noconfirm --noprogressbar --color=never -- a
          pacman | update  |     | /usr/bin/pacman --sync --refresh --noconfirm --noprogressbar --color=never
          pacman | upgrade |     | /usr/bin/pacman --sync --sysupgrade --noconfirm --noprogressbar --color=never
          pacman | search  | a   | /usr/bin/pacman --sync --search --noconfirm --noprogressbar --color=never -- a
          zypper | install | a   | /usr/bin/zypper --non-interactive install --name -- a
          zypper | remove  | a   | /usr/bin/zypper --non-interactive remove --name -- a
          zypper | update  |     | /usr/bin/zypper --non-interactive refresh
          zypper | upgrade | a   | /usr/bin/zypper --non-interactive update -- a
          zypper | search  | a   | /usr/bin/zypper --non-interactive search -- a
          apk    | install | a   | /sbin/apk add --no-interactive --no-progress --wait 60 -- a
          apk    | remove  | a   | /sbin/apk del --no-interactive --no-progress --wait 60 -- a
          apk    | update  |     | /sbin/apk update --no-interactive --no-progress --wait 60
          apk    | upgrade | a   | /sbin/apk add --upgrade --no-interactive --no-progress --wait 60 -- a
          apk    | upgrade |     | /sbin/apk upgrade --no-interactive --no-progress --wait 60
          apk    | search  | a   | /sbin/apk search --no-interactive --no-progress --wait 60 -- a
          """)
  void eachManagerIsToldInItsOwnWords(String manager, String verb, String names, String line)
      throws Exception {
    install(manager);

    Recipe recipe = new Recipes(new Machine(root)).of(request(verb, names, true));

    assertThat(recipe.by()).isEqualTo(manager);
    assertThat(String.join(" ", line(recipe, Recipe.CARRY_OUT).argv()))
        .isEqualTo(line.replace("@", APT_OPTIONS));
    boolean changes = PackageVerb.valueOf(verb.toUpperCase(Locale.ROOT)).changesPackages();
    assertThat(recipe.lines().stream().anyMatch(l -> l.name().equals(Recipe.INVENTORY)))
        .isEqualTo(changes);
    assertThat(recipe.reach().sandbox()).isEqualTo(SandboxProfile.NONE);
    assertThat(recipe.reach().network()).isEqualTo(!verb.equals("remove"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apt    | /usr/bin/apt-get --simulate @ install -- a
          dnf    | /usr/bin/dnf --assumeno install -- a
          pacman | /usr/bin/pacman --sync --print --needed --noconfirm --noprogressbar --color=never -- a
          zypper | /usr/bin/zypper --non-interactive install --dry-run --name -- a
          apk    | /sbin/apk add --simulate --no-interactive --no-progress --wait 60 -- a
          """)
  void whereYesIsNotSaidNothingCanBeChanged(String manager, String line) throws Exception {
    install(manager);

    Recipe recipe = new Recipes(new Machine(root)).of(request("install", "a", false));

    assertThat(recipe.lines()).hasSize(1);
    assertThat(String.join(" ", line(recipe, Recipe.REHEARSE).argv()))
        .isEqualTo(line.replace("@", APT_OPTIONS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          apt    | nginx
          apt    | libstdc++6
          apt    | 0ad
          apt    | libc6:amd64
          apt    | nginx=1.22.1-9+deb12u1
          apt    | b.sh
          dnf    | NetworkManager-libnm
          dnf    | kernel-6.8.5-301.fc40.x86_64
          pacman | gtk4
          zypper | libQt5Core5
          apk    | py3-pip
          """)
  void aNameOfTheManagersOwnIsTaken(String manager, String name) throws Exception {
    install(manager);

    Recipe recipe = new Recipes(new Machine(root)).of(request("install", name, true));

    assertThat(line(recipe, Recipe.CARRY_OUT).argv()).endsWith("--", name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o",
        "--option=APT::x=y",
        "-oDpkg::Pre-Invoke::=sh",
        "../x",
        "./x.deb",
        "/tmp/x.deb",
        "x.rpm/../y",
        "http://h/x.rpm",
        "*",
        "ngin?",
        "[a-z]x",
        "a b",
        "a\nb",
        "a;b",
        "$(id)",
        "`id`",
        "@group",
        "!a",
        "~i",
        "a|b",
        "",
        "\u00e4",
        "a\u0000b"
      })
  void whatIsNoNameIsRefusedByEveryManager(String name) throws Exception {
    for (String manager : List.of("apt", "dnf", "pacman", "zypper", "apk")) {
      clear();
      install(manager);
      for (PackageVerb verb :
          List.of(PackageVerb.INSTALL, PackageVerb.REMOVE, PackageVerb.UPGRADE)) {
        assertThatThrownBy(() ->
                new Recipes(new Machine(root))
                    .of(new ToolRequest.PkgManage(verb, List.of("fine", name), true)))
            .as("%s %s", manager, verb)
            .isInstanceOfSatisfying(
                ToolRefusal.class,
                e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.INVALID_ARGS));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apt | nginx-
          apt | nginx/stable
          apt | nginx^
          apt | nginx=
          apt | nginx=1*
          apt | nginx:amd64-=1
          apt | nginx:amd64-
          apt | nginx=1-
          apt | nginx=1+
          apt | Nginx
          apt | a:amd64:amd64
          apk | a@edge
          apk | a>1
          apk | a=1
          pacman | extra/linux
          pacman | a>=1
          """)
  void whatAManagerWouldReadAsSomethingElseIsRefused(String manager, String name) throws Exception {
    install(manager);

    assertThatThrownBy(() -> new Recipes(new Machine(root)).of(request("install", name, true)))
        .isInstanceOf(ToolRefusal.class);
  }

  /** {@code apt-get remove memtest86++} installs memtest86+ where there is no memtest86++. */
  @ParameterizedTest
  @ValueSource(strings = {"g++", "memtest86+", "memtest86++"})
  void aPlusAtTheEndIsNoOrderToInstall(String name) throws Exception {
    install("apt");

    Recipe recipe = new Recipes(new Machine(root)).of(request("remove", name, true));

    assertThat(line(recipe, Recipe.CARRY_OUT).argv()).endsWith("--", name + ":native");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "--help", " ", "a\nb", "a\u001bb"})
  void aSearchTakesWordsAndNoOptions(String word) throws Exception {
    install("apt");

    assertThatThrownBy(() ->
            new Recipes(new Machine(root))
                .of(new ToolRequest.PkgManage(PackageVerb.SEARCH, List.of(word), false)))
        .isInstanceOf(ToolRefusal.class);
  }

  @Test
  void aMachineWithoutAManagerSaysSo() {
    assertThatThrownBy(() -> new Recipes(new Machine(root)).of(request("install", "a", true)))
        .isInstanceOfSatisfying(
            ToolRefusal.class, e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatThrownBy(() ->
            new Recipes(new Machine(root)).of(new ToolRequest.SvcManage(ServiceVerb.START, "a")))
        .isInstanceOfSatisfying(
            ToolRefusal.class, e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(
            new Recipes(new Machine(root)).of(new ToolRequest.Services(Optional.empty())).lines())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          systemd | restart | query=/usr/bin/systemctl show --property=LoadState,ActiveState --no-pager -- x; carry_out=/usr/bin/systemctl restart --no-ask-password --no-pager --full -- x
          systemd | status  | query=/usr/bin/systemctl show --property=LoadState,ActiveState --no-pager -- x; carry_out=/usr/bin/systemctl status --no-ask-password --no-pager --full -- x
          openrc  | start   | query=/sbin/rc-service --nocolor -- x status; carry_out=/sbin/rc-service --nocolor -- x start
          openrc  | enable  | query=/sbin/rc-service --nocolor -- x status; carry_out=/sbin/rc-update --nocolor add x default
          openrc  | disable | query=/sbin/rc-service --nocolor -- x status; carry_out=/sbin/rc-update --nocolor delete x default
          sysv    | status  | query=/etc/init.d/x status
          sysv    | reload  | query=/etc/init.d/x status; carry_out=/etc/init.d/x reload
          sysv    | enable  | query=/etc/init.d/x status; carry_out=/usr/sbin/update-rc.d x enable
          """)
  void eachInitIsToldInItsOwnWords(String init, String verb, String lines) throws Exception {
    initialize(init);

    Recipe recipe =
        new Recipes(new Machine(root))
            .of(new ToolRequest.SvcManage(ServiceVerb.valueOf(verb.toUpperCase(Locale.ROOT)), "x"));

    assertThat(
            recipe.lines().stream()
                .map(l -> l.name() + "=" + String.join(" ", l.line().argv()))
                .collect(Collectors.joining("; ")))
        .isEqualTo(lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x", "--now", "../x", "a/b", "*", "a*", "[a]", "?", "a b", "a\nb", ".x", "", "a\\x2db",
        "a;b"
      })
  void whatIsNoServiceIsRefusedByEveryInit(String name) throws Exception {
    for (String init : List.of("systemd", "openrc", "sysv")) {
      clear();
      initialize(init);
      assertThatThrownBy(() ->
              new Recipes(new Machine(root)).of(new ToolRequest.SvcManage(ServiceVerb.STOP, name)))
          .as(init)
          .isInstanceOfSatisfying(
              ToolRefusal.class,
              e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.INVALID_ARGS));
    }
  }

  @Test
  void aScriptThatIsNotThereIsNoService() throws Exception {
    initialize("sysv");

    assertThatThrownBy(() ->
            new Recipes(new Machine(root)).of(new ToolRequest.SvcManage(ServiceVerb.STOP, "none")))
        .isInstanceOfSatisfying(
            ToolRefusal.class, e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  private static ToolRequest.PkgManage request(String verb, String names, boolean yes) {
    return new ToolRequest.PkgManage(
        PackageVerb.valueOf(verb.toUpperCase(Locale.ROOT)),
        names == null || names.isEmpty() ? List.of() : List.of(names.split(" ")),
        yes);
  }

  private static ProgramLine line(Recipe recipe, String name) {
    return recipe.lines().stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElseThrow()
        .line();
  }

  private void install(String manager) throws IOException {
    switch (manager) {
      case "apt" -> programs("/usr/bin/apt-get", "/usr/bin/dpkg-query");
      case "dnf" -> programs("/usr/bin/dnf", "/usr/bin/rpm");
      case "pacman" -> programs("/usr/bin/pacman");
      case "zypper" -> programs("/usr/bin/zypper", "/usr/bin/rpm");
      case "apk" -> programs("/sbin/apk");
      default -> throw new IllegalArgumentException(manager);
    }
  }

  private void initialize(String init) throws IOException {
    switch (init) {
      case "systemd" -> {
        Files.createDirectories(root.resolve("run/systemd/system"));
        programs("/usr/bin/systemctl");
      }
      case "openrc" -> {
        Files.createDirectories(root.resolve("run/openrc"));
        programs("/sbin/rc-service", "/etc/init.d/x");
      }
      case "sysv" -> programs("/etc/init.d/x", "/usr/sbin/update-rc.d", "/usr/sbin/service");
      default -> throw new IllegalArgumentException(init);
    }
  }

  private void programs(String... paths) throws IOException {
    for (String path : paths) {
      Path file = root.resolve(path.substring(1));
      Files.createDirectories(file.getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
  }

  private void clear() throws IOException {
    try (var files = Files.walk(root)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!path.equals(root)) {
          Files.delete(path);
        }
      }
    }
  }
}
