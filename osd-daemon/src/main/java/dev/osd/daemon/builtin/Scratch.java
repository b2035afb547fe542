package dev.osd.daemon.builtin;

import java.io.IOException;

/** Gives room outside memory. */
@FunctionalInterface
public interface Scratch {
  /**
   * A new empty file without a name, which is gone when it is closed.
   *
   * @throws IOException if there is no room, or no more is granted
   */
  ScratchFile create() throws IOException;
}
