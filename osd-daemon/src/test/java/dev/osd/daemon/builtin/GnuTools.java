package dev.osd.daemon.builtin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The installed tools that ours are compared with: of these versions, in the C.UTF-8 locale. */
final class GnuTools {
  private static final Map<String, String> VERSIONS =
      Map.of("grep", "(GNU grep) 3.8", "sed", "(GNU sed) 4.9");
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String COREUTILS = "(GNU coreutils) 9.1";

  private final Path folder;

  /**
   * @param folder where inputs and results are kept for a moment
   */
  GnuTools(Path folder) {
    this.folder = folder;
  }

  /** Whether this tool is here, in the version that ours follows. */
  boolean has(String command) {
    try {
      Outcome version = run(List.of(command, "--version"), new byte[0], false);
      return version.text().contains(VERSIONS.getOrDefault(command, COREUTILS));
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /**
   * @param asFile whether the input is a file rather than a pipe
   */
  Outcome run(List<String> argv, byte[] input, boolean asFile) {
    try {
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(argv));
      builder.environment().clear();
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("PATH", "/usr/bin:/bin");
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      if (asFile) {
        builder.redirectInput(Files.write(folder.resolve("in"), input).toFile());
      }
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        if (!asFile) {
          in.write(input);
        }
      } catch (IOException e) {
        // It has read enough and closed its input.
      }
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(argv + " takes too long");
      }
      int status = process.exitValue();
      return new Outcome(status, Files.readAllBytes(out), Files.readAllBytes(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
