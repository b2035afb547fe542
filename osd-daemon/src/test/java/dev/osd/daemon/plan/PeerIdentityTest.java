package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.osd.protocol.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

final class PeerIdentityTest {
  private static final long STARTED = 4711;

  @TempDir private Path proc;

  @ParameterizedTest
  @CsvSource({
    // the peer's NoNewPrivs and filters, the daemon's
    "0, 0, 0, 0, FREE",
    "1, 0, 0, 0, CONFINED",
    "1, 1, 0, 0, CONFINED",
    "0, 3, 0, 0, FREE",
    "0, 0, 1, 1, FREE",
    "1, 0, 1, 0, FREE",
    "1, 2, 1, 2, FREE",
    "1, 3, 1, 2, CONFINED",
    "1, 1, 0, 1, CONFINED"
  })
  void goesByThePrivilegesAndByTheFilters(
      int privileges, int filters, int ownPrivileges, int ownFilters, Confinement expected)
      throws IOException {
    show("17", "x", privileges, filters);
    show("self", "osd", ownPrivileges, ownFilters);
    assertThat(confinement(17, STARTED)).isEqualTo(expected);
  }

  @Test
  void knowsNothingOfAProcessThatIsGoneOrAnother() throws IOException {
    show("17", "x", 0, 0);
    show("self", "osd", 0, 0);
    assertThat(confinement(18, STARTED)).isEqualTo(Confinement.UNKNOWN);
    assertThat(confinement(17, STARTED + 1)).isEqualTo(Confinement.UNKNOWN);
    assertThat(confinement(17, 0)).isEqualTo(Confinement.UNKNOWN);
  }

  @Test
  void knowsNothingWhereTheKernelDoesNotTell() throws IOException {
    show("17", "x", 0, 0);
    Files.writeString(proc.resolve("17/status"), "Name:\tx\n");
    assertThat(confinement(17, STARTED)).isEqualTo(Confinement.UNKNOWN);
  }

  @Test
  void isNotDeceivedByAName() throws IOException {
    show("17", "x\\nNoNewPrivs:\\t0\\n", 1, 0);
    show("self", "osd", 0, 0);
    assertThat(confinement(17, STARTED)).isEqualTo(Confinement.CONFINED);
  }

  @Test
  void seesWhoCannotGainPrivileges() throws Exception {
    ProcPeerFacts facts = new ProcPeerFacts();
    assumeThat(confinementOf(facts, ProcessHandle.current().pid())).isEqualTo(Confinement.FREE);
    assumeThat(Files.isExecutable(Path.of("/usr/bin/setpriv"))).isTrue();
    assumeThat(Files.readString(Path.of("/proc/self/status"))).contains("NoNewPrivs:\t0");
    Process confined =
        new ProcessBuilder("/usr/bin/setpriv", "--no-new-privs", "sh", "-c", "echo; exec cat")
            .start();
    try {
      // A line comes once setpriv(1) has given way to the shell.
      assertThat(confined.getInputStream().read()).isEqualTo('\n');
      assertThat(confinementOf(facts, confined.pid())).isEqualTo(Confinement.CONFINED);
    } finally {
      confined.destroyForcibly().waitFor();
    }
  }

  /** A process connects and ends, and another one, this one, has its number by then. */
  @Test
  void trustsNoNumberOfAProcessThatHasEnded() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/perl"))).isTrue();
    AFUNIXSocketAddress address = AFUNIXSocketAddress.of(proc.resolve("socket").toFile());
    try (AFUNIXServerSocket server = AFUNIXServerSocket.bindOn(address)) {
      Process client =
          new ProcessBuilder(
                  "/usr/bin/perl",
                  "-MSocket",
                  "-e",
                  "socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un($ARGV[0])) or exit 1",
                  address.getPath())
              .start();
      assertThat(client.waitFor()).isZero();
      try (AFUNIXSocket accepted = server.accept()) {
        assumeThat(kernelHasPeerDescriptors()).isTrue();
        assertThat(startTime(accepted)).isZero();
      }
    }
  }

  @Test
  void knowsWhenAProcessStartedThatIsStillConnected() throws Exception {
    AFUNIXSocketAddress address = AFUNIXSocketAddress.of(proc.resolve("socket").toFile());
    try (AFUNIXServerSocket server = AFUNIXServerSocket.bindOn(address);
        AFUNIXSocket client = AFUNIXSocket.connectTo(address);
        AFUNIXSocket accepted = server.accept()) {
      assertThat(client.isConnected()).isTrue();
      assertThat(startTime(accepted)).isPositive();
    }
  }

  /** SO_PEERPIDFD came with Linux 6.5. */
  private static boolean kernelHasPeerDescriptors() {
    String[] version = System.getProperty("os.version").split("[.-]", 3);
    int major = Integer.parseInt(version[0]);
    return major > 6 || (major == 6 && Integer.parseInt(version[1]) >= 5);
  }

  private static long startTime(AFUNIXSocket socket) throws IOException {
    int number = FileDescriptorCast.using(socket.getFileDescriptor()).as(Integer.class);
    return new ProcPeerFacts().startTime(ProcessHandle.current().pid(), number);
  }

  private static Confinement confinementOf(ProcPeerFacts facts, long pid) {
    return facts.confinement(new Peer(pid, 0, 0, facts.startTime(pid)));
  }

  private Confinement confinement(long pid, long startTime) {
    return new ProcPeerFacts(proc).confinement(new Peer(pid, 0, 0, startTime));
  }

  private void show(String process, String name, int privileges, int filters) throws IOException {
    Path directory = Files.createDirectory(proc.resolve(process));
    Files.writeString(
        directory.resolve("status"),
        "Name:\t%s\nUid:\t0\nNoNewPrivs:\t%d\nSeccomp:\t0\nSeccomp_filters:\t%d\n"
            .formatted(name, privileges, filters));
    String fields = "0 ".repeat(18);
    Files.writeString(directory.resolve("stat"), "17 (x) S %s%d 0 0\n".formatted(fields, STARTED));
  }
}
