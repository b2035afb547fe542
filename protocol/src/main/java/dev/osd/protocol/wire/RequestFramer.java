package dev.osd.protocol.wire;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import java.util.BitSet;
import java.util.Optional;

/**
 * Cuts a stream of bytes into requests. A request is one JSON object and is complete with the brace
 * that closes it, whatever follows; between requests stands white space or nothing. This looks only
 * at braces, brackets and strings: whether the text between them is JSON is {@link StrictJson}'s to
 * say. Every byte is looked at once, and no more than {@link Limit#REQUEST_BYTES} and one piece are
 * kept.
 *
 * <p>Not safe for use by several threads.
 */
public final class RequestFramer {
  /** The buffer between requests; a larger one is let go. */
  private static final int KEPT_BYTES = 4096;

  private final int requestBytes;
  private final long discardBytes;

  private byte[] buffer = new byte[KEPT_BYTES];
  private int start;
  private int end;
  private int scanned;

  /**
   * One bit a level: set for an object, clear for an array. Levels past {@link Limit#NESTING} are
   * only counted, for {@link StrictJson} refuses them anyway: else a peer that sends nothing but
   * brackets could make this as large as it likes.
   */
  private final BitSet levels;

  private final int keptLevels;

  private int depth;
  private boolean inString;
  private boolean escaped;
  private long discarded;

  /** A framer that holds requests to these limits. */
  public RequestFramer(Limits limits) {
    requestBytes = limits.count(Limit.REQUEST_BYTES);
    discardBytes = limits.get(Limit.DISCARD_BYTES);
    keptLevels = limits.count(Limit.NESTING);
    levels = new BitSet(keptLevels);
  }

  /** What was found in the stream. */
  public sealed interface Frame {
    /**
     * A complete request.
     *
     * @param text holds it from {@code from} to before {@code to}; only until the next {@link
     *     RequestFramer#feed}
     */
    // The array is the framer's own buffer, handed out without a copy for the hot path.
    @SuppressWarnings("ArrayRecordComponent")
    record Request(byte[] text, int from, int to) implements Frame {}

    /**
     * Something that is no request.
     *
     * @param endFound whether the stream can go on behind it
     */
    record Refused(Failure failure, boolean endFound) implements Frame {}
  }

  /** Takes in bytes that have arrived. */
  public void feed(byte[] bytes, int from, int to) {
    int length = to - from;
    if (start == end) {
      start = 0;
      end = 0;
      scanned = 0;
      if (buffer.length > KEPT_BYTES) {
        buffer = new byte[KEPT_BYTES];
      }
    }
    if (buffer.length - end < length) {
      makeRoom(length);
    }
    System.arraycopy(bytes, from, buffer, end, length);
    end += length;
  }

  /** The next frame in what has been taken in; nothing where more bytes are needed. */
  public Optional<Frame> next() {
    if (depth == 0 && !skipToRequest()) {
      return Optional.empty();
    }
    if (depth == 0 && buffer[start] != '{') {
      return refused(ErrorCode.PARSE_FAILED, "a request must begin with {", false);
    }
    if (!scan()) {
      return Optional.of(
          new Frame.Refused(
              new Failure(
                  ErrorCode.PARSE_FAILED, "a brace or bracket closes what another has opened"),
              false));
    }
    if (depth > 0) {
      return unfinished();
    }
    int from = start;
    start = scanned;
    long length = discarded + (scanned - from);
    discarded = 0;
    return length > requestBytes
        ? tooLarge(true)
        : Optional.of(new Frame.Request(buffer, from, scanned));
  }

  /** Whether a request has begun and not ended. */
  public boolean midRequest() {
    return depth > 0;
  }

  private void makeRoom(int length) {
    int kept = end - start;
    byte[] target =
        buffer.length - kept >= length
            ? buffer
            : new byte[Math.max(buffer.length * 2, kept + length)];
    System.arraycopy(buffer, start, target, 0, kept);
    buffer = target;
    scanned -= start;
    start = 0;
    end = kept;
  }

  private boolean skipToRequest() {
    while (start < end && isWhiteSpace(buffer[start])) {
      start++;
    }
    scanned = start;
    return start < end;
  }

  /** Looks at bytes until the request ends or no more are there; false where brackets mismatch. */
  private boolean scan() {
    while (scanned < end) {
      byte b = buffer[scanned++];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          inString = false;
        }
        continue;
      }
      switch (b) {
        case '"' -> inString = true;
        case '{', '[' -> {
          if (depth < keptLevels) {
            levels.set(depth, b == '{');
          }
          depth++;
        }
        case '}', ']' -> {
          depth--;
          if (depth < keptLevels && levels.get(depth) != (b == '}')) {
            return false;
          }
          if (depth == 0) {
            return true;
          }
        }
        default -> {}
      }
    }
    return true;
  }

  private Optional<Frame> unfinished() {
    int held = end - start;
    if (discarded + held <= requestBytes) {
      return Optional.empty();
    }
    // Too long already: what was seen is let go, and only the request's end is looked for.
    discarded += held;
    start = end;
    scanned = end;
    return discarded > discardBytes ? tooLarge(false) : Optional.empty();
  }

  private Optional<Frame> tooLarge(boolean endFound) {
    return refused(
        ErrorCode.REQUEST_TOO_LARGE,
        "the request is longer than %d bytes (limit request_bytes)".formatted(requestBytes),
        endFound);
  }

  private static Optional<Frame> refused(ErrorCode code, String message, boolean endFound) {
    return Optional.of(new Frame.Refused(new Failure(code, message), endFound));
  }

  private static boolean isWhiteSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
