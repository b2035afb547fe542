package dev.osd.daemon.audit;

import dev.osd.protocol.record.Chain;
import dev.osd.protocol.record.ChainReader;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.Seal;
import java.io.IOException;
import java.util.Optional;

/** Reads a log's file at its end: what its last records are, without reading the rest. */
final class LogEnd {
  private static final int BLOCK = 1 << 16;

  private final Disk.Open file;
  private final Chain chain;

  LogEnd(Disk.Open file, Chain chain) {
    this.file = file;
    this.chain = chain;
  }

  /**
   * A record and where it ends.
   *
   * @param length bytes of the file up to and with it
   */
  record Reached(Link link, long length) {}

  /** Whether this record ends at this place; before the first record there is nothing to hold. */
  boolean holds(Link link, long length) throws IOException {
    if (length == 0) {
      return link.equals(Link.START);
    }
    return length <= file.length() && recordEndingAt(length).equals(Optional.of(link));
  }

  /** Goes on from a record to the last one that follows it without a break. */
  Reached follow(Link link, long length) throws IOException {
    ChainReader records = new ChainReader(new DiskFileStream(file, length, file.length()), chain);
    Reached reached = new Reached(link, length);
    Optional<Seal> next = records.next();
    while (next.isPresent() && next.get().follows(reached.link())) {
      reached = new Reached(next.get().link(), length + records.offset());
      next = records.next();
    }
    return reached;
  }

  /** How many bytes the whole lines have. */
  long wholeLines() throws IOException {
    return behindNewline(file.length());
  }

  /** The last whole line, where it is a record. */
  Optional<Link> lastRecord() throws IOException {
    long end = wholeLines();
    return end == 0 ? Optional.empty() : recordEndingAt(end);
  }

  /** The first line, where it is a record. */
  Optional<Link> firstRecord() throws IOException {
    return new ChainReader(new DiskFileStream(file, 0, file.length()), chain)
        .next()
        .map(Seal::link);
  }

  private Optional<Link> recordEndingAt(long length) throws IOException {
    long start = behindNewline(length - 1);
    ChainReader records = new ChainReader(new DiskFileStream(file, start, length), chain);
    return records.next().filter(seal -> start + records.offset() == length).map(Seal::link);
  }

  /** Behind the last newline before a place. */
  private long behindNewline(long before) throws IOException {
    byte[] block = new byte[BLOCK];
    long end = before;
    while (end > 0) {
      int length = (int) Math.min(BLOCK, end);
      long from = end - length;
      int read = 0;
      while (read < length) {
        int piece = file.read(from + read, block, read, length - read);
        if (piece < 0) {
          throw new IOException("the log became shorter while it was read");
        }
        read += piece;
      }
      for (int i = length - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return from + i + 1;
        }
      }
      end = from;
    }
    return 0;
  }
}
