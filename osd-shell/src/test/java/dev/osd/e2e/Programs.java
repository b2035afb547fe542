package dev.osd.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The programs as they lie in the checkout, and ways to run them. */
public final class Programs {
  private Programs() {}

  /** The checkout that these tests were built from. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return here.endsWith("osd-shell") ? here.resolveSibling("") : here;
  }

  public static Path shell() {
    return root().resolve("osd-shell/bin/osd-shell");
  }

  public static Path daemon() {
    return root().resolve("osd-daemon/bin/osd-daemon");
  }

  /**
   * A process in this folder, with the folder for a home and nothing of our own environment else.
   */
  public static ProcessBuilder builder(
      Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME",
                folder.toString(),
                "OSD_JAVA_HOME",
                System.getProperty("java.home"),
                "OSD_NO_BUILD",
                "1"));
    builder.environment().putAll(environment);
    return builder;
  }

  /**
   * What a finished program left.
   *
   * @param status its exit status
   */
  public record Outcome(int status, String stdout, String stderr) {}

  /** Runs a program to its end, with this text on standard input. */
  public static Outcome run(ProcessBuilder builder, String stdin)
      throws IOException, InterruptedException {
    Path out = java.nio.file.Files.createTempFile("out", ".txt");
    Path err = java.nio.file.Files.createTempFile("err", ".txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try (var input = process.getOutputStream()) {
      input.write(stdin.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It did not want to read.
    }
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("still running: " + builder.command());
    }
    try {
      return new Outcome(
          process.exitValue(),
          java.nio.file.Files.readString(out),
          java.nio.file.Files.readString(err));
    } finally {
      java.nio.file.Files.delete(out);
      java.nio.file.Files.delete(err);
    }
  }

  /** Runs a line by {@code /bin/bash}, as printed in the README, in this folder. */
  public static Outcome bash(Path folder, Map<String, String> environment, String line)
      throws IOException, InterruptedException {
    return run(builder(folder, environment, List.of("/bin/bash", "-c", line)), "");
  }
}
