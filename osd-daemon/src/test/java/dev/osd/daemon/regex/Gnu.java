package dev.osd.daemon.regex;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The installed grep and sed, run in C.UTF-8. */
final class Gnu {
  /** What a run left. */
  static final class Result {
    private final int status;
    private final byte[] output;
    private final String errors;

    Result(int status, byte[] output, String errors) {
      this.status = status;
      this.output = output;
      this.errors = errors;
    }

    int status() {
      return status;
    }

    byte[] output() {
      return output;
    }

    String errors() {
      return errors;
    }

    /** Returns whether the tool itself took more than a second. */
    boolean tookTooLong() {
      return status == 137;
    }
  }

  private Gnu() {}

  /** Returns whether {@code tool} is installed and GNU's, of the version that we compare with. */
  static boolean has(String tool, String version) {
    try {
      byte[] text = run(List.of(tool, "--version"), new byte[0]).output();
      String first = new String(text, StandardCharsets.UTF_8).lines().findFirst().orElse("");
      return first.contains("GNU") && first.contains(version);
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Runs a command line whose words are given in Latin 1, a byte a character. */
  static Result run(List<String> command, byte[] input) {
    try {
      List<String> words =
          new ArrayList<>(List.of("timeout", "-s", "KILL", "4", "env", "LC_ALL=C.UTF-8"));
      words.addAll(command);
      Process process = new ProcessBuilder(words).start();
      CompletableFuture<byte[]> output =
          CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
      CompletableFuture<byte[]> errors =
          CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException e) {
        // It did not want all of it.
      }
      byte[] printed = output.join();
      String said = new String(errors.join(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), printed, said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] readAll(InputStream stream) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      stream.transferTo(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
