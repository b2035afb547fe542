package dev.osd.shell.llm;

import dev.osd.shell.ShellException;
import dev.osd.shell.llm.files.Opened;
import dev.osd.shell.llm.settings.LlmConfig;
import java.util.List;

/** Passes descriptors to whoever will work on them. */
public interface HandsOpener {
  /** Hands that hold descriptors until they are closed. */
  interface OpenHands extends Hands, AutoCloseable {
    @Override
    void close();
  }

  /**
   * Passes these descriptors on.
   *
   * @param instructions what the person asked for, for the record
   * @throws ShellException if nobody takes them
   */
  OpenHands open(List<Opened> files, LlmConfig config, String instructions) throws ShellException;
}
