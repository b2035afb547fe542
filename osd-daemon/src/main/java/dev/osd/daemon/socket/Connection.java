package dev.osd.daemon.socket;

import dev.osd.daemon.system.SocketReceiver;
import dev.osd.protocol.Answer;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.wire.ReplyCodec;
import dev.osd.protocol.wire.RequestFramer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.newsclub.net.unix.AFUNIXSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client from connect to close: requests are cut out of the stream and answered in order. Runs
 * on a thread of its own. Whoever runs it closes the socket.
 */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** How much is received at once, in bytes. */
  static final int PIECE = 16 << 10;

  private final AFUNIXSocket socket;
  private final Caller caller;
  private final Requests requests;
  private final ReplyCodec codec;
  private final Limits limits;
  private final Replies replies;

  Connection(AFUNIXSocket socket, Caller caller, Requests requests, ReplyCodec codec)
      throws IOException {
    this.socket = socket;
    this.caller = caller;
    this.requests = requests;
    this.codec = codec;
    this.limits = requests.limits();
    this.replies =
        new Replies(socket.getOutputStream(), caller.socket(), caller.session(), codec, limits);
  }

  /** Serves the client until it leaves, breaks the protocol or stays silent for too long. */
  void serve() throws InterruptedException {
    try {
      Farewell farewell = serveRequests();
      if (farewell == Farewell.LINGER) {
        Lingering.close(socket);
      }
    } catch (IOException e) {
      // The client has gone. What it asked for has ended and is recorded.
      LOG.debug("a client left: {}", e.getMessage());
    }
  }

  /** How a connection ends. */
  private enum Farewell {
    /** The client has closed its side. */
    PLAIN,
    /** The client may still be sending. */
    LINGER
  }

  private Farewell serveRequests() throws IOException, InterruptedException {
    RequestFramer framer = new RequestFramer(limits);
    SocketReceiver in = caller.receiver();
    byte[] piece = new byte[PIECE];
    long begun = 0;
    setTimeout(Limit.IDLE_SEC);
    while (true) {
      Optional<RequestFramer.Frame> frame = framer.next();
      if (frame.isPresent()) {
        if (begun != 0) {
          begun = 0;
          setTimeout(Limit.IDLE_SEC);
        }
        if (!answer(frame.get())) {
          return Farewell.LINGER;
        }
        continue;
      }
      if (framer.midRequest()) {
        begun = begun == 0 ? System.nanoTime() : begun;
        socket.setSoTimeout(millisLeft(begun));
      }
      int length = in.receive(piece);
      if (length == SocketReceiver.TIME_UP) {
        return timedOut(framer.midRequest());
      }
      if (length < 0) {
        if (framer.midRequest()) {
          refuse(new Failure(ErrorCode.PARSE_FAILED, "the request ends in the middle"));
        }
        return Farewell.PLAIN;
      }
      framer.feed(piece, 0, length);
    }
  }

  private Farewell timedOut(boolean midRequest) throws IOException {
    if (midRequest) {
      refuse(
          new Failure(
              ErrorCode.PARSE_FAILED,
              "the request was not complete %d s after its first byte (limit request_sec)"
                  .formatted(limits.get(Limit.REQUEST_SEC))));
    }
    return Farewell.LINGER;
  }

  /** Answers a frame; false where the stream cannot go on behind it. */
  private boolean answer(RequestFramer.Frame frame) throws IOException, InterruptedException {
    return switch (frame) {
      case RequestFramer.Frame.Request request -> {
        Answer answer =
            requests.answer(request.text(), request.from(), request.to(), caller, replies);
        replies.send(codec.encode(answer));
        yield true;
      }
      case RequestFramer.Frame.Refused refused -> {
        refuse(refused.failure());
        yield refused.endFound();
      }
    };
  }

  private void refuse(Failure failure) throws IOException {
    replies.send(codec.encode(requests.refused(Optional.empty(), caller, failure)));
  }

  private void setTimeout(Limit seconds) throws IOException {
    socket.setSoTimeout(
        (int) Math.min(TimeUnit.SECONDS.toMillis(limits.get(seconds)), Integer.MAX_VALUE));
  }

  private int millisLeft(long begun) {
    long left =
        TimeUnit.SECONDS.toMillis(limits.get(Limit.REQUEST_SEC))
            - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    return Math.clamp(left, 1, Integer.MAX_VALUE);
  }
}
