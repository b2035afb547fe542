package dev.osd.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An {@code osd-daemon} process of its own, with socket, log and home in a given folder. Started
 * when its start line has been read; closing ends it.
 */
public final class RealDaemon implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final Path folder;
  private final List<String> said;

  private RealDaemon(Process process, Path folder, List<String> said) {
    this.process = process;
    this.folder = folder;
    this.said = said;
  }

  /** Starts a daemon in this folder with additional options. */
  public static RealDaemon start(Path folder, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.daemon().toString(),
                "--socket-path",
                folder.resolve("osd.sock").toString(),
                "--audit-path",
                folder.resolve("audit.jsonl").toString()));
    command.addAll(List.of(options));
    Process process = Programs.builder(folder, Map.of(), command).start();
    List<String> said = java.util.Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Boolean> listening = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> listen(process, said, listening));
    try {
      if (!listening.get(START_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the daemon did not start: " + said);
      }
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      throw new IOException("the daemon did not start: " + said, e);
    }
    return new RealDaemon(process, folder, said);
  }

  private static void listen(
      Process process, List<String> said, CompletableFuture<Boolean> listening) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (said) {
          said.add(line);
          said.notifyAll();
        }
        if (line.contains("listening on")) {
          listening.complete(true);
        }
      }
    } catch (IOException e) {
      // The process is gone.
    }
    listening.complete(false);
  }

  public Path socket() {
    return folder.resolve("osd.sock");
  }

  public Path audit() {
    return folder.resolve("audit.jsonl");
  }

  public long pid() {
    return process.pid();
  }

  /** The lines of the log so far. */
  public List<String> auditLines() throws IOException {
    return Files.readAllLines(audit(), StandardCharsets.UTF_8);
  }

  /** What the daemon has said on standard error so far. */
  public List<String> said() {
    synchronized (said) {
      return List.copyOf(said);
    }
  }

  /** Waits until a line on standard error has this in it. */
  public void awaitSaid(String part) throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    synchronized (said) {
      while (said.stream().noneMatch(line -> line.contains(part))) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new TimeoutException("never said %s: %s".formatted(part, said));
        }
        said.wait(left);
      }
    }
  }

  /** Sends a signal by its name, such as {@code HUP}. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Waits for the process's end and returns its exit status. */
  public int awaitEnd() throws InterruptedException, TimeoutException {
    if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException("the daemon is still running: " + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    if (process
        .onExit()
        .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
        .join()
        .isAlive()) {
      process.destroyForcibly().onExit().join();
    }
  }
}
