package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that runs as root and serves other users, with their rights and no more. */
final class OtherUsersIT {
  private static final int SECONDS = 20;
  private static final int COMMANDS = 300;

  private static final String POLICY =
      """
      default = "allow"
      [peers]
      uid = [54001, 54002]
      [paths]
      read = ["/**"]
      write = ["/**"]
      [[exec]]
      program = ["id"]
      decision = "allow"
      as_root = true
      """;

  /** Tries every way to send a signal, to each of the threads. */
  private static final String SIGNALS =
      """
      import ctypes, fcntl, os, platform, sys
      call = ctypes.CDLL(None).syscall
      x86 = platform.machine() == 'x86_64'
      def tell(name, attempt):
          try:
              print(name, 'open' if attempt() >= 0 else 'refused')
          except OSError:
              print(name, 'refused')
      for t in map(int, sys.argv[1:]):
          tell('kill', lambda: call(62 if x86 else 129, t, 0))
          tell('tkill', lambda: call(200 if x86 else 130, t, 0))
          tell('tgkill', lambda: call(234 if x86 else 131, int(sys.argv[1]), t, 0))
          tell('pidfd', lambda: call(424, call(434, t, 128), 0, 0, 0))
          tell('directory', lambda: call(424, os.open('/proc/%d' % t, os.O_RDONLY), 0, 0, 0))
          tell('limits', lambda: call(302 if x86 else 261, t, 7, 0, ctypes.create_string_buffer(16)))
          tell('F_SETOWN', lambda: fcntl.fcntl(0, 8, t) or 0)
      """;

  @TempDir private Path folder;
  private OtherUser ada;
  private OtherUser bob;

  @BeforeEach
  void makeUsers() throws IOException {
    assumeTrue(OtherUser.canBe(), "only root can become other users, by setpriv and python3");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    ada = OtherUser.in(folder, 54001, 54101, 54201L, 54202L);
    bob = OtherUser.in(folder, 54002, 54102);
  }

  @Test
  void refusesAndRecordsAUserThatIsNotListed() throws Exception {
    OtherUser eve = OtherUser.in(folder, 54003, 54001);
    try (RealDaemon daemon = start(POLICY)) {
      JsonNode reply = eve.ask(daemon.socket(), exec("id", "-u"));
      assertThat(reply.toString())
          .contains("unauthorized_peer")
          .contains("user 54003 may not speak with this daemon")
          .contains("[peers] uid");
      assertThat(daemon.auditLines())
          .anyMatch(line -> line.contains("unauthorized_peer") && line.contains("\"uid\":54003"));
    }
  }

  @Test
  void programsRunAsThePeerInEveryProfile() throws Exception {
    try (RealDaemon daemon = start(POLICY)) {
      for (String profile : List.of("workspace", "read-only", "none")) {
        assertThat(out(ada.ask(daemon.socket(), in(profile, "id", "-u")))).isEqualTo("54001\n");
        assertThat(out(ada.ask(daemon.socket(), in(profile, "id", "-g")))).isEqualTo("54101\n");
        assertThat(out(ada.ask(daemon.socket(), in(profile, "id", "-G"))))
            .isEqualTo("54101 54201 54202\n");
        assertThat(out(bob.ask(daemon.socket(), in(profile, "id", "-G")))).isEqualTo("54102\n");
        String status = out(ada.ask(daemon.socket(), in(profile, "cat", "/proc/self/status")));
        assertThat(status)
            .contains("\nUid:\t54001\t54001\t54001\t54001\n")
            .contains("\nGid:\t54101\t54101\t54101\t54101\n")
            .contains("\nCapInh:\t0000000000000000\n")
            .contains("\nCapPrm:\t0000000000000000\n")
            .contains("\nCapEff:\t0000000000000000\n")
            .contains("\nCapAmb:\t0000000000000000\n");
        assertThat(status.lines().filter(line -> line.equals("NoNewPrivs:\t1")).count())
            .isEqualTo(profile.equals("none") ? 0 : 1);
      }
    }
  }

