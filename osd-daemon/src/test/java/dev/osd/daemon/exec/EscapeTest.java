package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.system.ConfinedThreads;
import dev.osd.policy.Permit;
import dev.osd.protocol.SandboxProfile;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Every way out that the script knows is open without the sandbox, so that none is closed by being
 * broken, and closed in it: from the program itself, from a child of it, and from a child with a
 * session of its own; for a superuser and for an ordinary user.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EscapeTest {
  private static final String NOBODY = "65534";

  /** An ordinary user cannot do these without a sandbox either. */
  private static final Set<String> FOR_ROOT_ONLY =
      Set.of(
          "capability_to_administer",
          "change_root",
          "copy_mounts",
          "join_namespace",
          "keep_set_user_id_bit",
          "kernel_messages_device",
          "make_device",
          "mount",
          "mount_by_new_calls",
          "mount_namespace",
          "owner_outside",
          "packet_socket",
          "raw_socket",
          "read_shadow",
          "write_into_sys",
          "write_kernel_setting");

  /** A machine's settings may forbid these to everybody, or its kernel be built without them. */
  private static final Set<String> DEPENDS_ON_THE_HOST =
      Set.of(
          "a_call_newer_than_the_table",
          "attributes_outside",
          "bpf",
          "compare_processes",
          "echo_requests",
          "io_uring",
          "ipv6",
          "kernel_log",
          "keyring",
          "know_attribute_outside",
          "message_queue",
          "netlink_audit",
          "other_architecture",
          "performance_events",
          "posix_queue",
          "read_memory",
          "sctp",
          "shared_memory",
          "take_descriptor",
          "trace",
          "user_fault",
          "user_namespace",
          "user_namespace_by_clone",
          "user_namespace_by_clone3",
          "vsock",
          "watch_whole_system",
          "write_memory",
          "x32");

  /** What docs/sandbox.md names as open where the daemon's user is an ordinary one. */
  private static final Set<String> OPEN_FOR_USERS =
      Set.of(
          "attributes_outside",
          "change_git_config",
          "change_git_config_under_another_name",
          "change_git_hook",
          "change_guarded_in_workspace",
          "make_git_hook",
          "mode_outside",
          "move_git_away",
          "replace_git_config",
          "times_outside");

  /** What docs/sandbox.md names as open for everybody. */
  private static final Set<String> OPEN =
      Set.of(
          "know_attribute_outside",
          "know_link_outside",
          "know_size_outside",
          "make_protected_file",
          "watch_outside");

  /** What the network profile opens. Nobody can connect to the end of a pair, named or not. */
  private static final Set<String> NETWORK =
      Set.of("bind_abstract_name", "ipv6", "netlink", "tcp", "tcp_listening", "udp");

  private final Map<String, Map<String, String>> asRoot = new TreeMap<>();
  private final Map<String, Map<String, String>> asUser = new TreeMap<>();

  @BeforeAll
  void tryEverything(@TempDir Path base) throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/python3")), "the escapes need /usr/bin/python3");
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path script = base.resolve("escapes.py");
    try (var text = EscapeTest.class.getResourceAsStream("escapes.py")) {
      Files.copy(java.util.Objects.requireNonNull(text), script);
    }
    String classPath = copyClasses(base.resolve("classes"));
    if (isRoot()) {
      run(List.of(), base, script, classPath, asRoot);
      run(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
          base,
          script,
          classPath,
          asUser);
    } else {
      run(List.of(), base, script, classPath, asUser);
    }
  }

  Stream<Attempt> attempts() {
    List<Attempt> rows = new ArrayList<>();
    for (String generation : List.of("child", "grandchild", "setsid")) {
      asRoot.getOrDefault("none " + generation, Map.of()).keySet().stream()
          .map(probe -> new Attempt("root", generation, probe))
          .forEach(rows::add);
      asUser.getOrDefault("none " + generation, Map.of()).keySet().stream()
          .filter(probe -> !FOR_ROOT_ONLY.contains(probe))
          .map(probe -> new Attempt("user", generation, probe))
          .forEach(rows::add);
    }
    return rows.stream();
  }

  record Attempt(String user, String generation, String probe) {
    boolean mustWork() {
      return probe.startsWith("can_");
    }
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void isOpenWithoutTheSandboxAndClosedInIt(Attempt attempt) {
    Map<String, Map<String, String>> results = attempt.user().equals("root") ? asRoot : asUser;
    String free = outcome(results, "none", attempt);
    assumeTrue(
        free.equals("done") || !DEPENDS_ON_THE_HOST.contains(attempt.probe()),
        "this machine does not let anybody do it: " + free);
    assertThat(free).as("without a sandbox").isEqualTo("done");
    String confined = outcome(results, "workspace", attempt);
    boolean open =
        attempt.mustWork()
            ? attempt.user().equals("root") || !attempt.probe().equals("can_see_itself")
            : OPEN.contains(attempt.probe())
                || (attempt.user().equals("user") && OPEN_FOR_USERS.contains(attempt.probe()));
    if (open) {
      assertThat(confined).isEqualTo("done");
    } else {
      assertThat(confined).startsWith("denied");
    }
  }

  @Test
  void triesTheSameForEveryGeneration() {
    for (Map<String, Map<String, String>> results : List.of(asRoot, asUser)) {
      for (Map<String, String> outcomes : results.values()) {
        assertThat(outcomes).hasSizeGreaterThan(90);
      }
    }
    assertThat(asUser).isNotEmpty();
  }

  @Test
  void readOnlyAlsoClosesTheWorkspace() {
    for (Map<String, Map<String, String>> results : List.of(asRoot, asUser)) {
      Map<String, String> outcomes =
          new TreeMap<>(results.getOrDefault("read-only child", Map.of()));
      outcomes.keySet().removeAll(FOR_ROOT_ONLY);
      outcomes.forEach((probe, outcome) -> {
        boolean reads =
            Set.of(
                    "can_use_temporary_directory",
                    "can_run_programs",
                    "can_use_pair_of_sockets",
                    "can_signal_own_child",
                    "can_start_threads",
                    "can_open_own_pipe_by_name")
                .contains(probe);
        if (reads) {
          assertThat(outcome).as(probe).isEqualTo("done");
        } else if (OPEN.contains(probe) && !probe.equals("make_protected_file")) {
          assertThat(outcome.startsWith("done") || DEPENDS_ON_THE_HOST.contains(probe))
              .as(probe)
              .isTrue();
        } else if (!probe.equals("can_see_itself")) {
          assertThat(outcome).as(probe).startsWith("denied");
        }
      });
    }
  }

  @Test
  void networkOpensTheInternetAndNoOtherSockets() {
    for (Map<String, Map<String, String>> results : List.of(asRoot, asUser)) {
      Map<String, String> workspace = results.getOrDefault("workspace child", Map.of());
      results
          .getOrDefault("network child", Map.of())
          .forEach((probe, outcome) ->
              assertThat(outcome.split(" ", 2)[0])
                  .as(probe)
                  .isEqualTo(
                      NETWORK.contains(probe)
                          ? "done"
                          : workspace.getOrDefault(probe, "").split(" ", 2)[0]));
    }
  }

  @Test
  void protectedFilesThatWereChangedAreNamed() {
    for (String profile : List.of("workspace child", "workspace grandchild", "workspace setsid")) {
      assertThat(asUser.getOrDefault(profile, Map.of()).getOrDefault("protected_changed", "none"))
          .as(profile)
          .isEqualTo(".envrc .git/config .git/hooks/new .git/hooks/pre-commit audit.jsonl");
      if (!asRoot.isEmpty()) {
        assertThat(asRoot.getOrDefault(profile, Map.of()).get("protected_changed"))
            .as(profile)
            .isEqualTo(".envrc");
      }
    }
    assertThat(asUser.getOrDefault("read-only child", Map.of()))
        .doesNotContainKey("protected_changed");
  }

  private static String outcome(
      Map<String, Map<String, String>> results, String profile, Attempt attempt) {
    return results
        .getOrDefault(profile + " " + attempt.generation(), Map.of())
        .getOrDefault(attempt.probe(), "not tried");
  }

  private static void run(
      List<String> asSomebody,
      Path base,
      Path script,
      String classPath,
      Map<String, Map<String, String>> results)
      throws IOException, InterruptedException {
    Path place = Files.createDirectory(base.resolve("place-" + asSomebody.size()));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path output = base.resolve("output-" + asSomebody.size());
    List<String> command = new ArrayList<>(asSomebody);
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            EscapeRunner.class.getName(),
            script.toString(),
            place.toString()));
    Process runner =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = runner.waitFor(60, TimeUnit.SECONDS);
    runner.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended && runner.exitValue() == 0).as(text).isTrue();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 5);
      if (words.length == 5 && words[0].equals("attempt")) {
        results
            .computeIfAbsent(words[1] + " " + words[2], run -> new TreeMap<>())
            .put(words[3], words[4]);
      }
    }
  }

  /** Where the tests' classes lie, another user may not read. */
  private static String copyClasses(Path to) throws IOException, URISyntaxException {
    List<String> copies = new ArrayList<>();
    for (Class<?> needed :
        List.of(
            EscapeTest.class,
            ConfinedThreads.class,
            Permit.class,
            SandboxProfile.class,
            LoggerFactory.class)) {
      Path from = Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path copy = to.resolve(copies.size() + "-" + from.getFileName());
      try (Stream<Path> all = Files.walk(from)) {
        for (Path path : all.toList()) {
          Path target = copy.resolve(from.relativize(path).toString());
          Files.createDirectories(target.getParent());
          Files.copy(path, path.equals(from) ? copy : target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      copies.add(copy.toString());
    }
    return String.join(File.pathSeparator, copies);
  }

  private static boolean isRoot() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }
}
