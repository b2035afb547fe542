package dev.osd.daemon.audit;

import java.io.Closeable;
import java.io.IOException;

/** The file under a log, as little of it as the log needs; tests put a failing one here. */
interface RecordFile extends Closeable {
  /** The file's length in bytes. */
  long length() throws IOException;

  /** Writes all of these bytes at the end; on failure some of them may have been written. */
  void append(byte[] bytes) throws IOException;

  /** Cuts the file back to this length. */
  void truncate(long length) throws IOException;
}
