package dev.osd.shell.llm.files;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The file that {@code -o} names. Everything goes to a temporary file beside it, which takes its
 * place by one rename(2) when all is well: at any moment there is the old file or the whole new
 * one, and an input file of the same name is read in its old state to the end. A symbolic link
 * stays one, and the file that it leads to is replaced; what is no regular file, such as {@code
 * /dev/null}, is written directly.
 */
public final class OutputFile implements Output, AutoCloseable {
  private static final int MOST_LINKS = 40;
  private static final int ATTEMPTS = 100;

  private final String name;
  private final Optional<Path> temporary;
  private final Path target;
  private final FileOutputStream stream;
  private boolean settled;

  private OutputFile(String name, Optional<Path> temporary, Path target, FileOutputStream stream) {
    this.name = name;
    this.temporary = temporary;
    this.target = target;
    this.stream = stream;
  }

  /**
   * Prepares a file for writing.
   *
   * @throws ShellException if it could not be written in the end: its folder is missing or closed
   *     to this person, or it is a folder itself, or is there and not writable
   */
  public static OutputFile create(String name) throws ShellException {
    try {
      Path target = followLinks(Path.of(name));
      if (Files.isDirectory(target)) {
        throw new FileSystemException(name, null, "it is a folder");
      }
      if (Files.exists(target) && !Files.isWritable(target)) {
        throw new AccessDeniedException(name);
      }
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        return new OutputFile(
            name, Optional.empty(), target, new FileOutputStream(target.toFile(), true));
      }
      Path temporary = createBeside(target);
      try {
        return new OutputFile(
            name, Optional.of(temporary), target, new FileOutputStream(temporary.toFile(), true));
      } catch (IOException e) {
        Files.deleteIfExists(temporary);
        throw e;
      }
    } catch (IOException | InvalidPathException e) {
      throw failed(name, e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public FileDescriptor descriptor() {
    try {
      return stream.getFD();
    } catch (IOException e) {
      throw new IllegalStateException("an open file has no descriptor", e);
    }
  }

  /** Writes at the end of what is there. */
  public void write(byte[] bytes) throws ShellException {
    try {
      stream.write(bytes);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /**
   * Puts what was written in its place.
   *
   * @throws ShellException if that fails; the old file is then still there
   */
  public synchronized void commit() throws ShellException {
    if (settled) {
      return;
    }
    try {
      if (temporary.isPresent()) {
        stream.getFD().sync();
        stream.close();
        Files.move(temporary.get(), target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        stream.close();
      }
      settled = true;
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /**
   * Throws away what was written, unless it was put in its place. Any thread may call it, also
   * while the program is ending.
   */
  @Override
  public synchronized void close() {
    if (settled) {
      return;
    }
    settled = true;
    try {
      stream.close();
      if (temporary.isPresent()) {
        Files.deleteIfExists(temporary.get());
      }
    } catch (IOException e) {
      // A file that cannot be removed stays, under a name that says whose it is.
    }
  }

  private static Path followLinks(Path path) throws IOException {
    Path at = path;
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(path.toString(), null, "too many symbolic links");
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return at;
  }

  /** Makes a file that is new, with the mode of the one that it may replace. */
  private static Path createBeside(Path target) throws IOException {
    Optional<Set<PosixFilePermission>> mode =
        Files.exists(target, LinkOption.NOFOLLOW_LINKS)
            ? Optional.of(Files.getPosixFilePermissions(target))
            : Optional.empty();
    // Without attributes the system's own rule holds for a new file: 0666 less the umask.
    FileAttribute<?>[] attributes =
        mode.isPresent()
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode.get())}
            : new FileAttribute<?>[0];
    for (int attempt = 0; ; attempt++) {
      Path path =
          target.resolveSibling(
              "." + target.getFileName() + ".llmcmd-" + ProcessHandle.current().pid() + attempt);
      try {
        Files.createFile(path, attributes);
      } catch (FileAlreadyExistsException e) {
        if (attempt < ATTEMPTS) {
          continue;
        }
        throw e;
      }
      if (mode.isPresent()) {
        Files.setPosixFilePermissions(path, mode.get());
      }
      return path;
    }
  }

  private static ShellException failed(String name, Exception e) {
    String reason =
        switch (e) {
          case AccessDeniedException denied -> "permission denied";
          case NoSuchFileException missing -> "its folder does not exist";
          case FileSystemException other when other.getReason() != null -> other.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return new ShellException(ExitStatus.FILE, "cannot write " + name + ": " + reason);
  }
}
