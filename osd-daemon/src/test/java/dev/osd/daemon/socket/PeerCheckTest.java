package dev.osd.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.plan.Admission;
import dev.osd.daemon.plan.Confinement;
import dev.osd.daemon.plan.CurrentPolicy;
import dev.osd.daemon.plan.PeerFacts;
import dev.osd.policy.PolicyFile;
import dev.osd.protocol.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

final class PeerCheckTest {
  private static final long STARTED = 99;
  private static final Peer PEER = new Peer(4711, 1000, 1000, STARTED);

  @TempDir private Path folder;

  @Test
  void servesItsOwnUser() {
    assertThat(check(1000, Confinement.FREE).objection(PEER)).isEmpty();
  }

  @Test
  void refusesOtherUsers() {
    assertThat(check(0, Confinement.FREE).objection(PEER))
        .contains(
            "user 1000 may not speak with this daemon; it serves root and the users that its policy lists under [peers] uid");
  }

  @Test
  void refusesAConfinedProcessOfItsOwnUser() {
    assertThat(check(1000, Confinement.CONFINED).objection(PEER))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("process 4711 runs in a sandbox (NoNewPrivs: 1"));
  }

  @Test
  void refusesWhomItCannotLookAt() {
    assertThat(check(1000, Confinement.UNKNOWN).objection(PEER))
        .hasValueSatisfying(text -> assertThat(text).contains("cannot be told from others"));
  }

  @Test
  void takesTheIdentityFromTheSocket() throws Exception {
    AFUNIXSocketAddress address = AFUNIXSocketAddress.of(folder.resolve("socket").toFile());
    try (AFUNIXServerSocket server = AFUNIXServerSocket.bindOn(address);
        AFUNIXSocket client = AFUNIXSocket.connectTo(address);
        AFUNIXSocket accepted = server.accept()) {
      assertThat(client.isConnected()).isTrue();
      Peer peer = check(0, Confinement.FREE).identify(accepted);
      assertThat(peer.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(peer.startTime()).isEqualTo(STARTED);
    }
  }

  private static PeerCheck check(long uid, Confinement confinement) {
    return new PeerCheck(
        new Admission(new CurrentPolicy(PolicyFile.builtIn()), uid), new Facts(confinement));
  }

  /** Facts that are known beforehand. */
  private record Facts(Confinement all) implements PeerFacts {
    @Override
    public Optional<Path> directory(Peer peer) {
      return Optional.empty();
    }

    @Override
    public long startTime(long pid, int socket) {
      return STARTED;
    }

    @Override
    public List<Long> groups(int socket) {
      return List.of();
    }

    @Override
    public Confinement confinement(Peer peer) {
      return all;
    }
  }
}
