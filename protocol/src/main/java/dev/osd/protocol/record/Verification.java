package dev.osd.protocol.record;

import java.util.List;
import java.util.Optional;

/**
 * What a check of a log found.
 *
 * @param first the number of the first record that was checked, 0 where there was none
 * @param last the number of the last record there is, 0 where there was none
 * @param records how many sound records were read
 * @param bytes how many bytes were read
 * @param fault the first fault, which is tampering or loss
 * @param torn the line that a crash left unfinished at the very end; no fault
 * @param notices what the log tells of itself, the first {@link LogVerifier#MOST_NOTICES} of it
 */
public record Verification(
    long first,
    long last,
    long records,
    long bytes,
    Optional<Fault> fault,
    Optional<TornTail> torn,
    List<Notice> notices) {
  public Verification {
    notices = List.copyOf(notices);
  }

  /** Whether nothing was changed, removed, inserted, reordered or cut. */
  public boolean sound() {
    return fault.isEmpty();
  }

  /**
   * What stands behind the last whole record without a newline.
   *
   * @param bytes how much
   */
  public record TornTail(Fault.Place place, long bytes) {}
}
