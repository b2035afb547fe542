package dev.osd.daemon.exec;

import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.Errno;
import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.FileContent;
import dev.osd.daemon.system.FileStatus;
import dev.osd.daemon.system.SystemException;
import java.util.UUID;

/** A file that becomes another one or vanishes: closing it removes it, unless it was renamed. */
final class TemporaryFile implements AutoCloseable {
  private final FileCalls calls;
  private final Descriptor directory;
  private final String name;
  private final Descriptor file;
  private boolean renamed;

  /**
   * Makes an empty file under a name that nobody can foresee, for its owner only.
   *
   * @param directory where; stays the caller's to close
   */
  TemporaryFile(FileCalls calls, Descriptor directory) throws SystemException {
    this.calls = calls;
    this.directory = directory;
    this.name = ".osd-" + UUID.randomUUID() + ".tmp";
    this.file = calls.create(directory, name);
  }

  void write(byte[] content) throws SystemException {
    FileContent.write(file, content);
  }

  /** Gives the file the owner and group of another, where they differ. */
  void takeOwnerOf(FileStatus other) throws SystemException {
    FileContent.changeOwner(file, calls.status(file), other);
  }

  /**
   * Sets the permission bits and brings the file to the disk.
   *
   * @param mode 0 to 0777; the umask does not apply
   */
  void finish(int mode) throws SystemException {
    FileContent.changeMode(file, mode);
    FileContent.sync(file);
  }

  /** Gives the file its final name; what had that name has lost it. */
  void renameTo(String target) throws SystemException {
    calls.rename(directory, name, target);
    renamed = true;
  }

  @Override
  public void close() throws SystemException {
    file.close();
    if (renamed) {
      return;
    }
    try {
      calls.unlink(directory, name);
    } catch (SystemException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
