package dev.osd.daemon.socket;

import dev.osd.daemon.plan.EventSink;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.SocketSender;
import dev.osd.daemon.system.SystemException;
import dev.osd.protocol.Event;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.wire.ReplyCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes out to one client. While a program runs, its output waits for a slow client, and the
 * program with it; nothing is kept here. All else has to be accepted in time, or the client is
 * left. Safe for use by several threads.
 */
final class Replies implements EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  /**
   * A reply up to this size fits the socket's buffer, so sending it does not wait for the client.
   */
  private static final int SMALL_REPLY = 32 << 10;

  /** What a waiting daemon is told instead of a last moment: it does not come by itself. */
  private static final long UNTIL_TOLD = Long.MAX_VALUE;

  private final OutputStream out;
  private final SocketSender sender;
  private final Session session;
  private final ReplyCodec codec;
  private final Limits limits;

  /** Whether the client has stopped listening, perhaps in the middle of a line. */
  private boolean deaf;

  /** Until when the rest of a program's output may take; {@link #UNTIL_TOLD} while it runs. */
  private volatile long restUntil = UNTIL_TOLD;

  /**
   * @param out of the socket; stays the caller's, as does all the rest
   * @param own the socket once more
   */
  Replies(OutputStream out, Descriptor own, Session session, ReplyCodec codec, Limits limits) {
    this.out = out;
    this.sender = new SocketSender(own);
    this.session = session;
    this.codec = codec;
    this.limits = limits;
  }

  /** Sends an event; a client that no longer listens does not disturb the plan. */
  @Override
  public synchronized void accept(Event event) {
    if (deaf) {
      return;
    }
    try {
      sendInTime(codec.encode(event), patience(event));
    } catch (IOException e) {
      // Part of a line may have gone out, so nothing sensible can follow it.
      deaf = true;
      LOG.debug("a client stopped listening: {}", e.getMessage());
    }
  }

  /** Not synchronized: a thread that waits for the client has to hear of it. */
  @Override
  public void last() {
    restUntil = inTime();
  }

  /** Sends a reply. */
  synchronized void send(byte[] line) throws IOException {
    if (deaf) {
      throw new IOException("it stopped listening to the events of its plan");
    }
    if (line.length <= SMALL_REPLY) {
      out.write(line);
    } else {
      long until = inTime();
      sendInTime(line, () -> until);
    }
  }

  private LongSupplier patience(Event event) {
    return switch (event) {
      case Event.Output _ -> this::whileItRuns;
      case Event.StepComplete _, Event.PlanComplete _ -> {
        // The next program, if there is one, may keep the client waiting anew.
        restUntil = UNTIL_TOLD;
        long until = inTime();
        yield () -> unlessStopping(until);
      }
    };
  }

  private long whileItRuns() {
    long until = restUntil;
    return unlessStopping(
        until == UNTIL_TOLD ? System.nanoTime() + TimeUnit.SECONDS.toNanos(1) : until);
  }

  /** A daemon that stops has a few seconds to record what it has ended; no client gets those. */
  private long unlessStopping(long until) {
    try {
      return session.isStopping() ? System.nanoTime() : until;
    } catch (IOException e) {
      return until;
    }
  }

  private void sendInTime(byte[] line, LongSupplier lastMoment)
      throws SystemException, IOException {
    if (!sender.send(line, lastMoment)) {
      throw new IOException("it did not accept a line in time (limit reply_sec)");
    }
  }

  private long inTime() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(limits.get(Limit.REPLY_SEC));
  }
}
