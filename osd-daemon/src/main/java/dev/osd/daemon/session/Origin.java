package dev.osd.daemon.session;

import dev.osd.daemon.system.BlockIo;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Something of a session that can be read, by the tool or by a command. */
interface Origin extends AutoCloseable {
  /**
   * Reads some text.
   *
   * @param offset where to start; without it where the last one ended
   * @param most bytes, at least 1
   */
  Piece read(OptionalLong offset, int most, Run run, BlockIo io)
      throws IOException, SessionException;

  /** The input of a command, used on the thread that {@code io} belongs to. */
  InputStream input(Run run, BlockIo io) throws IOException;

  @Override
  void close() throws IOException;
}
