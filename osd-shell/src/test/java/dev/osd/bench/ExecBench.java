package dev.osd.bench;

import dev.osd.e2e.RealDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * What it costs that records are on the disk before anything goes on: programs run by 8 clients
 * under each {@code audit.sync}, by daemons that take turns.
 */
final class ExecBench {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = Integer.getInteger("osd.bench.rounds", 7);
  private static final int EACH = Integer.getInteger("osd.bench.each", 100);

  private static final byte[] EXEC =
      "{\"request_id\":\"bench\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"exec\",\"argv\":[\"/bin/true\"],\"timeout_sec\":10,\"as_root\":false,\"reason\":\"bench\"}]}\n"
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void programsFromEightClients(@TempDir Path folder) throws Exception {
    try (RealDaemon always = start(folder, "always");
        RealDaemon batch = start(folder, "batch");
        RealDaemon off = start(folder, "off")) {
      List<RealDaemon> daemons = List.of(always, batch, off);
      double[][] rates = new double[daemons.size()][ROUNDS];
      for (RealDaemon daemon : daemons) {
        throughput(daemon);
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < daemons.size(); i++) {
          rates[i][round] = throughput(daemons.get(i));
        }
      }
      System.out.printf(
          "exec /bin/true, %d clients: always %.0f/s; batch %.0f/s; off %.0f/s; always/off %.2f; batch/off %.2f%n",
          CLIENTS,
          median(rates[0]),
          median(rates[1]),
          median(rates[2]),
          median(rates[0]) / median(rates[2]),
          median(rates[1]) / median(rates[2]));
    }
  }

  private static RealDaemon start(Path folder, String sync) throws Exception {
    Path own = Files.createDirectory(folder.resolve(sync));
    Path policy =
        Files.writeString(
            own.resolve("policy.toml"),
            "default = \"allow\"\n[audit]\nsync = \"%s\"\n".formatted(sync));
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-------"));
    return RealDaemon.start(own, "--policy", policy.toString());
  }

  private static double throughput(RealDaemon daemon) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        work.add(() -> runPrograms(daemon.socket()));
      }
      long start = System.nanoTime();
      for (Future<Integer> done : clients.invokeAll(work)) {
        done.get();
      }
      return (double) CLIENTS * EACH / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static int runPrograms(Path socket) throws IOException {
    try (AFUNIXSocket client = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(socket))) {
      OutputStream out = client.getOutputStream();
      InputStream in = client.getInputStream();
      byte[] reply = new byte[8192];
      for (int i = 0; i < EACH; i++) {
        out.write(EXEC);
        int length = 0;
        do {
          int read = in.read(reply, length, reply.length - length);
          if (read < 0) {
            throw new IOException("the daemon has gone");
          }
          length += read;
        } while (reply[length - 1] != '\n');
        String text = new String(reply, 0, length, StandardCharsets.UTF_8);
        if (!text.contains("\"exit_code\":0")) {
          throw new IOException(text);
        }
      }
      return EACH;
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
