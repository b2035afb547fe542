package dev.osd.daemon.exec;

import dev.osd.daemon.system.Errno;
import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.PathSearch;
import dev.osd.daemon.system.SystemException;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads regular files, bounded by what was asked for and by the permit. */
public final class ReadFileExecutor {
  private final Optional<JudgedFiles> files;

  /** A reader of this machine's files; it keeps nothing between them. */
  public ReadFileExecutor() {
    this(FileCalls.ofThisMachine().map(calls -> new JudgedFiles(calls, PathSearch.ONE_CALL)));
  }

  /**
   * @param files nothing where this machine's calls are not known
   */
  ReadFileExecutor(Optional<JudgedFiles> files) {
    this.files = files;
  }

  ActionResult read(ResolvedAction.FileRead read, Permit.Terms terms) {
    try {
      return readOrRefuse(read, terms);
    } catch (FileRefusedException e) {
      return new ActionResult.Failed(read.asked().id(), read.asked().type(), e.failure());
    }
  }

  ActionResult.FileRead readOrRefuse(ResolvedAction.FileRead read, Permit.Terms terms)
      throws FileRefusedException {
    Action.ReadFile asked = read.asked();
    if (files.isEmpty()) {
      throw new FileRefusedException(ErrorCode.READ_FAILED, JudgedFiles.UNKNOWN_MACHINE);
    }
    Path path = Path.of(read.path());
    try (OpenedFile file = files.get().regular(path)) {
      int most = Math.min(asked.maxBytes(), terms.fileBytes());
      // One byte more than asked for tells whether the file goes on; sizes under /proc say 0.
      byte[] bytes = file.read(most + 1, asked.offset());
      return new ActionResult.FileRead(
          asked.id(),
          Bytes.of(bytes.length > most ? Arrays.copyOf(bytes, most) : bytes),
          bytes.length > most,
          file.size());
    } catch (UnfitException e) {
      throw new FileRefusedException(ErrorCode.READ_FAILED, String.valueOf(e.getMessage()));
    } catch (SystemException e) {
      throw refused(path, e.errno(), Rights.whose(terms));
    }
  }

  private static FileRefusedException refused(Path path, int errno, String whose) {
    return switch (errno) {
      case Errno.ENOENT, Errno.ENOTDIR ->
          new FileRefusedException(ErrorCode.NOT_FOUND, "there is no file " + path);
      case Errno.EACCES, Errno.EPERM ->
          new FileRefusedException(
              ErrorCode.READ_FAILED, path + " may not be read by " + whose, true);
      case Errno.ELOOP ->
          new FileRefusedException(ErrorCode.READ_FAILED, JudgedFiles.linkInPath(path));
      case Errno.EAGAIN ->
          new FileRefusedException(
              ErrorCode.READ_FAILED, path + " has nothing to be read now, and reading never waits");
      default ->
          new FileRefusedException(
              ErrorCode.READ_FAILED, "%s could not be read: %s".formatted(path, Errno.text(errno)));
    };
  }
}
