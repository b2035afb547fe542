package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.system.Protection;
import dev.osd.daemon.testing.Programs;
import dev.osd.daemon.testing.Until;
import dev.osd.policy.Permit;
import dev.osd.policy.ResourceLimits;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes of protected files: on a host without private mounts, which is what an ordinary user has,
 * and what there is to be told of them where root has these.
 */
final class ProtectedWatchTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path folder;
  private Path workspace;
  private Path log;
  private final AtomicLong appended = new AtomicLong();
  private final AtomicLong length = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();

  @BeforeEach
  void fillWorkspace() throws IOException {
    folder = folder.toRealPath();
    workspace = Files.createDirectory(folder.resolve("workspace"));
    log = workspace.resolve("logs/audit.jsonl");
    for (String name :
        List.of(
            ".git/hooks/pre-commit",
            ".git/hooks/deep/er/hook",
            ".git/config",
            ".git/HEAD",
            ".bashrc",
            "logs/audit.jsonl",
            "file",
            "other")) {
      Path file = workspace.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "before\n");
    }
    Files.createSymbolicLink(workspace.resolve(".profile"), Path.of("file"));
  }

  /** Shell lines, and the paths that are named after them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo x >.envrc                                        | .envrc",
        "echo x >>.bashrc                                      | .bashrc",
        "dd if=other of=.bashrc conv=notrunc status=none       | .bashrc",
        "touch -r .bashrc t; cat other >.bashrc; touch -r t .bashrc | .bashrc",
        "cp .bashrc n; mv n .bashrc                            | .bashrc",
        "rm .bashrc                                            | .bashrc",
        "chmod a+x .bashrc                                     | .bashrc",
        "ln .bashrc name; echo x >>name                      | .bashrc",
        "rm .bashrc; ln -s file .bashrc                        | .bashrc",
        "rm .bashrc; mkfifo .bashrc                            | .bashrc",
        "rm .bashrc; mkdir .bashrc; echo x >.bashrc/y          | .bashrc .bashrc/y",
        "ln -sf other .profile                                 | .profile",
        "echo x >.git/config                                   | .git/config",
        "echo x >.git/hooks/post-merge                         | .git/hooks/post-merge",
        "echo x >>.git/hooks/pre-commit                        | .git/hooks/pre-commit",
        "echo x >.git/hooks/deep/er/new                        | .git/hooks/deep/er/new",
        "echo x >.git/hooks/new; rm .git/hooks/new             | .git/hooks",
        "mkdir .git/hooks/empty                                | .git/hooks/empty",
        "chmod 700 .git/hooks                                  | .git/hooks",
        "rm -r .git/hooks/deep                                 | .git/hooks/deep .git/hooks/deep/er .git/hooks/deep/er/hook",
        "mv .git/hooks/pre-commit .git/hooks/pre-push          | .git/hooks/pre-commit .git/hooks/pre-push",
        "mv .git/hooks h; ln -s ../h .git/hooks; echo x >>h/pre-commit | .git/hooks .git/hooks/pre-commit",
        "mv .git/hooks h; ln -s ../h .git/hooks                | .git/hooks",
        "mkdir .idea; echo x >.idea/workspace.xml              | .idea .idea/workspace.xml",
        "mkdir .vscode; echo x >.vscode/tasks.json             | .vscode/tasks.json",
        "ln -s logs .vscode                                    | .vscode",
        "echo 'gitdir: elsewhere' >.hg                         | .hg",
        "(setsid sh -c 'echo x >.envrc' &); while ! [ -e .envrc ]; do :; done | .envrc",
      })
  void namesWhatHasChanged(String line, String changed) throws Exception {
    ActionResult.Ran ran = ran(line);

    assertThat(ran.protectedChanged())
        .containsExactly(
            Stream.of(changed.split(" ", -1))
                .map(name -> workspace + "/" + name)
                .toArray(String[]::new));
    assertThat(ran.ok()).isFalse();
    assertThat(ran.exitCode()).hasValue(0);
    assertThat(ran.error().orElseThrow().code()).isEqualTo(ErrorCode.POLICY_DENIED);
    assertThat(ran.error().orElseThrow().message())
        .contains(workspace + "/" + changed.split(" ", -1)[0])
        .contains("by it or by somebody else")
        .contains("is not undone");
  }

  @Test
  void namesAllWhereTheRepositoryIsReplaced() throws Exception {
    assertThat(ran("mv .git old; echo 'gitdir: old' >.git").protectedChanged())
        .contains(
            workspace + "/.git", workspace + "/.git/config", workspace + "/.git/hooks/pre-commit");
    assertThat(ran("rm .git; cp -r old .git").protectedChanged())
        .contains(
            workspace + "/.git", workspace + "/.git/config", workspace + "/.git/hooks/pre-commit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "cat .bashrc .git/config .git/hooks/pre-commit >copy; ls -R .",
        "echo x >>file; echo x >new; mkdir src; rm logs/audit.jsonl.old 2>&1",
        "echo x >.git/HEAD; mkdir .git/objects; echo x >.git/index",
        "mkdir nested; mkdir nested/.git; echo x >nested/.git/config",
        "mkdir .vscode; echo x >.vscode/other.json",
        "exec 3<>.bashrc; read -r line <&3",
      })
  void saysNothingWhereNoneHasChanged(String line) throws Exception {
    assertThat(ran(line).protectedChanged()).isEmpty();
    assertThat(ran("true").error()).isEmpty();
  }

  @Test
  void aSlowDescendantIsWaitedFor() throws Exception {
    ActionResult.Ran ran =
        ran(
            "(setsid env -i /bin/sh -c 'while :; do echo x >>.bashrc; done' &); "
                + "while [ $(wc -l <.bashrc) -lt 9 ]; do :; done");

    assertThat(ran.protectedChanged()).containsExactly(workspace + "/.bashrc");
    assertThat(ran("true").protectedChanged()).isEmpty();
  }

  @Test
  void keepsTheFirstErrorAndAddsToIt() throws Exception {
    try (KernelConfinement confinement = confinement(SandboxProfile.WORKSPACE)) {
      ActionResult result =
          run(
              confinement,
              SandboxProfile.WORKSPACE,
              Duration.ofSeconds(1),
              "echo x >.envrc; sleep 60");

      assertThat(result.error().orElseThrow().code()).isEqualTo(ErrorCode.EXEC_TIMED_OUT);
      assertThat(result.error().orElseThrow().message())
          .contains("its deadline", "; besides, protected files", workspace + "/.envrc");
    }
  }

  @Test
  void countsWhatItDoesNotName() throws Exception {
    ActionResult.Ran ran =
        ran("i=0; while [ $i -lt 150 ]; do echo x >.git/hooks/h$i; i=$((i+1)); done");

    assertThat(ran.protectedChanged()).hasSize(ChangedFiles.MOST_NAMED);
    assertThat(ran.error().orElseThrow().message()).contains(" and 147 more;");
  }

  @Test
  void ofVeryManyHooksTheDirectoryIsNamed() throws Exception {
    for (int i = 0; i <= ProtectedWatch.MOST_ENTRIES; i++) {
      Files.createFile(workspace.resolve(".git/hooks/h" + i));
    }

    assertThat(ran("true").protectedChanged()).isEmpty();
    assertThat(ran("echo x >.git/hooks/one-more; echo x >.envrc").protectedChanged())
        .containsExactly(workspace + "/.envrc", workspace + "/.git/hooks");
  }

  @Test
  void theDaemonMayGoOnWritingItsLogButNobodyElse() throws Exception {
    assertThat(changedAfter(() -> append("record\n", true))).isEmpty();
    assertThat(changedAfter(() -> append("forged\n", false))).containsExactly(log);
    assertThat(
            changedAfter(() -> {
              append("record\n", true);
              append("forged\n", false);
            }))
        .containsExactly(log);
    assertThat(changedAfter(() -> Files.writeString(log, "cut\n"))).containsExactly(log);
    assertThat(
            changedAfter(() -> {
              Path copy = Files.copy(log, folder.resolve("copy"));
              append("record\n", true);
              Files.delete(log);
              Files.move(copy, log);
              append("record\n", false);
            }))
        .containsExactly(log);
  }

  @Test
  void aLogInTheWorkspaceIsWatchedAsWell() throws Exception {
    assertThat(ran("echo '{}' >>logs/audit.jsonl").protectedChanged())
        .containsExactly(log.toString());
    assertThat(ran("mv logs old; mkdir logs; echo x >logs/new").protectedChanged())
        .containsExactly(log.toString());
  }

  @Test
  void aMissingPolicyThatIsMadeIsNamed() throws Exception {
    Path policy = workspace.resolve("policy.toml");
    Confinement.Watch watch =
        watcher(List.of(policy, folder.resolve("elsewhere"))).begin(workspace);
    Files.writeString(policy, "x");
    Files.writeString(folder.resolve("elsewhere"), "x");

    assertThat(watch.changes()).containsExactly(policy);
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKSPACE", "NETWORK", "READ_ONLY"})
  void whereTheSandboxIsMissingTheWatchIsNot(SandboxProfile profile) throws Exception {
    HostCapabilities nothing =
        new HostCapabilities(HostCapabilities.probe().architecture(), 0, Set.of());
    try (KernelConfinement confinement = open(nothing)) {
      assertThat(
              ((ActionResult.Ran) run(confinement, profile, SHORT.multipliedBy(50), "touch .envrc"))
                  .protectedChanged())
          .containsExactly(workspace + "/.envrc");
    }
  }

  @Test
  void withoutASandboxByRuleAProgramMayDoIt() throws Exception {
    assertThat(ran(SandboxProfile.NONE, "echo x >.envrc").protectedChanged()).isEmpty();
  }

  @Test
  void withPrivateMountsTheyCannotBeChanged() throws Exception {
    try (KernelConfinement confinement = open(withPrivateMounts())) {
      ActionResult.Ran ran =
          ran(confinement, "echo x >>.bashrc; echo x >.git/hooks/new; mv .git old; true");

      assertThat(ran.ok()).isTrue();
      assertThat(ran.protectedChanged()).isEmpty();
      assertThat(workspace.resolve(".bashrc")).hasContent("before");
    }
  }

  /** What is not there cannot be masked, nor can a link. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo x >.envrc                                        | .envrc",
        "echo x >>.bashrc; echo x >.zshrc                      | .zshrc",
        "mkdir .idea; echo x >.idea/workspace.xml              | .idea .idea/workspace.xml",
        "mkdir .vscode; echo x >.vscode/tasks.json             | .vscode/tasks.json",
        "ln -s logs .vscode                                    | .vscode",
        "ln -sf other .profile                                 | .profile",
        "rm .profile                                           | .profile",
        "(setsid sh -c 'echo x >.envrc' &); while ! [ -e .envrc ]; do :; done | .envrc",
      })
  void withPrivateMountsWhatCannotBeMaskedIsNamed(String line, String changed) throws Exception {
    try (KernelConfinement confinement = open(withPrivateMounts())) {
      ActionResult.Ran ran = ran(confinement, line);

      assertThat(ran.protectedChanged())
          .containsExactly(
              Stream.of(changed.split(" ", -1))
                  .map(name -> workspace + "/" + name)
                  .toArray(String[]::new));
      assertThat(ran.error().orElseThrow().code()).isEqualTo(ErrorCode.POLICY_DENIED);
    }
  }

  /** A mask is on a file and not on a name, and threads with their masks are used again. */
  @Test
  void aFileThatWasReplacedMeanwhileIsMaskedAgain() throws Exception {
    try (KernelConfinement confinement = open(withPrivateMounts())) {
      assertThat(ran(confinement, "true").ok()).isTrue();
      replace(".bashrc");
      replace(".git/config");

      assertThat(ran(confinement, "echo x >>.bashrc; echo x >>.git/config; true").ok()).isTrue();
      assertThat(workspace.resolve(".bashrc")).hasContent("replaced");
      assertThat(workspace.resolve(".git/config")).hasContent("replaced");
    }
  }

  @Test
  void aMaskThatIsLostDuringTheRunIsNotLostUnnoticed() throws Exception {
    try (KernelConfinement confinement = open(withPrivateMounts())) {
      FutureTask<Path> outside =
          new FutureTask<>(() -> {
            Until.holds("it runs", () -> Files.exists(workspace.resolve("started")));
            replace(".bashrc");
            return Files.createFile(workspace.resolve("go"));
          });
      Thread.ofPlatform().start(outside);

      ActionResult.Ran ran =
          ran(confinement, ">started; while ! [ -e go ]; do :; done; echo x >>.bashrc");

      outside.get(10, TimeUnit.SECONDS);
      assertThat(ran.protectedChanged()).containsExactly(workspace + "/.bashrc");
    }
  }

  @Test
  void aMaskedFileIsNotChangedUnnoticedUnderAFurtherName() throws Exception {
    Files.createLink(workspace.resolve("further"), workspace.resolve(".bashrc"));
    try (KernelConfinement confinement = open(withPrivateMounts())) {
      assertThat(ran(confinement, "echo x >>further").protectedChanged())
          .containsExactly(workspace + "/.bashrc");
      assertThat(ran(confinement, "ln .bashrc another; true").ok()).isTrue();
      assertThat(workspace.resolve("another")).doesNotExist();
    }
  }

  @Test
  void whatALinkedRepositoryHoldsIsMaskedWhereItLies() throws Exception {
    Files.move(workspace.resolve(".git"), workspace.resolve("repository"));
    Files.createSymbolicLink(workspace.resolve(".git"), Path.of("repository"));
    try (KernelConfinement confinement = open(withPrivateMounts())) {
      assertThat(
              ran(confinement, "echo x >>repository/config; echo x >repository/hooks/new; true")
                  .ok())
          .isTrue();
      assertThat(workspace.resolve("repository/config")).hasContent("before");
      assertThat(workspace.resolve("repository/hooks/new")).doesNotExist();
    }
  }

  @Test
  void theDaemonsOwnRotationIsNoChangeAndAForgedRecordBehindItIsOne() throws Exception {
    append("one\n", true);
    assertThat(
            changedAfter(() -> {
              append("two\n", true);
              rotate();
              append("three\n", true);
            }))
        .isEmpty();
    assertThat(
            changedAfter(() -> {
              rotate();
              append("four\n", true);
              append("forged\n", false);
            }))
        .containsExactly(log);
  }

  private interface Deed {
    void happen() throws IOException;
  }

  private List<Path> changedAfter(Deed deed) throws Exception {
    Confinement.Watch watch = watcher(List.of(log)).begin(workspace);
    deed.happen();
    return watch.changes();
  }

  private ProtectedWatcher watcher(List<Path> guarded) {
    return new ProtectedWatcher(
        guarded, Optional.of(new OwnLog(log, this::doings)), Clock.systemUTC());
  }

  private void append(String record, boolean own) throws IOException {
    Files.writeString(log, record, StandardOpenOption.APPEND);
    if (own) {
      appended.addAndGet(record.length());
      length.set(Files.size(log));
    }
  }

  /** As editors and git do it: by another file. */
  private void replace(String name) throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "replaced\n");
    Files.move(other, workspace.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private ActionResult.Ran ran(KernelConfinement confinement, String line)
      throws InterruptedException {
    return (ActionResult.Ran)
        run(confinement, SandboxProfile.WORKSPACE, SHORT.multipliedBy(50), line);
  }

  private static HostCapabilities withPrivateMounts() {
    HostCapabilities host = HostCapabilities.probe();
    assumeTrue(host.missing().isEmpty() && host.has(Protection.PRIVATE_MOUNTS));
    return host;
  }

  /** As the daemon does when its log becomes too long. */
  private void rotate() throws IOException {
    Files.move(log, log.resolveSibling("audit.jsonl.1"), StandardCopyOption.REPLACE_EXISTING);
    Files.createFile(log);
    Files.setPosixFilePermissions(
        log, Files.getPosixFilePermissions(log.resolveSibling("audit.jsonl.1")));
    length.set(0);
    changes.incrementAndGet();
  }

  private OwnLog.Doings doings() {
    return new OwnLog.Doings(appended.get(), length.get(), changes.get());
  }

  private ActionResult.Ran ran(String line) throws Exception {
    return ran(SandboxProfile.WORKSPACE, line);
  }

  private ActionResult.Ran ran(SandboxProfile profile, String line) throws Exception {
    try (KernelConfinement confinement = confinement(profile)) {
      return (ActionResult.Ran) run(confinement, profile, Duration.ofSeconds(30), line);
    }
  }

  private ActionResult run(
      Confinement confinement, SandboxProfile profile, Duration timeout, String line)
      throws InterruptedException {
    Permit.Terms terms =
        new Permit.Terms(
            Commands.PATH,
            timeout,
            64 << 10,
            1 << 20,
            profile,
            profile == SandboxProfile.NETWORK,
            Optional.of(workspace.toString()),
            true,
            false,
            ResourceLimits.NONE,
            Optional.empty());
    return new CommandExecutor(Programs.control(), confinement, SHORT, SHORT)
        .run(Commands.sh(workspace, line), terms, OutputSink.NONE, Demand.of(Optional.empty()));
  }

  /** The sandbox as an ordinary user has it, also where root runs this. */
  private KernelConfinement confinement(SandboxProfile profile) throws IOException {
    HostCapabilities host = HostCapabilities.probe();
    assumeTrue(host.missing().isEmpty() || profile == SandboxProfile.NONE);
    EnumSet<Protection> ofUsers = EnumSet.copyOf(host.protections());
    ofUsers.remove(Protection.PRIVATE_MOUNTS);
    return open(new HostCapabilities(host.architecture(), host.landlockAbi(), ofUsers));
  }

  private KernelConfinement open(HostCapabilities host) throws IOException {
    return KernelConfinement.open(
        host, folder, List.of(log), watcher(List.of(log)), Programs.control()::tryOut);
  }
}
