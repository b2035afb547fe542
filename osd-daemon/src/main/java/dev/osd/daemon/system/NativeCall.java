package dev.osd.daemon.system;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A call into the C library that reports failure by a negative result and errno (errno(3)). */
@FunctionalInterface
interface NativeCall {
  /**
   * Makes the call once.
   *
   * @param arena memory that lives as long as the call
   * @param errno the segment that an errno-capturing handle takes first
   */
  long make(Arena arena, MemorySegment errno) throws Throwable;

  /**
   * Makes the call, again where a signal interrupted it (EINTR, signal(7)).
   *
   * @param name the function's name, for the message
   * @return what it returned, never negative
   * @throws SystemException with the errno that it left instead
   */
  static long result(String name, NativeCall call) throws SystemException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Linkage.newErrnoHolder(arena);
      while (true) {
        long result = call.make(arena, errno);
        if (result >= 0) {
          return result;
        }
        int number = Linkage.errno(errno);
        if (number != Errno.EINTR) {
          throw new SystemException(name, number);
        }
      }
    } catch (SystemException | RuntimeException refused) {
      // The latter where an argument is refused before the call is made.
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }
}
