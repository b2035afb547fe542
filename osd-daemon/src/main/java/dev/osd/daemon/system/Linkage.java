package dev.osd.daemon.system;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Ties Java to the C library (Foreign Function and Memory API, JEP 454). Handles belong into static
 * final fields, where the compiler can see through them. A handle made with errno capture takes a
 * segment of {@link #newErrnoHolder} as its first argument.
 */
final class Linkage {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Linkage() {}

  /** Whether the C library has a function of this name. */
  static boolean has(String name) {
    return LIBRARY.find(name).isPresent();
  }

  /** A C function by its name; its result is as declared, errno is not kept. */
  static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return handle(name, descriptor, List.of());
  }

  /** A C function whose errno is kept in the segment given as the first argument. */
  static MethodHandle functionWithErrno(String name, FunctionDescriptor descriptor) {
    return handle(name, descriptor, List.of(Linker.Option.captureCallState("errno")));
  }

  /**
   * A variadic C function whose errno is kept.
   *
   * @param fixed how many arguments are declared before the {@code ...}
   */
  static MethodHandle variadicWithErrno(String name, FunctionDescriptor descriptor, int fixed) {
    return handle(
        name,
        descriptor,
        List.of(Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(fixed)));
  }

  /** Room for one errno. */
  static MemorySegment newErrnoHolder(Arena arena) {
    return arena.allocate(CAPTURED);
  }

  /** The errno that a call left. */
  static int errno(MemorySegment holder) {
    return (int) ERRNO.get(holder, 0L);
  }

  /** A NULL-ended array of C strings, as execve(2) takes them. */
  static MemorySegment strings(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    array.setAtIndex(ValueLayout.ADDRESS, texts.size(), MemorySegment.NULL);
    return array;
  }

  /** What a handle threw, which no handle to a C function does by itself. */
  static AssertionError impossible(Throwable thrown) {
    return new AssertionError("a call into the C library cannot throw", thrown);
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, List<Linker.Option> options) {
    MemorySegment symbol =
        LIBRARY
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    return LINKER.downcallHandle(
        symbol, descriptor, new ArrayList<>(options).toArray(Linker.Option[]::new));
  }
}
