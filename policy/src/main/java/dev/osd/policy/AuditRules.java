package dev.osd.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How the audit log is kept.
 *
 * @param sync when records are brought to the disk
 * @param capture what is recorded of contents and outputs
 * @param maxBytes how long the log's file becomes before it is rotated
 * @param keep how many rotated files are kept
 */
public record AuditRules(Sync sync, Capture capture, long maxBytes, int keep) {
  /** The least and the most of {@link #maxBytes}. */
  public static final long LEAST_MAX_BYTES = 64 << 10;

  public static final long MOST_MAX_BYTES = 1L << 40;

  /** The least and the most of {@link #keep}. */
  public static final int LEAST_KEEP = 1;

  public static final int MOST_KEEP = 999;

  /** Where the policy says nothing. */
  public static AuditRules standard() {
    return new AuditRules(Sync.ALWAYS, Capture.DIGEST, 10 << 20, 5);
  }

  /** When records are brought to the disk. */
  public enum Sync {
    /** Before what they are about goes on. */
    ALWAYS,
    /** A tenth of a second later at the latest; nothing waits for it. */
    BATCH,
    /** When the system gets to it. */
    OFF;

    /** The word in a policy file. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The value of a word. */
    public static Optional<Sync> ofWireName(String word) {
      return Arrays.stream(values()).filter(sync -> sync.wireName().equals(word)).findFirst();
    }
  }

  /** What is recorded of contents and outputs. */
  public enum Capture {
    /** Length and keyed digest. */
    DIGEST,
    /** The texts themselves as well, secrets taken out. */
    FULL;

    /** The word in a policy file. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The value of a word. */
    public static Optional<Capture> ofWireName(String word) {
      return Arrays.stream(values()).filter(value -> value.wireName().equals(word)).findFirst();
    }
  }
}
