package dev.osd.daemon.plan;

import dev.osd.protocol.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the kernel says of the process at the other end. */
public interface PeerFacts {
  /**
   * The peer's working directory, absolute and real; nothing where it cannot be told with
   * certainty, because the process has ended or another one has its id.
   */
  Optional<Path> directory(Peer peer);

  /**
   * When the process that connected started, in clock ticks since boot; 0 where that cannot be told
   * with certainty.
   *
   * @param pid its process id, as the socket has it
   * @param socket the number of the connected socket's descriptor
   */
  long startTime(long pid, int socket);

  /**
   * The further groups of the process that connected, as they were when it did.
   *
   * @param socket the number of the connected socket's descriptor
   * @throws IOException if the kernel does not tell
   */
  List<Long> groups(int socket) throws IOException;

  /** Whether the peer runs confined, as the programs do that this daemon confines. */
  Confinement confinement(Peer peer);
}
