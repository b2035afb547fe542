package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Descriptors without close-on-exec, such as native libraries leave about. */
final class LeakyDescriptors {
  private static final int O_CLOEXEC = 02000000;
  private static final MethodHandle DUP =
      Linkage.function("dup", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private LeakyDescriptors() {}

  /** Opens some; the caller closes them. */
  static List<Integer> open(int count) {
    List<Integer> descriptors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try {
        descriptors.add((int) DUP.invokeExact(1));
      } catch (Throwable thrown) {
        throw Linkage.impossible(thrown);
      }
    }
    return descriptors;
  }

  static boolean closesOnExec(int descriptor) throws IOException {
    String flags =
        Files.readString(
                Path.of("/proc/self/fdinfo", String.valueOf(descriptor)), StandardCharsets.US_ASCII)
            .lines()
            .filter(line -> line.startsWith("flags:"))
            .findFirst()
            .orElseThrow();
    return (Integer.parseInt(flags.substring("flags:".length()).strip(), 8) & O_CLOEXEC) != 0;
  }
}
