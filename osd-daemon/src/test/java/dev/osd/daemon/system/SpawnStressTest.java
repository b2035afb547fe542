package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many programs from many threads while the collector runs: none fails, and nothing is left over.
 * The long run is {@code -Dosd.stress.spawns=10000}.
 */
final class SpawnStressTest {
  private static final int THREADS = 8;
  private static final int SPAWNS = Integer.getInteger("osd.stress.spawns", 500);

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void nothingFailsAndNothingIsLeft() throws Exception {
    try (Native programs = new Native()) {
      one(programs, 0);
      List<Integer> left = ProcessFamilyTest.zombies();
      long descriptors = descriptors();
      int threads = Thread.activeCount();
      try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < SPAWNS; i++) {
          int status = i % 200;
          boolean collect = i % 10 == 0;
          tasks.add(() -> {
            if (collect) {
              System.gc();
            }
            return one(programs, status);
          });
        }
        List<Future<Integer>> results = pool.invokeAll(tasks);
        for (int i = 0; i < SPAWNS; i++) {
          assertThat(results.get(i).get()).isEqualTo(i % 200);
        }
      }
      assertThat(programs.subreaper.reapOrphans().living()).isEmpty();
      assertThat(ProcessFamilyTest.zombies()).isSubsetOf(left);
      assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
    }
  }

  /** One program that leaves an orphan behind, every tenth time without its mark. */
  private static int one(Native programs, int status) throws Exception {
    String orphan = status % 10 == 0 ? "(env -i setsid sleep 1000 &)" : "(setsid sleep 1000 &)";
    String line = status % 5 == 0 ? orphan + "; exit " + status : "exit " + status;
    try (Native.Started started = programs.start(line)) {
      if (!started.family().awaitEnd(Duration.ofMinutes(2), List.of())
          || !started.family().kill()) {
        return -1;
      }
      return started.family().ending().orElseThrow() instanceof Ending.Exited exited
          ? exited.status()
          : -1;
    }
  }

  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? -1 : open.length;
  }
}
