package dev.osd.daemon.exec;

import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.FileContent;
import dev.osd.daemon.system.FileStatus;
import dev.osd.daemon.system.PathSearch;
import dev.osd.daemon.system.SystemException;
import java.nio.file.Path;

/**
 * Finds the file that was judged and no other, however the directories above it are changed
 * meanwhile: no symbolic link is followed, and the kernel's own name for what was found must be the
 * judged path (CVE-2025-53109; docs/decisions/0009). What is found is held before it is opened, so
 * nothing but regular files and directories is ever opened.
 */
final class JudgedFiles {
  /** What the kernel puts behind the name of an open file whose name is gone (proc(5)). */
  private static final String DELETED = " (deleted)";

  /** Why nothing is read or written where the kernel's calls are not known. */
  static final String UNKNOWN_MACHINE =
      "files are read and written only under Linux on x86_64 and aarch64, and this is another system";

  private final FileCalls calls;
  private final PathSearch search;

  JudgedFiles(FileCalls calls, PathSearch search) {
    this.calls = calls;
    this.search = search;
  }

  FileCalls calls() {
    return calls;
  }

  /**
   * Opens a regular file for reading.
   *
   * @param judged absolute, symbolic links gone
   * @throws SystemException if the kernel refuses it: ENOENT where there is no such file
   * @throws UnfitException if it is no regular file or not the one judged
   */
  OpenedFile regular(Path judged) throws SystemException, UnfitException {
    try (Descriptor held = search.find(calls, judged.toString())) {
      FileStatus status = calls.status(held);
      requireRegular(judged, status);
      requireJudged(judged, held);
      return new OpenedFile(calls.openForReading(held), status.size());
    }
  }

  /**
   * Opens a directory, so that files can be made in it.
   *
   * @param judged absolute, symbolic links gone
   * @throws SystemException if the kernel refuses it: ENOENT or ENOTDIR where there is no such
   *     directory
   * @throws UnfitException if it is not the one judged
   */
  Descriptor directory(Path judged) throws SystemException, UnfitException {
    try (Descriptor held = search.find(calls, judged.toString())) {
      if (calls.status(held).kind() == FileStatus.Kind.SYMBOLIC_LINK) {
        throw new UnfitException(linkInPath(judged));
      }
      requireJudged(judged, held);
      return calls.openDirectory(held);
    }
  }

  /** Why a path is refused in which a symbolic link stands: the judged one had none. */
  static String linkInPath(Path judged) {
    return judged + " was changed after it was judged: a symbolic link stands in it now";
  }

  /** Says what a file is that is no regular one. */
  static void requireRegular(Path path, FileStatus status) throws UnfitException {
    if (status.kind() != FileStatus.Kind.REGULAR) {
      throw new UnfitException(
          "%s is %s; only regular files are read and written"
              .formatted(path, status.kind().words()));
    }
  }

  /**
   * A file that has lost its name since it was found did have it then: whoever replaces files while
   * they are read, as this daemon does, must not make that fail.
   */
  private static void requireJudged(Path judged, Descriptor held)
      throws SystemException, UnfitException {
    String name = FileContent.name(held);
    if (!name.equals(judged.toString()) && !name.equals(judged + DELETED)) {
      throw new UnfitException(judged + " was changed to another file while it was opened");
    }
  }
}
