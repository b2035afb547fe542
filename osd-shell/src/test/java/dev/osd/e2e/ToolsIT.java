package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tools as a person at a shell has them: real plugins in a real sandbox, a real script in {@code
 * /etc/init.d}, and, where {@code -Dosd.packages=true} is given, a real package.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
final class ToolsIT {
  private static final String SERVICE = "osd-test-service";
  private static final String PACKAGE = "hello";
  private static final String TOKEN = "i-understand";

  private Path folder = Path.of("");
  private Path outside = Path.of("");
  private @Nullable RealDaemon started;

  @BeforeAll
  void start(@TempDir Path temporary, @TempDir Path other) throws Exception {
    folder = Files.createDirectories(temporary.toRealPath().resolve("home/work"));
    outside = other.toRealPath();
    Path plugins = Files.createDirectories(folder.resolve(".config/osd/plugins/example"));
    for (String file : List.of("plugin.toml", "disk-usage")) {
      Files.copy(
          Programs.root().resolve("docs/examples/plugin").resolve(file),
          plugins.resolve(file),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    plugin("escape", "try.write", "echo x > %s/written && w=yes || w=no".formatted(outside));
    plugin(
        "call",
        "try.network",
        """
        w=$(python3 -c '
        import socket
        try:
            socket.create_connection(("127.0.0.1", 9), 1)
            print("yes")
        except ConnectionRefusedError:
            print("yes")
        except OSError:
            print("no")')\
        """);
    Path policy = folder.resolve("policy.toml");
    Files.writeString(
        policy,
        """
        [plugins]
        discover = true
        [paths]
        read = ["{workspace}/**"]
        write = ["{workspace}/**"]
        [[tool]]
        tool = "disk.usage"
        decision = "allow"
        [[tool]]
        tool = "try.*"
        decision = "allow"
        [[tool]]
        tool = "sysinfo"
        decision = "allow"
        """);
    started = RealDaemon.start(folder, "--policy", policy.toString());
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void theExamplesPluginAnswers() throws Exception {
    JsonView answer = tool("disk.usage", "get", "path=/");

    assertThat(answer.isTrue("ok")).isTrue();
    assertThat(answer.whole("meta", "free_bytes").orElse(0)).isPositive();
    assertThat(tool("disk.usage", "get", "path=/nonexistent").text("meta", "error_code"))
        .contains("NOT_FOUND");
    assertThat(tool("disk.usage", "get", "other=1").text("meta", "error_code"))
        .contains("INVALID_ARGS");
  }

  @Test
  void aPluginCannotLeaveItsSandbox() throws Exception {
    assertThat(tool("try.write", "do").text("stdout")).contains("no");
    assertThat(outside.resolve("written")).doesNotExist();
    assertThat(tool("try.network", "do").text("stdout")).contains("no");
  }

  @Test
  void theAnswerIsShownToPeople() throws Exception {
    Programs.Outcome outcome = shell("tool", "sysinfo", "get");
    assertThat(outcome.stdout()).contains("os: Linux\n", "memory_bytes: ");
    assertThat(outcome.status()).isZero();
    assertThat(shell("tool", "--list").stdout()).isEmpty();
    assertThat(shell("tool", "--list").status()).isEqualTo(5);
    assertThat(shell("tool", "sysinfo", "get", "x").status()).isEqualTo(2);
    assertThat(shell("tool", "sysinfo", "get", "x=1").stderr()).contains("args must be empty");
    assertThat(shell("tool", "no.such", "do").status()).isEqualTo(1);
    assertThat(shell("tool").status()).isEqualTo(2);
  }

  @Test
  void aRealServiceIsManaged() throws Exception {
    Path script = Path.of("/etc/init.d", SERVICE);
    assumeTrue(
        Files.isWritable(Path.of("/etc/init.d"))
            && Files.notExists(Path.of("/run/systemd/system"))
            && Files.notExists(Path.of("/run/openrc")),
        "only root on a machine with /etc/init.d and no other init can put a script there");
    Path sign = folder.resolve("running");
    Files.writeString(
        script,
        """
        #!/bin/sh
        case $1 in
          start|restart) touch %1$s; echo started;;
          stop) rm -f %1$s;;
          reload) [ -e %1$s ] || exit 7;;
          status) [ -e %1$s ] && exit 0; exit 3;;
          *) echo "Usage: $0 start"; exit 2;;
        esac
        """
            .formatted(sign));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      assertThat(service("status").text("meta", "service_state")).contains("stopped");
      JsonView start = service("start");
      assertThat(start.isTrue("ok")).isTrue();
      assertThat(start.text("stdout")).contains("started\n");
      assertThat(start.text("meta", "service_state")).contains("running");
      assertThat(service("reload").isTrue("ok")).isTrue();
      assertThat(service("stop").text("meta", "service_state")).contains("stopped");
      JsonView failed = service("reload");
      assertThat(failed.isTrue("ok")).isFalse();
      assertThat(failed.whole("meta", "exit_code")).hasValue(7);
    } finally {
      Files.deleteIfExists(script);
    }
  }

  @Test
  void aRealPackageIsInstalledFoundAndRemoved() throws Exception {
    assumeTrue(Boolean.getBoolean("osd.packages"), "-Dosd.packages=true is not given");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/apt-get"))
            && Files.isWritable(Path.of("/var/lib/dpkg")),
        "only root on a machine with apt can install packages");
    assumeTrue(Files.notExists(Path.of("/usr/bin", PACKAGE)), PACKAGE + " is installed already");
    String names = "packages=[\"" + PACKAGE + "\"]";

    assertThat(tool("pkg.manage", "search", "packages=[\"^" + PACKAGE + "$\"]").text("stdout"))
        .hasValueSatisfying(found -> assertThat(found).contains(PACKAGE + " - "));
    assertThat(tool("pkg.manage", "install", names).text("meta", "error_code"))
        .contains("PERMISSION_DENIED");
    assertThat(Path.of("/usr/bin", PACKAGE)).doesNotExist();
    JsonView installed = tool("pkg.manage", "install", names, "assume_yes=true");
    try {
      assertThat(installed.isTrue("ok")).as("%s", installed.text("stderr")).isTrue();
      assertThat(installed.texts("meta", "packages_installed")).containsExactly(PACKAGE);
      assertThat(tool("packages", "list", "filter=" + PACKAGE).text("stdout").orElse(""))
          .contains(PACKAGE + " ");
    } finally {
      JsonView removed = tool("pkg.manage", "remove", names, "assume_yes=true");
      assertThat(removed.texts("meta", "packages_removed")).containsExactly(PACKAGE);
      assertThat(Path.of("/usr/bin", PACKAGE)).doesNotExist();
    }
  }

  private void plugin(String name, String tool, String script) throws Exception {
    Path directory = Files.createDirectories(folder.resolve(".config/osd/plugins").resolve(name));
    Files.writeString(
        directory.resolve("plugin.toml"),
        """
        program = "run"
        [[tool]]
        tool = "%s"
        [[tool.action]]
        action = "do"
        """
            .formatted(tool));
    Path program = directory.resolve("run");
    Files.writeString(
        program, "#!/bin/sh\n" + script + "\nprintf '{\"ok\":true,\"stdout\":\"%s\"}' $w\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private JsonView service(String verb) throws Exception {
    return tool("svc.manage", verb, "service=" + SERVICE);
  }

  private JsonView tool(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("tool", "--json", "--confirm-token", TOKEN));
    command.addAll(List.of(words));
    Programs.Outcome outcome = shell(command.toArray(String[]::new));
    assertThat(outcome.stdout()).as(outcome.stderr()).isNotEmpty();
    return JsonView.of(StrictJson.standard(), outcome.stdout().getBytes(StandardCharsets.UTF_8));
  }

  private Programs.Outcome shell(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(Programs.shell().toString()));
    command.addAll(List.of(words));
    return Programs.run(
        Programs.builder(
            folder, Map.of("OSD_SOCKET", folder.resolve("osd.sock").toString()), command),
        "");
  }
}
