package dev.osd.daemon.socket;

import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.daemon.system.SocketReceiver;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Peer;
import dev.osd.protocol.wire.ReplyCodec;
import dev.osd.protocol.wire.StrictJson;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.newsclub.net.unix.AFUNIXSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in connections and gives each a thread, as many as the limits allow; those beyond are told
 * {@code busy} by a few threads set aside for that.
 */
public final class Listener implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** Each lingers for a moment, so that the client can read its refusal. */
  private static final int REFUSING_THREADS = 32;

  private static final int REFUSALS_WAITING = 512;

  private final SocketFile file;
  private final PeerCheck peerCheck;
  private final Requests requests;
  private final ReplyCodec codec = new ReplyCodec(StrictJson.standard());
  private final Connections connections;
  private final ThreadPoolExecutor refusing =
      new ThreadPoolExecutor(
          REFUSING_THREADS,
          REFUSING_THREADS,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(REFUSALS_WAITING),
          Thread.ofPlatform().daemon().name("refusing-", 0).factory());

  /** A listener on a socket that is bound already. The socket file stays its owner's to close. */
  public Listener(SocketFile file, PeerCheck peerCheck, Requests requests) {
    this.file = file;
    this.peerCheck = peerCheck;
    this.requests = requests;
    this.connections = new Connections(requests.limits(), peerCheck::isOther);
    refusing.allowCoreThreadTimeOut(true);
  }

  /** Takes in connections until the socket is closed. */
  public void run() {
    while (true) {
      AFUNIXSocket socket;
      try {
        socket = file.server().accept();
      } catch (IOException e) {
        if (file.server().isClosed()) {
          return;
        }
        LOG.warn("a connection could not be taken in: {}", e.getMessage());
        pause();
        continue;
      }
      try {
        receive(socket);
      } catch (IOException | RuntimeException e) {
        LOG.warn("a connection could not be served: {}", e.getMessage());
        closeQuietly(socket);
      }
    }
  }

  /**
   * Waits until nobody has been connected for this long.
   *
   * @return false if the listener was closed first
   */
  public boolean awaitIdle(Duration idle) throws InterruptedException {
    return connections.awaitIdle(idle);
  }

  /** Takes in nobody and no further requests; who is being served still gets the reply. */
  public void endRequests() {
    connections.endRequests();
  }

  /**
   * Waits until nobody is connected.
   *
   * @return whether that came true within this time
   */
  public boolean awaitEmpty(Duration patience) throws InterruptedException {
    return connections.awaitEmpty(patience);
  }

  /** Takes in nobody any more and cuts off whoever is connected. */
  @Override
  public void close() {
    refusing.shutdownNow();
    connections.close();
  }

  private void receive(AFUNIXSocket socket) throws IOException {
    Peer peer = peerCheck.identify(socket);
    Optional<String> objection = peerCheck.objection(peer);
    if (objection.isPresent()) {
      refuseLater(socket, peer, new Failure(ErrorCode.UNAUTHORIZED_PEER, objection.get()));
      return;
    }
    if (!connections.enter(socket, peer)) {
      refuseLater(
          socket,
          peer,
          new Failure(
              ErrorCode.BUSY, "as many connections as the limits allow are open; try later"));
      return;
    }
    try {
      Thread.ofPlatform().daemon().name("peer-" + peer.pid()).start(() -> serve(socket, peer));
    } catch (OutOfMemoryError e) {
      // No more threads to be had: this one client goes, the others stay.
      connections.leave(socket, peer);
      throw new IOException("no thread to be had", e);
    }
  }

  private void serve(AFUNIXSocket socket, Peer peer) {
    // A descriptor of its own: what the library closes at any moment could be another's the next.
    try (socket;
        Descriptor own = PassedDescriptor.duplicate(PeerCheck.number(socket));
        SocketReceiver receiver =
            new SocketReceiver(own, Connection.PIECE, requests.limits().count(Limit.DESCRIPTORS));
        Session session = requests.newSession(own)) {
      new Connection(socket, new Caller(peer, own, session, receiver), requests, codec).serve();
    } catch (IOException e) {
      LOG.debug("a connection ended badly: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("a connection met a fault of the daemon's own", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.leave(socket, peer);
    }
  }

  private void refuseLater(AFUNIXSocket socket, Peer peer, Failure failure) {
    try {
      refusing.execute(() -> refuse(socket, peer, failure));
    } catch (RejectedExecutionException e) {
      if (!refusing.isShutdown()) {
        LOG.warn("a connection was closed unanswered: too many are being refused already");
      }
      closeQuietly(socket);
    }
  }

  private void refuse(AFUNIXSocket socket, Peer peer, Failure failure) {
    try (socket) {
      socket
          .getOutputStream()
          .write(codec.encode(requests.refuse(Optional.empty(), peer, failure)));
      Lingering.close(socket);
    } catch (IOException e) {
      LOG.debug("a refused client left: {}", e.getMessage());
    }
  }

  /** After a failed accept, such as for want of descriptors, trying on at once would only spin. */
  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(50));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AFUNIXSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a socket could not be closed: {}", e.getMessage());
    }
  }
}
