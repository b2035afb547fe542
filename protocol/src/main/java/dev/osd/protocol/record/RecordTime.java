package dev.osd.protocol.record;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A record's {@code @timestamp}: UTC in microseconds, always of the same length, so that the order
 * of the texts is that of the times.
 */
public final class RecordTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final String BEFORE = "{\"" + RecordNames.TIMESTAMP + "\":\"";

  /** Characters of a time. */
  private static final int LENGTH = "2026-11-20T08:10:11.123456Z".length();

  /** As much of a record's line holds its time. */
  static final int PREFIX = BEFORE.length() + LENGTH;

  private RecordTime() {}

  /** How a time is written. */
  public static String text(Instant time) {
    return FORMAT.format(time);
  }

  /** The time in the beginning of a record's line; empty where it does not begin like one. */
  static String of(String line) {
    return line.startsWith(BEFORE) && line.length() >= PREFIX
        ? line.substring(BEFORE.length(), PREFIX)
        : "";
  }
}
