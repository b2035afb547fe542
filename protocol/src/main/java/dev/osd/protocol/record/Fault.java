package dev.osd.protocol.record;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What is wrong with a log.
 *
 * @param kind what was done to it
 * @param sequence the number of the first record that it concerns
 * @param last the number of the last one that is known to be concerned, at least {@code sequence}
 * @param place where it shows
 */
public record Fault(Kind kind, long sequence, long last, Place place) {

  /** What can be done to a log. */
  public enum Kind {
    /** The record is not as it was written. */
    CHANGED,
    /** Records are missing before others. */
    REMOVED,
    /** A line stands here that was not written here. */
    INSERTED,
    /** The record stands behind later ones. */
    REORDERED,
    /** The log ends before the record that its head names. */
    CUT,
    /** The head is missing or changed, or was at a start: records may have been cut off. */
    HEAD;

    /** The name in lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A place in a log.
   *
   * @param file which of its files
   * @param line the line's number, from 1
   * @param offset where the line begins, in bytes
   */
  public record Place(Path file, long line, long offset) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** A sentence for people: what happened, to what, and where. */
  public String sentence() {
    String records =
        last > sequence ? "records %d to %d".formatted(sequence, last) : "record " + sequence;
    boolean many = last > sequence;
    return switch (kind) {
      case CHANGED -> "%s: %s %s changed".formatted(place, records, many ? "were" : "was");
      case REMOVED ->
          "%s: %s %s missing before this".formatted(place, records, many ? "are" : "is");
      case INSERTED ->
          "%s: this line was not written here; record %d was to be next".formatted(place, sequence);
      case REORDERED -> "%s: record %d stands behind later ones".formatted(place, sequence);
      case CUT ->
          "%s: the log ends here, and %s %s cut off"
              .formatted(place, records, many ? "were" : "was");
      case HEAD ->
          "%s: the head is missing or changed, so that records may have been cut off before record %d"
              .formatted(place, sequence);
    };
  }
}
