package dev.osd.daemon.system;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the process files under {@code /proc} (proc(5)), never more of one than there can be. */
public final class ProcFiles {
  /** More children than a system has process numbers, at eight bytes each. */
  private static final int CHILDREN_BYTES = 32 << 20;

  /** More than the kernel lets arguments and environment of one program have (execve(2)). */
  private static final int ENVIRONMENT_BYTES = 8 << 20;

  private static final int PIECE = 16 << 10;

  // Where the columns of /proc/self/limits begin.
  private static final int SOFT_COLUMN = 26;
  private static final int HARD_COLUMN = 47;
  private static final int UNIT_COLUMN = 68;

  private ProcFiles() {}

  /** The beginning of a file, at most this many bytes of it. */
  static String text(String path, int most) throws IOException {
    try (InputStream file = new FileInputStream(path)) {
      return new String(file.readNBytes(most), StandardCharsets.ISO_8859_1);
    }
  }

  /** The children of every thread of a process; none where it is gone. */
  static List<Integer> children(int pid) {
    List<Integer> children = new ArrayList<>();
    String[] threads = new File("/proc/" + pid + "/task").list();
    if (threads != null) {
      for (String thread : threads) {
        children.addAll(childrenOf("/proc/" + pid + "/task/" + thread));
      }
    }
    return children;
  }

  /**
   * The children of one thread, and of threads of the same process that have ended; none where it
   * is gone.
   *
   * @param task the thread's directory
   */
  static List<Integer> childrenOf(String task) {
    List<Integer> children = new ArrayList<>();
    try {
      for (String child : text(task + "/children", CHILDREN_BYTES).split(" ", -1)) {
        if (!child.isEmpty()) {
          children.add(Integer.parseInt(child));
        }
      }
    } catch (IOException e) {
      // The thread has ended.
    }
    return children;
  }

  /**
   * Whether a process was started with these bytes in its environment; false where that cannot be
   * seen. Read piece by piece: a process can claim any part of its memory to be its environment
   * (prctl(2), PR_SET_MM), so how long it is is not to be believed.
   *
   * @param entry at least one byte and far shorter than a piece
   */
  public static boolean environmentHas(long pid, byte[] entry) {
    byte[] piece = new byte[PIECE];
    try (InputStream environment = new FileInputStream("/proc/" + pid + "/environ")) {
      int held = 0;
      for (long seen = 0; seen < ENVIRONMENT_BYTES; ) {
        int length = environment.read(piece, held, piece.length - held);
        if (length < 0) {
          return false;
        }
        seen += length;
        held += length;
        if (contains(piece, held, entry)) {
          return true;
        }
        // The entry may lie across two pieces.
        int kept = Math.min(held, entry.length - 1);
        System.arraycopy(piece, held - kept, piece, 0, kept);
        held = kept;
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The hard limits of this process by the name that the kernel gives them, such as {@code Max open
   * files}; what is unlimited is not there.
   */
  public static Map<String, Long> hardLimits() throws IOException {
    Map<String, Long> limits = new HashMap<>();
    // Columns of fixed width: the name, the soft limit, the hard one, the unit.
    text("/proc/self/limits", PIECE)
        .lines()
        .skip(1)
        .forEach(line -> {
          String name = line.substring(0, SOFT_COLUMN).strip();
          String hard = line.substring(HARD_COLUMN, UNIT_COLUMN).strip();
          if (!hard.equals("unlimited")) {
            limits.put(name, Long.parseUnsignedLong(hard));
          }
        });
    return limits;
  }

  /** How many processes and threads the user of this process has, as far as they can be seen. */
  public static long ownTasks() throws IOException {
    String own = user("self");
    long tasks = 0;
    String[] processes = new File("/proc").list();
    for (String process : processes == null ? new String[0] : processes) {
      if (Character.isDigit(process.charAt(0)) && user(process).equals(own)) {
        String[] threads = new File("/proc/" + process + "/task").list();
        tasks += threads == null ? 0 : threads.length;
      }
    }
    return tasks;
  }

  /** The real user id of a process, by which the kernel counts; empty where it is gone. */
  private static String user(String process) {
    try {
      return text("/proc/" + process + "/status", PIECE)
          .lines()
          .filter(line -> line.startsWith("Uid:"))
          .map(line -> line.strip().split("\t", -1)[1])
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean contains(byte[] bytes, int length, byte[] entry) {
    for (int at = 0; at + entry.length <= length; at++) {
      int same = 0;
      while (same < entry.length && bytes[at + same] == entry[same]) {
        same++;
      }
      if (same == entry.length) {
        return true;
      }
    }
    return false;
  }
}
