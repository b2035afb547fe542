package dev.osd.daemon.socket;

import dev.osd.daemon.plan.Admission;
import dev.osd.daemon.plan.PeerFacts;
import dev.osd.protocol.Peer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Says who is at the other end of a socket (unix(7), SO_PEERCRED, SO_PEERGROUPS and SO_PEERPIDFD),
 * and whether they may speak.
 */
public final class PeerCheck {
  private final Admission admission;
  private final PeerFacts facts;

  /**
   * @param admission which users are served
   */
  public PeerCheck(Admission admission, PeerFacts facts) {
    this.admission = admission;
    this.facts = facts;
  }

  Peer identify(AFUNIXSocket socket) throws IOException {
    AFUNIXSocketCredentials credentials = socket.getPeerCredentials();
    if (credentials == null) {
      throw new IOException("the kernel does not say who is at the other end");
    }
    int number = number(socket);
    return new Peer(
        credentials.getPid(),
        credentials.getUid(),
        credentials.getGid(),
        facts.startTime(credentials.getPid(), number),
        admission.isOther(credentials.getUid()) ? facts.groups(number) : List.of());
  }

  /** Whether a peer is of another user than the one that the daemon runs as. */
  boolean isOther(Peer peer) {
    return admission.isOther(peer.uid());
  }

  /** The number of a socket's descriptor, of use until it is closed. */
  static int number(AFUNIXSocket socket) throws IOException {
    return FileDescriptorCast.using(socket.getFileDescriptor()).as(Integer.class);
  }

  /**
   * Why a peer may not speak with the daemon, in a sentence for it; nothing where it may.
   *
   * <p>A confined process could do through the daemon what it is kept from doing itself, so it is
   * refused even though it is its user's.
   */
  Optional<String> objection(Peer peer) {
    Optional<String> stranger = admission.objection(peer);
    if (stranger.isPresent()) {
      return stranger;
    }
    return switch (facts.confinement(peer)) {
      case FREE -> Optional.empty();
      case CONFINED ->
          Optional.of(
              "process %d runs in a sandbox (NoNewPrivs: 1 in its /proc status), which this daemon must not lead out of; connect from outside of it, and from a service without NoNewPrivileges"
                  .formatted(peer.pid()));
      case UNKNOWN ->
          Optional.of(
              "the process that connected cannot be told from others: it has ended, or /proc does not show it");
    };
  }
}
