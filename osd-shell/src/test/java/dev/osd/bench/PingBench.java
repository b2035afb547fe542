package dev.osd.bench;

import dev.osd.e2e.RealDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * What a ping over a kept connection costs: a plan decoded, judged, recorded twice and answered,
 * beside a server that only sends the same number of bytes back.
 */
final class PingBench {
  private static final byte[] PING =
      "{\"request_id\":\"bench\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"ping\"}]}\n"
          .getBytes(StandardCharsets.UTF_8);

  private static final int WARM_UP = 60_000;
  private static final int SINGLE = 60_000;
  private static final int CLIENTS = 8;
  private static final int EACH = 40_000;

  @Test
  void pingsOverKeptConnections(@TempDir Path folder) throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder);
        EchoServer echo = EchoServer.start(folder.resolve("echo.sock"))) {
      for (Path socket : List.of(daemon.socket(), echo.path())) {
        roundTrips(socket, WARM_UP);
        throughput(socket, EACH / 2);
      }
      long[] ours = roundTrips(daemon.socket(), SINGLE);
      long[] bare = roundTrips(echo.path(), SINGLE);
      double ourRate = throughput(daemon.socket(), EACH);
      double bareRate = throughput(echo.path(), EACH);
      System.out.printf(
          "ping, one connection: p50 %.1f us, p99 %.1f us; bare socket: p50 %.1f us, p99 %.1f us; ratio %.2f%n",
          micros(ours, 50),
          micros(ours, 99),
          micros(bare, 50),
          micros(bare, 99),
          micros(ours, 50) / micros(bare, 50));
      System.out.printf(
          "ping, %d connections: %.0f/s; bare socket: %.0f/s; ratio %.2f%n",
          CLIENTS, ourRate, bareRate, ourRate / bareRate);
    }
  }

  private static double micros(long[] sortedNanos, int percentile) {
    return sortedNanos[(int) ((long) sortedNanos.length * percentile / 100)] / 1e3;
  }

  private static long[] roundTrips(Path socket, int count) throws IOException {
    long[] nanos = new long[count];
    try (AFUNIXSocket client = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(socket))) {
      OutputStream out = client.getOutputStream();
      InputStream in = client.getInputStream();
      byte[] reply = new byte[4096];
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        out.write(PING);
        readLine(in, reply);
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static double throughput(Path socket, int each) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<long[]>> work = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        work.add(() -> roundTrips(socket, each));
      }
      long start = System.nanoTime();
      for (Future<long[]> done : clients.invokeAll(work)) {
        done.get();
      }
      return (double) CLIENTS * each / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static void readLine(InputStream in, byte[] buffer) throws IOException {
    int length;
    do {
      length = in.read(buffer);
      if (length < 0) {
        throw new IOException("the server has gone");
      }
    } while (buffer[length - 1] != '\n');
  }

  /** A server that answers each line with as many bytes as the daemon answers a ping. */
  private record EchoServer(AFUNIXServerSocket server, Path path) implements AutoCloseable {
    private static final byte[] ANSWER =
        "{\"request_id\":\"bench\",\"executed\":true,\"results\":[{\"id\":\"step1\",\"type\":\"pong\",\"ok\":true,\"error\":null}],\"error\":null}\n"
            .getBytes(StandardCharsets.UTF_8);

    static EchoServer start(Path path) throws IOException {
      AFUNIXServerSocket server = AFUNIXServerSocket.newInstance();
      server.bind(AFUNIXSocketAddress.of(path));
      Thread.ofPlatform().daemon().start(() -> accept(server));
      return new EchoServer(server, path);
    }

    private static void accept(AFUNIXServerSocket server) {
      try {
        while (true) {
          AFUNIXSocket client = server.accept();
          Thread.ofPlatform().daemon().start(() -> answer(client));
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private static void answer(AFUNIXSocket client) {
      byte[] buffer = new byte[4096];
      try (client) {
        while (true) {
          readLine(client.getInputStream(), buffer);
          client.getOutputStream().write(ANSWER);
        }
      } catch (IOException e) {
        // The client has gone.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
