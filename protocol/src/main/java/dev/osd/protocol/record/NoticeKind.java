package dev.osd.protocol.record;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the log tells of itself, by the record's {@code event.action}, and what exactly, by {@code
 * osd.notice.kind}: the name in lower case.
 */
public enum NoticeKind {
  /** The first record of a new file after a rotation; {@code osd.notice} names the one before. */
  ROTATED("log_continued", false),
  /** What a crash left behind the last whole record was set aside. */
  TORN("log_repaired", false),
  /** The disk refused to confirm records; those who waited for them were told so. */
  UNCONFIRMED("log_repaired", false),
  /** Another file, or none, stood where the log was; it goes on in a new one. */
  RENAMED("log_replaced", false),
  /** The file had become shorter than it was written. */
  TRUNCATED("log_replaced", false),
  /** At the start the log ended before its head, or held another record there. */
  CUT("log_replaced", false),
  /** At the start there was a log, or a key of one, but no head: records may be missing. */
  HEAD_MISSING("log_replaced", true),
  /** At the start the head was not as it was written: records may be missing. */
  HEAD_CHANGED("log_replaced", true);

  private final String action;
  private final boolean hidesLoss;

  NoticeKind(String action, boolean hidesLoss) {
    this.action = action;
    this.hidesLoss = hidesLoss;
  }

  /** The record's {@code event.action}. */
  public String action() {
    return action;
  }

  /** The record's {@code osd.notice.kind}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether records may have been lost before this one without a gap in the chain, so that only the
   * notice tells.
   */
  public boolean hidesLoss() {
    return hidesLoss;
  }

  /** The kind of this {@code osd.notice.kind}. */
  public static Optional<NoticeKind> of(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }
}
