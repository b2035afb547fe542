package dev.osd.protocol;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a client says of one file descriptor that it passes to the daemon.
 *
 * @param fd the number by which the session knows it, 0 to {@link #MOST_NUMBER}
 * @param name what it is called for people and models, such as a file's name
 * @param mode what it is for: 0 and those from 3 on are read, 1 and 2 are written (seed 001)
 * @param size the length in bytes that the client believes a regular file to have
 */
public record Attachment(int fd, String name, Mode mode, OptionalLong size) {
  /** The greatest number of a descriptor in a session. */
  public static final int MOST_NUMBER = 1023;

  /** Standard input. */
  public static final int INPUT = 0;

  /** Standard error; the numbers up to it have a fixed use. */
  public static final int ERROR = 2;

  /** What a descriptor is for. */
  public enum Mode {
    READ,
    WRITE;

    /** The name on the wire, such as {@code read}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a descriptor of this number is for. */
  public static Mode modeOf(int fd) {
    return fd == INPUT || fd > ERROR ? Mode.READ : Mode.WRITE;
  }
}
