package dev.osd.daemon.system;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What it costs to run {@code /bin/true} with both outputs piped, from start to reaping: by the
 * runtime, natively, as a family, and with limits before it. The ways take turns, so that whatever
 * else the machine does meets all of them.
 */
final class SpawnBench {
  private static final int WARM_UP = 300;
  private static final int ROUNDS = 2000;
  private static final List<String> PROGRAM = List.of("/bin/true");
  private static final List<String> LIMITED =
      List.of("/usr/bin/prlimit", "--nofile=64:64", "--", "/bin/true");

  /** One way to run a program once. */
  private interface Way {
    void run() throws Exception;
  }

  @Test
  void runsTrue() throws Exception {
    try (Native programs = new Native()) {
      List<Way> ways =
          List.of(
              SpawnBench::byTheRuntime,
              () -> programs.run(PROGRAM, Map.of(), "/"),
              () -> asFamily(programs, PROGRAM),
              () -> asFamily(programs, LIMITED));
      List<long[]> nanos = new ArrayList<>();
      ways.forEach(way -> nanos.add(new long[ROUNDS]));
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        for (int way = 0; way < ways.size(); way++) {
          long start = System.nanoTime();
          ways.get(way).run();
          if (round >= 0) {
            nanos.get(way)[round] = System.nanoTime() - start;
          }
        }
      }
      nanos.forEach(Arrays::sort);
      double runtime = micros(nanos.get(0));
      System.out.printf(
          "spawn /bin/true, p50: ProcessBuilder %.0f us; native %.0f us (ratio %.2f); as a family %.0f us (%.2f); with limits %.0f us (%.2f)%n",
          runtime,
          micros(nanos.get(1)),
          micros(nanos.get(1)) / runtime,
          micros(nanos.get(2)),
          micros(nanos.get(2)) / runtime,
          micros(nanos.get(3)),
          micros(nanos.get(3)) / runtime);
    }
  }

  private static double micros(long[] sortedNanos) {
    return sortedNanos[sortedNanos.length / 2] / 1e3;
  }

  private static void byTheRuntime() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(PROGRAM).redirectInput(new File("/dev/null"));
    builder.environment().clear();
    Process process = builder.start();
    process.getInputStream().readAllBytes();
    process.getErrorStream().readAllBytes();
    process.waitFor();
  }

  private static void asFamily(Native programs, List<String> command) throws Exception {
    try (Pipe stdout = Pipe.open();
        Pipe stderr = Pipe.open();
        ProcessFamily family = programs.subreaper.begin("OSD_ACTION=bench")) {
      family.spawn(
          new SpawnRequest(
              command, Map.of("OSD_ACTION", "bench"), "/", stdout.writing(), stderr.writing()));
      family.awaitEnd(Native.LONG, List.of());
      family.kill();
      family.ending();
    }
  }
}
