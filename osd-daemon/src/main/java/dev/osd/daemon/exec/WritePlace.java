package dev.osd.daemon.exec;

import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.Errno;
import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.FileContent;
import dev.osd.daemon.system.FileStatus;
import dev.osd.daemon.system.SystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a file is to be written: its open directory, its name there, and the old file of that name.
 * Whatever happens to the path meanwhile, all is done in this directory and to this old file.
 */
final class WritePlace implements AutoCloseable {
  private final FileCalls calls;
  private final Descriptor directory;
  private final String name;
  private final Optional<Descriptor> old;
  private final Optional<FileStatus> oldStatus;

  private WritePlace(
      FileCalls calls,
      Descriptor directory,
      String name,
      Optional<Descriptor> old,
      Optional<FileStatus> oldStatus) {
    this.calls = calls;
    this.directory = directory;
    this.name = name;
    this.old = old;
    this.oldStatus = oldStatus;
  }

  /**
   * Opens the directory of a judged path.
   *
   * @throws SystemException if the kernel refuses it: ENOENT where there is no such directory
   * @throws UnfitException if what has the name is no regular file, or the path is another's by now
   */
  static WritePlace of(JudgedFiles files, Path judged) throws SystemException, UnfitException {
    Path parent = judged.getParent();
    Path name = judged.getFileName();
    if (parent == null || name == null) {
      throw new UnfitException(judged + " is a directory; only regular files are read and written");
    }
    FileCalls calls = files.calls();
    Descriptor directory = files.directory(parent);
    Optional<Descriptor> old = Optional.empty();
    try {
      old = entry(calls, directory, name.toString());
      Optional<FileStatus> status = Optional.empty();
      if (old.isPresent()) {
        FileStatus found = calls.status(old.get());
        JudgedFiles.requireRegular(judged, found);
        status = Optional.of(found);
      }
      return new WritePlace(calls, directory, name.toString(), old, status);
    } catch (SystemException | UnfitException e) {
      old.ifPresent(Descriptor::close);
      directory.close();
      throw e;
    }
  }

  /** The old file; nothing where there was none. */
  Optional<FileStatus> old() {
    return oldStatus;
  }

  /** An empty file in the same directory. */
  TemporaryFile newFile() throws SystemException {
    return new TemporaryFile(calls, directory);
  }

  /** Puts a finished file in the place. */
  void take(TemporaryFile file) throws SystemException {
    file.renameTo(name);
  }

  /** Gives the old file a second name in the directory: the same inode, so nothing is copied. */
  void linkOld(String second) throws SystemException {
    calls.link(old.orElseThrow(), directory, second);
  }

  /** Takes a second name away again. */
  void unlink(String second) throws SystemException {
    calls.unlink(directory, second);
  }

  /** Brings the names in the directory to the disk. */
  void sync() throws SystemException {
    try {
      FileContent.sync(directory);
    } catch (SystemException e) {
      // Some file systems have no such call for directories (9p, vboxsf); it is not theirs to give.
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    old.ifPresent(Descriptor::close);
    directory.close();
  }

  private static Optional<Descriptor> entry(FileCalls calls, Descriptor directory, String name)
      throws SystemException {
    try {
      return Optional.of(calls.entry(directory, name));
    } catch (SystemException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
