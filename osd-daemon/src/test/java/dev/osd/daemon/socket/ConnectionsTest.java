package dev.osd.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.newsclub.net.unix.AFUNIXSocket;

final class ConnectionsTest {
  private static final long OWN = 7;
  private static final long ADA = 1000;
  private static final long BOB = 1001;

  @Test
  void anotherUserGetsAShareAndNotAllConnectionsWhateverProcessesConnect() throws Exception {
    Connections connections = connections(4, 2);
    AFUNIXSocket first = AFUNIXSocket.newInstance();

    assertThat(connections.enter(first, process(1, ADA))).isTrue();
    assertThat(enters(connections, process(2, ADA))).isTrue();
    assertThat(enters(connections, process(3, ADA))).isFalse();
    assertThat(enters(connections, process(4, BOB))).isTrue();
    connections.leave(first, process(1, ADA));
    assertThat(enters(connections, process(3, ADA))).isTrue();
    assertThat(enters(connections, process(5, OWN))).isTrue();
  }

  @Test
  void theDaemonsOwnUserMayHaveAllConnections() throws Exception {
    Connections connections = connections(3, 1);

    for (int pid = 1; pid <= 3; pid++) {
      assertThat(enters(connections, process(pid, OWN))).isTrue();
    }
    assertThat(enters(connections, process(4, OWN))).isFalse();
  }

  private static Connections connections(long most, long perUser) {
    return new Connections(
        Limits.of(Map.of(Limit.CONNECTIONS, most, Limit.CONNECTIONS_PER_USER, perUser)),
        peer -> peer.uid() != OWN);
  }

  /** The socket is connected to nobody, and only counted. */
  private static boolean enters(Connections connections, Peer peer) throws IOException {
    return connections.enter(AFUNIXSocket.newInstance(), peer);
  }

  private static Peer process(long pid, long uid) {
    return new Peer(pid, uid, uid, 0);
  }
}
