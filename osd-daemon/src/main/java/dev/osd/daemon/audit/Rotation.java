package dev.osd.daemon.audit;

import dev.osd.protocol.record.Chain;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import dev.osd.protocol.record.NoticeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Gives the log's file the next name and begins a new one. In an order that can be broken off
 * anywhere: first the head says which records are given up, then the files of those go, then the
 * others get their new names from the oldest on. The chain goes on across files.
 */
final class Rotation {
  private final Disk disk;
  private final LogFiles files;
  private final LogKeys keys;

  Rotation(Disk disk, LogFiles files, LogKeys keys) {
    this.disk = disk;
    this.files = files;
    this.keys = keys;
  }

  /**
   * Rotates, while nobody else uses the files.
   *
   * @param position all of which is on the disk
   * @param keep how many rotated files are kept
   * @return where the log stands in its new file; the old one is closed
   */
  Position rotate(Position position, int keep) throws IOException {
    List<Integer> numbers = files.numbers();
    List<Integer> given = numbers.stream().filter(number -> number >= keep).toList();
    Position kept = position;
    if (!given.isEmpty()) {
      kept = position.keepingFrom(firstKept(position, numbers, keep));
      kept.commit(keys, false);
      kept.head().sync();
      for (int number : given) {
        disk.delete(files.rotated(number));
      }
    }
    for (int number : numbers) {
      if (number < keep) {
        disk.rename(files.rotated(number), files.rotated(number + 1));
      }
    }
    disk.rename(files.log(), files.rotated(1));
    Disk.Open next = disk.open(files.log());
    try {
      disk.syncFolder(folder());
      kept.log().close();
    } catch (IOException | RuntimeException e) {
      next.close();
      throw e;
    }
    return new Position(next, kept.head(), kept.link(), 0, kept.first(), kept.opening());
  }

  /** What the new file's first record tells. */
  AuditEvent.Noticed notice(Link link) {
    return new AuditEvent.Noticed(
        NoticeKind.ROTATED, Optional.of(String.valueOf(files.rotated(1).getFileName())), 0, link);
  }

  private long firstKept(Position position, List<Integer> numbers, int keep) throws IOException {
    for (int number : numbers) {
      if (number < keep) {
        try (Disk.Open oldest = disk.open(files.rotated(number))) {
          return first(oldest).orElse(position.first());
        }
      }
    }
    return first(position.log()).orElse(position.first());
  }

  private OptionalLong first(Disk.Open file) throws IOException {
    return new LogEnd(file, new Chain(keys))
        .firstRecord()
        .map(link -> OptionalLong.of(link.sequence()))
        .orElse(OptionalLong.empty());
  }

  private Path folder() {
    Path folder = files.log().getParent();
    return folder == null ? files.log() : folder;
  }
}
