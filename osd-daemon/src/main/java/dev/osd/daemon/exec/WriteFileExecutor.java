package dev.osd.daemon.exec;

import dev.osd.daemon.system.Errno;
import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.FileStatus;
import dev.osd.daemon.system.PathSearch;
import dev.osd.daemon.system.SystemException;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes regular files, all or nothing: the new content goes to a temporary file beside the old
 * one, onto the disk, and then takes the old one's name. A reader sees the old file or the new one;
 * after a failure there is only the old one.
 */
public final class WriteFileExecutor {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private static final int BACKUP_NAMES = 1000;
  private static final int LOCKS = 64;

  private final Clock clock;
  private final Optional<JudgedFiles> files;

  /** Plans that write the same path take turns, else one could replace what another kept. */
  private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

  /**
   * A writer of this machine's files.
   *
   * @param clock dates the backups, in UTC
   */
  public WriteFileExecutor(Clock clock) {
    this(
        clock, FileCalls.ofThisMachine().map(calls -> new JudgedFiles(calls, PathSearch.ONE_CALL)));
  }

  /**
   * @param files nothing where this machine's calls are not known
   */
  WriteFileExecutor(Clock clock, Optional<JudgedFiles> files) {
    this.clock = clock;
    this.files = files;
  }

  ActionResult write(ResolvedAction.FileWrite write, Permit.Terms terms) {
    try {
      return writeOrRefuse(write, terms);
    } catch (FileRefusedException e) {
      return new ActionResult.Failed(write.asked().id(), write.asked().type(), e.failure());
    }
  }

  ActionResult.FileWritten writeOrRefuse(ResolvedAction.FileWrite write, Permit.Terms terms)
      throws FileRefusedException {
    Action.WriteFile asked = write.asked();
    if (files.isEmpty()) {
      throw new FileRefusedException(ErrorCode.WRITE_FAILED, JudgedFiles.UNKNOWN_MACHINE);
    }
    if (asked.content().length() > terms.fileBytes()) {
      throw new FileRefusedException(
          ErrorCode.WRITE_FAILED,
          "the content has %d bytes, over the limit file_bytes = %d"
              .formatted(asked.content().length(), terms.fileBytes()));
    }
    Path path = Path.of(write.path());
    synchronized (locks.get(Math.floorMod(path.hashCode(), LOCKS))) {
      try (WritePlace place = WritePlace.of(files.get(), path)) {
        return replace(write, path, place);
      } catch (UnfitException e) {
        throw new FileRefusedException(ErrorCode.WRITE_FAILED, String.valueOf(e.getMessage()));
      } catch (SystemException e) {
        throw refused(path, e.errno(), Rights.whose(terms));
      }
    }
  }

  private ActionResult.FileWritten replace(
      ResolvedAction.FileWrite write, Path path, WritePlace place)
      throws SystemException, UnfitException {
    Action.WriteFile asked = write.asked();
    Optional<FileStatus> old = place.old();
    Optional<Path> backup;
    try (TemporaryFile file = place.newFile()) {
      file.write(asked.content().toArray());
      if (old.isPresent()) {
        file.takeOwnerOf(old.get());
      }
      file.finish(write.mode());
      backup =
          asked.backup() && old.isPresent() ? Optional.of(keep(path, place)) : Optional.empty();
      put(file, place, backup);
    }
    try {
      place.sync();
    } catch (SystemException e) {
      throw new UnfitException(
          "%s has its new content, but the disk did not confirm that it stays after a crash: %s"
              .formatted(path, Errno.text(e.errno())));
    }
    return new ActionResult.FileWritten(
        asked.id(),
        backup
            .map(kept -> List.of(path.toString(), kept.toString()))
            .orElse(List.of(path.toString())),
        asked.content().length(),
        backup.map(Path::toString));
  }

  /** Puts the new file in place; where that fails, the backup of what is still there goes. */
  private static void put(TemporaryFile file, WritePlace place, Optional<Path> backup)
      throws SystemException {
    try {
      place.take(file);
    } catch (SystemException e) {
      if (backup.isPresent()) {
        place.unlink(name(backup.get()));
      }
      throw e;
    }
  }

  /**
   * Gives the old file a second, dated name (seed 002's): the same inode, so nothing is copied or
   * lost.
   */
  private Path keep(Path path, WritePlace place) throws SystemException, UnfitException {
    String name = "%s.aishell-%s".formatted(name(path), DATE.format(clock.instant()));
    for (int i = 0; i < BACKUP_NAMES; i++) {
      Path backup = path.resolveSibling(i == 0 ? name + ".bak" : name + "-" + i + ".bak");
      try {
        place.linkOld(name(backup));
        return backup;
      } catch (SystemException e) {
        switch (e.errno()) {
          case Errno.EEXIST -> {
            // Another backup of this second: the next number.
          }
          case Errno.EPERM, Errno.EOPNOTSUPP, Errno.EMLINK ->
              throw new UnfitException(
                  "%s was not written: the old file cannot be kept under a second name (%s)"
                      .formatted(path, Errno.text(e.errno())));
          case Errno.ENOENT ->
              throw new UnfitException(
                  path + " was replaced by somebody else while it was written; nothing was done");
          default -> throw e;
        }
      }
    }
    throw new UnfitException(
        "%s was not written: it has %d backups of this second already"
            .formatted(path, BACKUP_NAMES));
  }

  private static FileRefusedException refused(Path path, int errno, String whose) {
    return switch (errno) {
      case Errno.ENOENT, Errno.ENOTDIR ->
          new FileRefusedException(
              ErrorCode.NOT_FOUND,
              "%s cannot be made: there is no directory %s".formatted(path, path.getParent()));
      case Errno.EACCES, Errno.EPERM ->
          new FileRefusedException(
              ErrorCode.WRITE_FAILED, path + " may not be written by " + whose, true);
      case Errno.ELOOP ->
          new FileRefusedException(ErrorCode.WRITE_FAILED, JudgedFiles.linkInPath(path));
      default ->
          new FileRefusedException(
              ErrorCode.WRITE_FAILED,
              "%s could not be written: %s".formatted(path, Errno.text(errno)));
    };
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
