package dev.osd.protocol.record;

import dev.osd.protocol.record.Fault.Kind;
import dev.osd.protocol.record.Fault.Place;
import java.util.Optional;

/**
 * Follows a chain line by line and keeps the first fault. What kind of fault it is can show only
 * later: a missing record may still come, and a line that is no record may have been put between
 * two or in the place of one.
 */
final class ChainWalk {
  private final Optional<Head> head;

  /** The last record that stood where it belongs. */
  private Link last;

  /** Whether {@link #last} is only known by its number, because nothing was read yet. */
  private boolean atStart = true;

  private Optional<Fault> fault = Optional.empty();

  /** Lines that are no records, of which it is not known yet what they mean. */
  private Optional<Place> unread = Optional.empty();

  private long unreadLines;
  private boolean unreadEnded;
  private long unreadBytes;
  private long first;
  private long records;

  ChainWalk(Optional<Head> head) {
    this.head = head;
    long oldest = head.map(Head::first).orElse(1L);
    last = new Link(oldest - 1, Link.START.hash());
  }

  /** Takes the next line; {@code wanted} says whether faults up to here are of interest. */
  void take(LineReader line, Place place, boolean wanted) {
    if (line.seal().isEmpty()) {
      if (fault.isEmpty() && unread.isEmpty()) {
        unread = Optional.of(place);
      }
      unreadLines++;
      unreadEnded = line.ended();
      unreadBytes = line.length();
      return;
    }
    Seal seal = line.seal().get();
    records++;
    if (first == 0 || !wanted) {
      first = seal.sequence();
    }
    if (wanted) {
      compare(seal, place);
    } else {
      fault = Optional.empty();
      last = seal.link();
    }
    forgetUnread();
    atStart = false;
  }

  private void compare(Seal seal, Place place) {
    long expected = last.sequence() + 1;
    if (fault.isPresent()) {
      reconsider(seal, place);
    } else if (follows(seal)) {
      if (unread.isPresent()) {
        fail(Kind.INSERTED, expected, expected, unread.get());
      }
      last = seal.link();
      compareWithHead(seal, place);
    } else if (unread.isPresent()) {
      fail(Kind.CHANGED, expected, expected, unread.get());
    } else if (seal.sequence() > expected) {
      fail(Kind.REMOVED, expected, seal.sequence() - 1, place);
    } else {
      // A record that stands here already, or one that was sealed after another one.
      fail(seal.sequence() == expected ? Kind.CHANGED : Kind.INSERTED, expected, expected, place);
    }
  }

  /**
   * At the start a record older than the head asks for is no fault: rotation gives files up after
   * the head says so. Without a head any record may be the first, and {@link #end} tells.
   */
  private boolean follows(Seal seal) {
    if (!atStart) {
      return seal.follows(last);
    }
    return seal.sequence() == 1
        ? seal.follows(Link.START)
        : head.isEmpty() || seal.sequence() <= last.sequence() + 1;
  }

  /** What seemed removed has only been moved if it comes after all. */
  private void reconsider(Seal seal, Place place) {
    Fault known = fault.orElseThrow();
    if (known.kind() == Kind.REMOVED && seal.sequence() == known.sequence()) {
      fail(Kind.REORDERED, seal.sequence(), seal.sequence(), place);
    }
  }

  private void compareWithHead(Seal seal, Place place) {
    boolean differs =
        head.isPresent()
            && head.get().link().sequence() == seal.sequence()
            && !head.get().link().equals(seal.link());
    if (differs) {
      fail(Kind.CHANGED, seal.sequence(), seal.sequence(), place);
    }
  }

  /** Notes that records may have been lost before this one, which only a notice tells. */
  void lossBefore(long sequence, Place place) {
    if (fault.isEmpty()) {
      fail(Kind.HEAD, sequence, sequence, place);
    }
  }

  /**
   * Ends the walk.
   *
   * @param end where the log ends
   */
  void end(Place end) {
    long expected = last.sequence() + 1;
    boolean ends = head.isPresent() && head.get().link().sequence() > last.sequence();
    if (fault.isEmpty() && ends) {
      long lost = head.get().link().sequence();
      boolean cutInTheMidst = unread.isEmpty() || (unreadLines == 1 && !unreadEnded);
      fail(
          cutInTheMidst ? Kind.CUT : Kind.CHANGED,
          expected,
          cutInTheMidst ? lost : expected,
          unread.orElse(end));
    }
    if (fault.isEmpty() && unread.isPresent() && torn().isEmpty()) {
      fail(Kind.INSERTED, expected, expected, unread.get());
    }
    if (fault.isEmpty() && head.isEmpty() && (records > 0 || unread.isPresent())) {
      fail(Kind.HEAD, expected, expected, end);
    }
  }

  /** The unfinished line at the end, if that is all there is behind the last record. */
  Optional<Verification.TornTail> torn() {
    return unread.isPresent() && unreadLines == 1 && !unreadEnded
        ? Optional.of(new Verification.TornTail(unread.get(), unreadBytes))
        : Optional.empty();
  }

  Optional<Fault> fault() {
    return fault;
  }

  long first() {
    return first;
  }

  long last() {
    return records == 0 ? 0 : last.sequence();
  }

  long records() {
    return records;
  }

  private void fail(Kind kind, long sequence, long lastSequence, Place place) {
    fault = Optional.of(new Fault(kind, sequence, lastSequence, place));
  }

  private void forgetUnread() {
    unread = Optional.empty();
    unreadLines = 0;
  }
}
