package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** What can be done with a file that is open: reading, writing, its name, owner and mode. */
public final class FileContent {
  /** How much moves between heap and native memory in one step, in bytes. */
  private static final int PIECE = 64 << 10;

  /** Leaves an owner or a group as it is (chown(2)). */
  private static final int UNCHANGED = -1;

  /** The kernel tells no name that is longer than a page (proc(5), PATH_MAX). */
  private static final int NAME_BYTES = 4096;

  private static final MethodHandle PREAD =
      Linkage.functionWithErrno(
          "pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle WRITE =
      Linkage.functionWithErrno(
          "write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle FCHMOD =
      Linkage.functionWithErrno("fchmod", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle FCHOWN =
      Linkage.functionWithErrno(
          "fchown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle FSYNC =
      Linkage.functionWithErrno("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READLINK =
      Linkage.functionWithErrno(
          "readlink", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));

  private FileContent() {}

  /**
   * Reads until there are enough bytes or the file ends, whatever length it is said to have
   * (pread(2)). A file that waits for news, and was opened so that reading does not wait, ends with
   * the news that there are; without any, EAGAIN.
   *
   * @param most how many bytes at the most; memory is taken only for those that there are
   * @param offset where to start, in bytes; behind the end there is nothing
   */
  public static byte[] read(Descriptor file, int most, long offset) throws SystemException {
    // The kernel refuses ranges that end behind the largest offset there is, where nothing is.
    long start = Math.min(offset, Long.MAX_VALUE - most);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(most, PIECE));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment piece = arena.allocate(Math.min(most, PIECE));
      byte[] copy = new byte[(int) piece.byteSize()];
      while (bytes.size() < most) {
        long at = start + bytes.size();
        long wanted = Math.min(most - bytes.size(), piece.byteSize());
        int length = readOnce(file, piece, wanted, at, bytes.size() > 0);
        if (length == 0) {
          break;
        }
        MemorySegment.copy(piece, JAVA_BYTE, 0, copy, 0, length);
        bytes.write(copy, 0, length);
      }
    }
    return bytes.toByteArray();
  }

  /** One piece; nothing at the end, and where what has been read before is all there is for now. */
  private static int readOnce(
      Descriptor file, MemorySegment into, long wanted, long at, boolean readBefore)
      throws SystemException {
    try {
      return (int)
          NativeCall.result(
              "pread",
              (memory, errno) -> (long) PREAD.invokeExact(errno, file.number(), into, wanted, at));
    } catch (SystemException e) {
      if (e.errno() == Errno.EAGAIN && readBefore) {
        return 0;
      }
      throw e;
    }
  }

  /** Writes all of it where the descriptor stands (write(2)). */
  public static void write(Descriptor file, byte[] content) throws SystemException {
    write(file.number(), content);
  }

  /** Writes all of it into a pipe or a file (write(2)). */
  static void write(int number, byte[] content) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment piece = arena.allocate(Math.min(content.length, PIECE));
      int written = 0;
      while (written < content.length) {
        int length = (int) Math.min(content.length - written, piece.byteSize());
        MemorySegment.copy(content, written, piece, JAVA_BYTE, 0, length);
        written +=
            (int)
                NativeCall.result(
                    "write",
                    (memory, errno) ->
                        (long) WRITE.invokeExact(errno, number, piece, (long) length));
      }
    }
  }

  /**
   * Sets the permission bits; the umask does not apply (fchmod(2)).
   *
   * @param mode 0 to 07777
   */
  public static void changeMode(Descriptor file, int mode) throws SystemException {
    NativeCall.result(
        "fchmod", (arena, errno) -> (int) FCHMOD.invokeExact(errno, file.number(), mode));
  }

  /** Gives a file the owner and the group of another; only what differs is touched (fchown(2)). */
  public static void changeOwner(Descriptor file, FileStatus now, FileStatus wanted)
      throws SystemException {
    int uid = now.uid() == wanted.uid() ? UNCHANGED : (int) wanted.uid();
    int gid = now.gid() == wanted.gid() ? UNCHANGED : (int) wanted.gid();
    if (uid != UNCHANGED || gid != UNCHANGED) {
      NativeCall.result(
          "fchown", (arena, errno) -> (int) FCHOWN.invokeExact(errno, file.number(), uid, gid));
    }
  }

  /** Brings a file, or the names in a directory, to the disk (fsync(2)). */
  public static void sync(Descriptor file) throws SystemException {
    NativeCall.result("fsync", (arena, errno) -> (int) FSYNC.invokeExact(errno, file.number()));
  }

  /**
   * The path under which the kernel knows an open or held file at this moment (proc(5), {@code
   * /proc/self/fd}): absolute, without symbolic links, with {@code (deleted)} behind it where the
   * name is gone.
   */
  public static String name(Descriptor file) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.procPath());
      MemorySegment name = arena.allocate(NAME_BYTES);
      int length =
          (int)
              NativeCall.result(
                  "readlink",
                  (memory, errno) ->
                      (long) READLINK.invokeExact(errno, path, name, (long) NAME_BYTES));
      byte[] bytes = new byte[length];
      MemorySegment.copy(name, JAVA_BYTE, 0, bytes, 0, length);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
