package dev.osd.daemon.plan;

import dev.osd.daemon.exec.OutputSink;
import dev.osd.protocol.Event;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Turns a program's output into {@code output} events: whole characters only, so one that arrives
 * in two pieces is held back until it is complete.
 */
final class OutputEvents implements OutputSink {
  private final String stepId;
  private final EventSink events;
  private final Map<Stream, Decoding> decodings = new EnumMap<>(Stream.class);

  OutputEvents(String stepId, EventSink events) {
    this.stepId = stepId;
    this.events = events;
    for (Stream stream : Stream.values()) {
      decodings.put(stream, new Decoding());
    }
  }

  @Override
  public void accept(Stream stream, byte[] bytes, int length) {
    tell(stream, decoding(stream).decode(bytes, length));
  }

  @Override
  public void last() {
    events.last();
  }

  /** What is held back now is a character that never became complete. */
  @Override
  public void end(Stream stream) {
    tell(stream, decoding(stream).rest());
  }

  private Decoding decoding(Stream stream) {
    return Objects.requireNonNull(decodings.get(stream));
  }

  private void tell(Stream stream, String text) {
    if (!text.isEmpty()) {
      events.accept(new Event.Output(stepId, stream.name().toLowerCase(Locale.ROOT), text));
    }
  }

  /** One stream's characters; used by that stream's thread alone. */
  private static final class Decoding {
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** At most three bytes of a character that is not complete yet. */
    private byte[] held = new byte[0];

    String decode(byte[] bytes, int length) {
      ByteBuffer in = ByteBuffer.allocate(held.length + length);
      in.put(held).put(bytes, 0, length).flip();
      CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
      decoder.decode(in, out, false);
      held = new byte[in.remaining()];
      in.get(held);
      return out.flip().toString();
    }

    String rest() {
      return held.length == 0 ? "" : decoder.replacement();
    }
  }
}
