package dev.osd.shell.llm.files;

import java.io.FileDescriptor;
import java.util.OptionalLong;

/**
 * A descriptor that the model gets to use.
 *
 * @param number what the model calls it: 0 to 2 are the standard streams, files come from 3 on
 * @param name what the person called it
 * @param mode what may be done with it
 * @param size its length in bytes; nothing for a stream
 * @param descriptor the open descriptor itself
 */
public record Opened(
    int number, String name, Mode mode, OptionalLong size, FileDescriptor descriptor) {

  /** What may be done with a descriptor. */
  public enum Mode {
    READ,
    WRITE
  }
}