  @Test
  void filesAreReachedWithThePeersRightsAlone() throws Exception {
    Path roots = Files.writeString(folder.resolve("roots.txt"), "secret");
    Files.setPosixFilePermissions(roots, PosixFilePermissions.fromString("rw-------"));
    Path own = ada.secret("own.txt", "mine");
    Path written = ada.home().resolve("new.txt");
    try (RealDaemon daemon = start(POLICY)) {
      Path socket = daemon.socket();
      assertThat(ada.ask(socket, plan(Plans.readFile(roots.toString(), 100))).toString())
          .contains("read_failed", "may not be read by user 54001")
          .doesNotContain("secret");
      assertThat(ada.ask(socket, plan(Plans.readFile("/etc/shadow", 100))).toString())
          .contains("read_failed");
      assertThat(bob.ask(socket, plan(Plans.readFile(own.toString(), 100))).toString())
          .contains("read_failed");
      for (String profile : List.of("workspace", "none")) {
        JsonNode cat = ada.ask(socket, in(profile, "cat", roots.toString()));
        assertThat(result(cat).get("exit_code").intValue()).isNotZero();
        assertThat(out(cat)).isEmpty();
        assertThat(out(ada.ask(socket, in(profile, "cat", own.toString())))).isEqualTo("mine");
      }
      assertThat(ok(ada.ask(socket, plan(Plans.readFile(own.toString(), 100))))).isTrue();
      assertThat(ok(ada.ask(socket, plan(Plans.writeFile(written.toString(), "x", "0640", false)))))
          .isTrue();
      assertThat(ok(ada.ask(socket, plan(Plans.writeFile(written.toString(), "y", "0640", true)))))
          .isTrue();
      assertThat(
              ada.ask(socket, plan(Plans.writeFile("/etc/osd-x", "x", "0644", false))).toString())
          .contains("write_failed", "may not be written by user 54001");
    }
    assertThat(Files.getAttribute(written, "unix:uid")).isEqualTo(54001);
    assertThat(Files.getAttribute(written, "unix:gid")).isEqualTo(54101);
    assertThat(written).hasContent("y");
  }

