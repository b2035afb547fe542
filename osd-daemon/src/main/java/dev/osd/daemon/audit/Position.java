package dev.osd.daemon.audit;

import dev.osd.protocol.record.Head;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.LogKeys;
import java.io.IOException;

/**
 * How far a log has been written, and the files that it was written to.
 *
 * @param log the current file
 * @param head the head's file
 * @param link the last record
 * @param length bytes of the current file up to and with that record
 * @param first the oldest record that was not given up by rotation
 * @param opening which opening of the log this is of: 1 for the first
 */
record Position(Disk.Open log, Disk.Open head, Link link, long length, long first, long opening) {
  Position at(Link newLink, long newLength) {
    return new Position(log, head, newLink, newLength, first, opening);
  }

  Position keepingFrom(long newFirst) {
    return new Position(log, head, link, length, newFirst, opening);
  }

  /**
   * Brings all records to the disk, if {@code sync}, and then has the head say so. Never the other
   * way round: a head that is ahead of the log means that records were cut off.
   */
  void commit(LogKeys keys, boolean sync) throws IOException {
    if (sync) {
      log.sync();
    }
    head.write(0, new Head(link, length, first).encode(keys));
  }

  void close() throws IOException {
    try (log) {
      head.close();
    }
  }
}
