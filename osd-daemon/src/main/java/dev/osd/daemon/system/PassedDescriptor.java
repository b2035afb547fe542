package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A descriptor that another process has passed: what it is, by the kernel's word, and how to use it
 * without ever waiting in a call.
 *
 * <p>Whether reading waits is a property of the open file and not of the descriptor (O_NONBLOCK,
 * open(2)), so it is shared with whoever else holds it and must not be changed. Pipes, FIFOs and
 * terminals are therefore opened once more through {@code /proc/self/fd} (proc(5)), for the same
 * use and without waiting. Where that is not to be had, such as of a pipe that another user has
 * made, the descriptor itself is used after poll(2) says that it is ready.
 */
public final class PassedDescriptor implements AutoCloseable {
  // fcntl(2), fcntl.h; the same on x86_64 and aarch64
  private static final int F_GETFL = 3;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int O_ACCMODE = 3;
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_PATH = 010000000;
  private static final int FIRST_FREE = 3;

  // lseek(2)
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;

  /** Terminals whose name, opened anew, is the same terminal; /dev/tty and /dev/ptmx are not. */
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty)\\d+");

  /** Devices that answer at once (null(4), random(4), full(4)). */
  private static final Set<String> AT_ONCE =
      Set.of("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom");

  private static final MethodHandle FCNTL =
      Linkage.variadicWithErrno(
          "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);
  private static final MethodHandle LSEEK =
      Linkage.functionWithErrno(
          "lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

  private final FileCalls calls;
  private final Descriptor descriptor;
  private final FileStatus status;
  private final int flags;
  private final boolean waits;

  private PassedDescriptor(
      FileCalls calls, Descriptor descriptor, FileStatus status, int flags, boolean waits) {
    this.calls = calls;
    this.descriptor = descriptor;
    this.status = status;
    this.flags = flags;
    this.waits = waits;
  }

  /**
   * Takes over a descriptor; closes it where this fails.
   *
   * @param calls those of this machine
   */
  public static PassedDescriptor of(FileCalls calls, Descriptor descriptor) throws SystemException {
    try {
      FileStatus status = calls.status(descriptor);
      int flags = fcntl(descriptor, F_GETFL, 0);
      return new PassedDescriptor(calls, descriptor, status, flags, canWait(descriptor, status));
    } catch (SystemException e) {
      descriptor.close();
      throw e;
    }
  }

  /** A second descriptor of the same open file (fcntl(2), F_DUPFD_CLOEXEC). */
  public static Descriptor duplicate(int number) throws SystemException {
    return Descriptor.taking(
        (int)
            NativeCall.result(
                "fcntl",
                (arena, errno) ->
                    (int) FCNTL.invokeExact(errno, number, F_DUPFD_CLOEXEC, FIRST_FREE)));
  }

  /** What it is; its size is that of the moment when it was taken over. */
  public FileStatus status() {
    return status;
  }

  /** Whether it is open for reading. */
  public boolean isReadable() {
    return (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_WRONLY;
  }

  /** Whether it is open for writing. */
  public boolean isWritable() {
    return (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_RDONLY;
  }

  /** Whether it is a regular file, which can be read anywhere and never waits for anybody. */
  public boolean isFile() {
    return status.kind() == FileStatus.Kind.REGULAR;
  }

  /** Whether it is a pipe or a FIFO. */
  public boolean isPipe() {
    return status.kind() == FileStatus.Kind.FIFO;
  }

  /** Whether this and another are the same regular file, by the name that the kernel has for it. */
  public boolean isSameFileAs(PassedDescriptor other) throws SystemException {
    return isFile()
        && other.isFile()
        && FileContent.name(descriptor).equals(FileContent.name(other.descriptor));
  }

  /** The size in bytes of a regular file as of now. */
  public long size() throws SystemException {
    return calls.status(descriptor).size();
  }

  /** Where the next byte of a regular file is read or written (lseek(2)). */
  public long position() throws SystemException {
    return seek(0, SEEK_CUR);
  }

  /** Goes on reading or writing a regular file there (lseek(2)). */
  public void position(long position) throws SystemException {
    seek(position, SEEK_SET);
  }

  /**
   * Reads a regular file anywhere without moving its position (pread(2)).
   *
   * @return as many bytes as there are, up to {@code most}
   */
  public byte[] read(int most, long offset) throws SystemException {
    return FileContent.read(descriptor, most, offset);
  }

  /** The descriptor itself; it stays this one's. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /**
   * Whether a call on {@link #descriptor} could wait although poll(2) has said that it is ready.
   */
  public boolean waits() {
    return waits;
  }

  /**
   * The same open file, or the same pipe or terminal opened once more so that no call on it waits.
   *
   * @param writing whether it is to be written rather than read
   */
  public PassedDescriptor withoutWaiting(boolean writing) {
    if (!waits) {
      return this;
    }
    try {
      if (!isPipe() && !TERMINAL.matcher(FileContent.name(descriptor)).matches()) {
        return this;
      }
      Descriptor again =
          writing ? calls.openForWriting(descriptor) : calls.openForReading(descriptor);
      descriptor.close();
      return new PassedDescriptor(calls, again, status, flags, false);
    } catch (SystemException e) {
      // Another user's: then it is asked before each call whether it is ready.
      return this;
    }
  }

  private static boolean canWait(Descriptor descriptor, FileStatus status) throws SystemException {
    return switch (status.kind()) {
      case FIFO, SOCKET -> true;
      case CHARACTER_DEVICE -> !AT_ONCE.contains(FileContent.name(descriptor));
      case REGULAR, DIRECTORY, SYMBOLIC_LINK, BLOCK_DEVICE, UNKNOWN -> false;
    };
  }

  private long seek(long offset, int whence) throws SystemException {
    return NativeCall.result(
        "lseek",
        (arena, errno) -> (long) LSEEK.invokeExact(errno, descriptor.number(), offset, whence));
  }

  private static int fcntl(Descriptor descriptor, int command, int argument)
      throws SystemException {
    return (int)
        NativeCall.result(
            "fcntl",
            (arena, errno) ->
                (int) FCNTL.invokeExact(errno, descriptor.number(), command, argument));
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