  @Test
  void theAnswerTellsNothingThatThePeerCannotSee() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Files.copy(Path.of("/bin/true"), closed.resolve("there"));
    try (RealDaemon daemon = start(POLICY)) {
      String there = ada.ask(daemon.socket(), exec(closed.resolve("there").toString())).toString();
      String absent = ada.ask(daemon.socket(), exec(closed.resolve("where").toString())).toString();
      assertThat(there).contains("not_found");
      assertThat(there.replace("there", "where")).isEqualTo(absent.replace("there", "where"));
    }
  }

  @Test
  void aPrivateDirectoryForTemporaryFilesIsThePeers() throws Exception {
    try (RealDaemon daemon = start(POLICY)) {
      JsonNode reply =
          ada.ask(
              daemon.socket(),
              plan(
                  Plans.shell(
                      SECONDS, "mktemp -d; mktemp; stat -c %u:%g:%a \"$TMPDIR\"; echo \"$HOME\"")));
      assertThat(out(reply)).contains("54001:54101:700\n").endsWith("\n/\n");
      Path made = Path.of(out(reply).lines().findFirst().orElseThrow());
      assertThat(made).doesNotExist();
    }
  }

  @Test
  void identitiesNeverMixUnderLoad() throws Exception {
    try (RealDaemon daemon = start(POLICY)) {
      List<CompletableFuture<List<JsonNode>>> clients = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (OtherUser user : List.of(ada, bob, ada, bob)) {
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < COMMANDS / 4; i++) {
          requests.add(
              switch (i % 3) {
                case 0 -> in("workspace", "id", "-u");
                case 1 -> in("none", "id", "-u");
                default -> in("read-only", "id", "-u");
              });
        }
        expected.add(user.uid() + "\n");
        clients.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return user.ask(daemon.socket(), requests);
                  } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                  }
                },
                task -> Thread.ofPlatform().start(task)));
      }
      for (int i = 0; i < clients.size(); i++) {
        List<JsonNode> replies = clients.get(i).get(100, TimeUnit.SECONDS);
        assertThat(replies).hasSize(COMMANDS / 4);
        for (JsonNode reply : replies) {
          assertThat(out(reply)).isEqualTo(expected.get(i));
        }
      }
      assertNoThreadHasLostItsRights(daemon.pid());
      JsonNode own =
          RawClient.ask(
              daemon.socket(),
              plan(Plans.writeFile(folder.resolve("roots").toString(), "x", "0600", false)));
      assertThat(ok(own)).isTrue();
      assertThat(Files.getAttribute(folder.resolve("roots"), "unix:uid")).isEqualTo(0);
      assertThat(Files.getAttribute(daemon.audit(), "unix:uid")).isEqualTo(0);
      assertThat(out(RawClient.ask(daemon.socket(), in("workspace", "id", "-u")))).isEqualTo("0\n");
    }
  }

  @Test
  void asRootNeedsARuleThatSaysSo() throws Exception {
    try (RealDaemon daemon = start(POLICY)) {
      JsonNode with = ada.ask(daemon.socket(), asRoot(exec("id", "-u")));
      assertThat(out(with)).isEqualTo("0\n");
      JsonNode without = ada.ask(daemon.socket(), asRoot(exec("whoami")));
      assertThat(without.toString()).contains("policy_denied", "as_root = true");
    }
  }

  @Test
  void programsCannotSendSignalsToTheThreadThatStartsThem() throws Exception {
    try (RealDaemon daemon = start(POLICY)) {
      // In the first round there are no such threads yet.
      for (int round = 0; round < 2; round++) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", SIGNALS));
        command.addAll(confinedThreads(daemon.pid()));
        String[] argv = command.toArray(String[]::new);
        String adas = out(ada.ask(daemon.socket(), in("workspace", argv)));
        String roots = out(RawClient.ask(daemon.socket(), in("workspace", argv)));
        if (round > 0) {
          assertNoneIsOpen(adas);
          assertNoneIsOpen(roots);
        }
      }
    }
  }

  @Test
  void aPolicyThatIsReadAgainTakesEffectAtOnce() throws Exception {
    try (RealDaemon daemon = start("default = \"allow\"\n")) {
      assertThat(mode(daemon.socket())).isEqualTo("rw-------");
      Files.writeString(folder.resolve("policy.toml"), POLICY);
      daemon.signal("HUP");
      daemon.awaitSaid("policy reloaded");
      assertThat(mode(daemon.socket())).isEqualTo("rw-rw-rw-");
      assertThat(out(ada.ask(daemon.socket(), exec("id", "-u")))).isEqualTo("54001\n");
    }
  }

  private RealDaemon start(String policy) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("policy.toml"), policy);
    return RealDaemon.start(folder, "--policy", file.toString());
  }

  /** All but the threads that act for others are root's; those have no rights left. */
  private static void assertNoThreadHasLostItsRights(long pid) throws IOException {
    for (String status : threads(pid)) {
      String name = status.lines().findFirst().orElseThrow();
      boolean roots = status.contains("\nUid:\t0\t0\t0\t0\n");
      assertThat(roots || name.matches("Name:\t(confined-t|programs-of-|files-of-).*"))
          .as(status)
          .isTrue();
      if (!roots) {
        assertThat(status).contains("\nCapPrm:\t0000000000000000\n");
      }
    }
  }

  /** The status of each thread of a process; one that ends meanwhile is passed over. */
  private static List<String> threads(long pid) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      for (Path task : tasks.toList()) {
        try {
          found.add(Files.readString(task.resolve("status")));
        } catch (IOException ended) {
          assertThat(task).doesNotExist();
        }
      }
    }
    return found;
  }

  /** Owner of a descriptor may be anybody; the kernel looks at rights when it has a signal. */
  private static void assertNoneIsOpen(String told) {
    assertThat(told.lines().filter(line -> !line.startsWith("F_SETOWN")))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" refused"));
    assertThat(told).contains("F_SETOWN refused");
  }

  private static List<String> confinedThreads(long pid) throws IOException {
    return threads(pid).stream()
        .filter(status -> status.startsWith("Name:\tconfined-t"))
        .flatMap(status -> status.lines().filter(line -> line.startsWith("Pid:\t")))
        .map(line -> line.substring("Pid:\t".length()))
        .toList();
  }

  private static String exec(String... argv) {
    return plan(Plans.exec(SECONDS, argv).replace("\n", "\\n"));
  }

  private static String in(String profile, String... argv) {
    return exec(argv).replace("\"as_root\"", "\"sandbox\":\"" + profile + "\",\"as_root\"");
  }

  private static String asRoot(String plan) {
    return plan.replace("\"as_root\":false", "\"as_root\":true");
  }

  /** Confirmed, because a sandbox may be wider than the rule gives. */
  private static String plan(String action) {
    return Plans.confirmed("r", "i-understand", action);
  }

  private static JsonNode result(JsonNode reply) {
    assertThat(reply.has("results") && reply.get("results").has(0)).as(reply.toString()).isTrue();
    return reply.get("results").get(0);
  }

  private static boolean ok(JsonNode reply) {
    return result(reply).get("ok").booleanValue();
  }

  private static String out(JsonNode reply) {
    JsonNode result = result(reply);
    assertThat(result.has("stdout")).as(reply.toString()).isTrue();
    return result.get("stdout").textValue();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
