package dev.osd.protocol.record;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import java.util.Optional;

/**
 * A record in which the log tells of itself. Its line is short: at most {@link LineReader#KEPT}
 * bytes.
 *
 * @param sequence its number
 * @param time its {@code @timestamp}
 * @param kind what happened
 */
public record Notice(long sequence, String time, NoticeKind kind) {
  /** As much of a line shows whether it is one. */
  static final int PREFIX = 160;

  private static final String MARK = "\"action\":\"log_";

  private static final StrictJson JSON = StrictJson.standard();

  /** Whether a line that begins so could be one. */
  static boolean isOne(String beginning) {
    return beginning.contains(MARK);
  }

  /** The notice that a record's line holds. */
  static Optional<Notice> read(byte[] line) {
    try {
      JsonView view = JsonView.of(JSON, line);
      Optional<NoticeKind> kind =
          view.text(RecordNames.OSD, RecordNames.NOTICE, RecordNames.KIND).flatMap(NoticeKind::of);
      return kind.map(known ->
          new Notice(
              view.whole(RecordNames.OSD, RecordNames.SEQUENCE).orElse(0),
              view.text(RecordNames.TIMESTAMP).orElse(""),
              known));
    } catch (ProtocolException e) {
      return Optional.empty();
    }
  }
}
