package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.testing.Until;
import dev.osd.protocol.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ProcPeerFactsTest {
  private final ProcPeerFacts facts = new ProcPeerFacts();

  @TempDir private Path temporary;
  private Path folder = Path.of("/");
  private Optional<Process> process = Optional.empty();

  @BeforeEach
  void findFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  @AfterEach
  void endProcess() {
    process.ifPresent(Process::destroyForcibly);
  }

  @Test
  void tellsWhereAProcessWorks() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("a b"));
    Peer peer = start(directory, "sleep", "100");

    assertThat(facts.directory(peer)).hasValue(directory);
  }

  @Test
  void startTimesGrow() throws Exception {
    Peer peer = start(folder, "sleep", "100");

    assertThat(peer.startTime())
        .isGreaterThanOrEqualTo(facts.startTime(ProcessHandle.current().pid()));
    assertThat(facts.startTime(ProcessHandle.current().pid())).isPositive();
  }

  @Test
  void aNameWithParenthesesAndBlanksDoesNotConfuseTheStartTime() throws Exception {
    Path odd = folder.resolve("a) R 1 (b");
    Files.copy(Path.of("/bin/sleep").toRealPath(), odd);
    assertThat(odd.toFile().setExecutable(true)).isTrue();

    Peer peer = start(folder, odd.toString(), "100");

    assertThat(facts.directory(peer)).hasValue(folder);
    assertThat(peer.startTime())
        .isGreaterThanOrEqualTo(facts.startTime(ProcessHandle.current().pid()));
  }

  @Test
  void anotherProcessUnderTheSameNumberIsNotTheSame() throws Exception {
    Peer peer = start(folder, "sleep", "100");

    assertThat(facts.directory(new Peer(peer.pid(), peer.uid(), peer.gid(), peer.startTime() + 1)))
        .isEmpty();
    assertThat(facts.directory(new Peer(peer.pid(), peer.uid(), peer.gid(), 0))).isEmpty();
  }

  @Test
  void aProcessThatHasEndedIsNowhere() throws Exception {
    Peer peer = start(folder, "sleep", "100");
    Process ended = process.orElseThrow();
    ended.destroyForcibly().waitFor();

    assertThat(facts.directory(peer)).isEmpty();
    assertThat(facts.startTime(peer.pid())).isZero();
  }

  @Test
  void numbersThatNoProcessHasAreNobody() {
    assertThat(facts.startTime(Long.MAX_VALUE)).isZero();
    assertThat(facts.startTime(0)).isZero();
    assertThat(facts.startTime(-1)).isZero();
    assertThat(facts.directory(new Peer(Long.MAX_VALUE, 0, 0, 1))).isEmpty();
  }

  @Test
  void aDirectoryThatWasRemovedIsNone() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("dir"));
    Peer peer = start(directory, "sleep", "100");
    Files.delete(directory);

    assertThat(facts.directory(peer)).isEmpty();

    // The kernel now calls it so, but it is another one.
    Files.createDirectory(folder.resolve("dir (deleted)"));
    assertThat(facts.directory(peer)).isEmpty();
  }

  /** With mounts of its own, a process can be in something that only it sees under that name. */
  @Test
  void aDirectoryThatOnlyThePeerSeesUnderItsNameIsNone() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path fake = Files.createDirectory(folder.resolve("fake"));
    assumeTrue(canUnshare(), "this kernel lets nobody have mounts of their own here");
    String line =
        "mount --bind '%s' '%s' && cd '%s' && touch ready && exec sleep 100"
            .formatted(fake, real, real);
    process = Optional.of(new ProcessBuilder("unshare", "-m", "-r", "sh", "-c", line).start());
    Until.holds("it is there", () -> Files.exists(fake.resolve("ready")));
    long pid = process.get().pid();

    assertThat(Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"))).isEqualTo(real);
    assertThat(facts.directory(new Peer(pid, 0, 0, facts.startTime(pid)))).isEmpty();
  }

  private static boolean canUnshare() throws Exception {
    return new ProcessBuilder("unshare", "-m", "-r", "true").start().waitFor() == 0;
  }

  private Peer start(Path directory, String... command) throws IOException {
    Process started = new ProcessBuilder(command).directory(directory.toFile()).start();
    process = Optional.of(started);
    return new Peer(started.pid(), 0, 0, facts.startTime(started.pid()));
  }
}
