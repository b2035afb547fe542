package dev.osd.protocol.record;

import dev.osd.protocol.record.Fault.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Checks a log from its oldest file to its end: every seal, that each record follows the one
 * before, that none is missing at either end. Reads a log that is being written as well, and in
 * memory that depends neither on the log's length nor on a line's.
 */
public final class LogVerifier {
  /** As many notices are reported. */
  public static final int MOST_NOTICES = 100;

  /** After so many records it is told how far the check has come. */
  private static final int STEP = 1 << 14;

  private final LogFiles files;
  private final LogKeys keys;
  private final LongConsumer progress;

  /** A verifier of the log in these files. */
  public LogVerifier(LogFiles files, LogKeys keys) {
    this(files, keys, bytes -> {});
  }

  /**
   * A verifier that tells how far it has come.
   *
   * @param progress is given the bytes read so far, now and then
   */
  public LogVerifier(LogFiles files, LogKeys keys, LongConsumer progress) {
    this.files = files;
    this.keys = keys;
    this.progress = progress;
  }

  /**
   * Checks the log.
   *
   * @param since where given, only what happened to records of this time and later counts
   * @throws IOException if a file cannot be read
   */
  public Verification verify(Optional<Instant> since) throws IOException {
    try (OpenLog log = OpenLog.open(files, keys)) {
      return new Check(log, keys, since.map(RecordTime::text), progress).run();
    }
  }

  /** One run over the files. */
  private static final class Check {
    private final OpenLog log;
    private final Chain chain;
    private final Optional<String> since;
    private final ChainWalk walk;
    private final LongConsumer progress;
    private final List<Notice> notices = new ArrayList<>();

    Check(OpenLog log, LogKeys keys, Optional<String> since, LongConsumer progress) {
      this.progress = progress;
      this.log = log;
      this.chain = new Chain(keys);
      this.since = since;
      this.walk = new ChainWalk(log.head());
    }

    Verification run() throws IOException {
      long bytes = 0;
      Place end = new Place(log.path(), 1, 0);
      byte[] buffer = new byte[LineReader.BLOCK];
      for (OpenLog.Part part : log.parts(since, chain, buffer)) {
        LineReader lines = new LineReader(part.in(), chain, buffer);
        while (lines.next()) {
          take(lines, part.path());
          if (lines.number() % STEP == 0) {
            progress.accept(bytes + lines.offset());
          }
        }
        end = new Place(part.path(), Math.max(1, lines.number()), lines.lineOffset());
        bytes += lines.offset();
      }
      walk.end(end);
      return new Verification(
          walk.first(), walk.last(), walk.records(), bytes, walk.fault(), walk.torn(), notices);
    }

    private void take(LineReader line, Path file) {
      Place place = new Place(file, line.number(), line.lineOffset());
      boolean wanted = isWanted(line);
      walk.take(line, place, wanted);
      if (wanted && line.seal().isPresent()) {
        read(line).ifPresent(notice -> note(notice, place));
      }
    }

    private boolean isWanted(LineReader line) {
      return since.isEmpty()
          || RecordTime.of(line.beginningText(RecordTime.PREFIX)).compareTo(since.get()) >= 0;
    }

    private Optional<Notice> read(LineReader line) {
      if (line.length() > LineReader.KEPT || !Notice.isOne(line.beginningText(Notice.PREFIX))) {
        return Optional.empty();
      }
      return Notice.read(line.beginning(LineReader.KEPT));
    }

    private void note(Notice notice, Place place) {
      if (notice.kind().hidesLoss()) {
        walk.lossBefore(notice.sequence(), place);
      }
      if (notices.size() < MOST_NOTICES) {
        notices.add(notice);
      }
    }
  }
}
