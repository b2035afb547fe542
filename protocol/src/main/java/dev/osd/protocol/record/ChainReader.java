package dev.osd.protocol.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads the records at the end of a log's file, one after the other, as long as they are sound. */
public final class ChainReader {
  private final LineReader lines;
  private long offset;

  /** A reader from where {@code in} is, which must be the beginning of a line. */
  public ChainReader(InputStream in, Chain chain) {
    lines = new LineReader(in, chain, new byte[LineReader.BLOCK]);
  }

  /** The next record's seal; nothing at the end, and where the next line is none of this log's. */
  public Optional<Seal> next() throws IOException {
    if (!lines.next() || lines.seal().isEmpty()) {
      return Optional.empty();
    }
    offset = lines.offset();
    return lines.seal();
  }

  /** How many bytes the records have that were read so far. */
  public long offset() {
    return offset;
  }
}
