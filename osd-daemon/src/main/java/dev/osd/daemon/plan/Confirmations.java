package dev.osd.daemon.plan;

import dev.osd.protocol.Confirmation;
import dev.osd.protocol.Peer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks confirmation tokens: in constant time, and only so many wrong ones from one user. Counting
 * by process would be no bound, since a process makes others at will. Safe for use by several
 * threads.
 */
public final class Confirmations {
  /** Wrong tokens within {@link #WINDOW} that lock a user out. */
  private static final int WRONG_TOKENS = 3;

  /** For how long wrong tokens count. */
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** For how long a user is locked out, from the last wrong token on. */
  private static final Duration LOCK = Duration.ofMinutes(1);

  private final byte[] token;
  private final InstantSource clock;

  /** By user id; bounded, as only the daemon's own user is let in. */
  private final Map<Long, Attempts> attempts = new HashMap<>();

  /**
   * @param token the token that confirms
   */
  public Confirmations(String token, InstantSource clock) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.clock = clock;
  }

  /** What a plan's confirmation is worth. */
  enum Standing {
    /** There is none. */
    ABSENT,
    /** It confirms the plan it came with. */
    RIGHT,
    /** The token is not the daemon's. */
    WRONG,
    /** Too many wrong tokens lately: not even looked at. */
    LOCKED_OUT;

    /** Whether the plan counts as confirmed. */
    boolean confirms() {
      return this == RIGHT;
    }
  }

  /** Judges a plan's confirmation; a wrong one is counted. */
  Standing check(Optional<Confirmation> confirmation, Peer peer) {
    if (confirmation.isEmpty()) {
      return Standing.ABSENT;
    }
    byte[] given = confirmation.get().token().getBytes(StandardCharsets.UTF_8);
    // Compared before the lock is looked at, so that the time taken tells nothing of it.
    boolean right = MessageDigest.isEqual(token, given);
    synchronized (attempts) {
      return attempts
          .computeIfAbsent(peer.uid(), uid -> new Attempts())
          .judge(right, clock.instant());
    }
  }

  /** The wrong tokens of one user. */
  private static final class Attempts {
    /** When the wrong ones came, the oldest first. */
    private final Deque<Instant> wrong = new ArrayDeque<>();

    private Instant lockedUntil = Instant.MIN;

    Standing judge(boolean right, Instant now) {
      if (now.isBefore(lockedUntil)) {
        return Standing.LOCKED_OUT;
      }
      if (right) {
        return Standing.RIGHT;
      }
      while (!wrong.isEmpty() && !wrong.getFirst().plus(WINDOW).isAfter(now)) {
        wrong.removeFirst();
      }
      wrong.addLast(now);
      if (wrong.size() >= WRONG_TOKENS) {
        lockedUntil = now.plus(LOCK);
        wrong.clear();
      }
      return Standing.WRONG;
    }
  }
}
