package dev.osd.daemon.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A program and all that it has started. Descendants are found by parentage and by a mark in their
 * environment that they inherit, so one whose parent has ended, or that has left the session, is
 * found as well. A process that clears its environment <em>and</em> outlives its parents escapes
 * this; only the kernel could hold it.
 */
final class ProcessTree {
  /** The variable whose value marks every process of one action. */
  static final String MARK = "OSD_ACTION";

  /** For how long killing is tried: one that has become another user's cannot be killed at all. */
  private static final Duration KILLING = Duration.ofSeconds(2);

  /** Between two looks at the processes, in milliseconds. */
  private static final long SHORTEST_PAUSE = 1;

  private static final long LONGEST_PAUSE = 16;

  /** More than the kernel lets arguments and environment of one program have (execve(2)). */
  private static final int ENVIRONMENT_BYTES = 8 << 20;

  private static final int PIECE = 64 << 10;

  private final Process root;
  private final byte[] mark;

  /**
   * @param root the program
   * @param mark the value of {@link #MARK} in its environment, unlike that of any other action
   */
  ProcessTree(Process root, String mark) {
    this.root = root;
    this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Ends the whole tree: SIGTERM for each process, SIGKILL for those that are still there after
   * {@code patience}, and again for those that were started in the meantime.
   *
   * @return whether nothing of it is left
   */
  boolean end(Duration patience) throws InterruptedException {
    Map<Long, ProcessHandle> left = alive();
    left.values().forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + patience.toNanos();
    for (long pause = SHORTEST_PAUSE; !left.isEmpty(); pause = longer(pause)) {
      if (System.nanoTime() >= deadline) {
        return kill();
      }
      Thread.sleep(pause);
      left = alive();
    }
    return true;
  }

  /**
   * Kills what is alive of the tree, until a look finds nothing.
   *
   * @return whether that came true within a few seconds
   */
  boolean kill() {
    long deadline = System.nanoTime() + KILLING.toNanos();
    boolean interrupted = false;
    try {
      for (long pause = SHORTEST_PAUSE; killOnce(); pause = longer(pause)) {
        if (System.nanoTime() >= deadline) {
          return false;
        }
        try {
          Thread.sleep(pause);
        } catch (InterruptedException e) {
          // What was started must end first.
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Kills what a single look finds; false where it finds nothing. */
  boolean killOnce() {
    Map<Long, ProcessHandle> left = alive();
    left.values().forEach(ProcessHandle::destroyForcibly);
    return !left.isEmpty();
  }

  private static long longer(long pause) {
    return Math.min(2 * pause, LONGEST_PAUSE);
  }

  private Map<Long, ProcessHandle> alive() {
    Map<Long, ProcessHandle> found = new HashMap<>();
    if (root.isAlive()) {
      root.descendants().forEach(process -> found.put(process.pid(), process));
      found.put(root.pid(), root.toHandle());
    }
    addMarked(found);
    found.values().removeIf(process -> !process.isAlive());
    return found;
  }

  /** A process that has ended and waits for its parent has no environment, so it is not found. */
  private void addMarked(Map<Long, ProcessHandle> found) {
    byte[] piece = new byte[PIECE];
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (isMarked(process, piece)) {
          long pid = Long.parseLong(process.getFileName().toString());
          Optional<ProcessHandle> handle = ProcessHandle.of(pid);
          // Looked at again with the handle in hand: the number may have changed its owner.
          if (handle.isPresent() && isMarked(process, piece)) {
            found.put(pid, handle.get());
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Without /proc there is only parentage.
    }
  }

  /**
   * Looks through the environment piece by piece: a process can claim any part of its memory to be
   * its environment (prctl(2), PR_SET_MM), so how long it is is not to be believed.
   */
  private boolean isMarked(Path process, byte[] piece) {
    try (InputStream environment = Files.newInputStream(process.resolve("environ"))) {
      int held = 0;
      long seen = 0;
      while (seen < ENVIRONMENT_BYTES) {
        int length = environment.read(piece, held, piece.length - held);
        if (length < 0) {
          return false;
        }
        seen += length;
        held += length;
        if (indexOf(piece, held) >= 0) {
          return true;
        }
        // The mark may lie across two pieces.
        int kept = Math.min(held, mark.length - 1);
        System.arraycopy(piece, held - kept, piece, 0, kept);
        held = kept;
      }
      return false;
    } catch (IOException e) {
      // Ended meanwhile, or another user's.
      return false;
    }
  }

  private int indexOf(byte[] bytes, int length) {
    for (int at = 0; at + mark.length <= length; at++) {
      int same = 0;
      while (same < mark.length && bytes[at + same] == mark[same]) {
        same++;
      }
      if (same == mark.length) {
        return at;
      }
    }
    return -1;
  }
}
