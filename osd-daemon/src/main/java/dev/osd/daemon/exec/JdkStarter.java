package dev.osd.daemon.exec;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts programs by the runtime's own means, where no native way is known. What it starts can get
 * away: see {@link ProcessTree}.
 */
final class JdkStarter implements ProcessStarter {
  private final String reason;
  private final Charset systemCharset;

  /**
   * @param reason why programs are not started natively: a sentence
   */
  JdkStarter(String reason) {
    this(reason, Charset.forName(System.getProperty("sun.jnu.encoding")));
  }

  /**
   * @param systemCharset how the runtime turns arguments into bytes, which the locale decides
   */
  JdkStarter(String reason, Charset systemCharset) {
    this.reason = reason;
    this.systemCharset = systemCharset;
  }

  @Override
  public Optional<String> shortcoming() {
    return Optional.of(reason);
  }

  @Override
  public StartedProgram start(Launch launch, Confinement.Hold hold, OutputSink output)
      throws IOException {
    if (!survivesEncoding(launch)) {
      throw new IOException(
          "an argument has characters that the daemon's locale (%s) would turn into others; run the daemon with LC_ALL=C.UTF-8"
              .formatted(systemCharset.name()));
    }
    try (Resources resources = new Resources()) {
      OutputPipe stdout = resources.add(OutputPipe.open());
      OutputPipe stderr = resources.add(OutputPipe.open());
      Process process = process(launch, hold, stdout, stderr);
      return JdkProgram.of(
          process,
          new ProcessTree(process, launch.mark()),
          stdout,
          stderr,
          output,
          resources.release());
    }
  }

  private static Process process(
      Launch launch, Confinement.Hold hold, OutputPipe stdout, OutputPipe stderr)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .directory(new File(launch.directory()))
            .redirectInput(
                launch.input().length() == 0
                    ? ProcessBuilder.Redirect.from(new File("/dev/null"))
                    : ProcessBuilder.Redirect.PIPE)
            .redirectOutput(stdout.forProgram())
            .redirectError(stderr.forProgram());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    builder.environment().put(ProcessTree.MARK, launch.mark());
    try {
      Process process = hold.start(builder::start);
      try (OutputStream input = process.getOutputStream()) {
        input.write(launch.input().toArray());
      } catch (IOException gone) {
        // It has ended, or closed its input; what it makes of that is its own matter.
      }
      return process;
    } catch (IOException e) {
      throw new IOException(problem(e), e);
    }
  }

  /**
   * Whether the program gets what was judged: the runtime puts a question mark for every character
   * that the locale's encoding does not have, and to a shell that is a pattern.
   */
  private boolean survivesEncoding(Launch launch) {
    CharsetEncoder encoder = systemCharset.newEncoder();
    return Stream.of(
            launch.command().stream(),
            Stream.of(launch.directory()),
            launch.environment().keySet().stream(),
            launch.environment().values().stream())
        .flatMap(texts -> texts)
        .allMatch(encoder::canEncode);
  }

  /** The system's own words without the program's arguments, which may be secrets. */
  private static String problem(IOException e) {
    String message = String.valueOf(e.getMessage());
    // As the JDK writes it: Exec failed, error: 13 (Permission denied)
    int error = message.lastIndexOf("error: ");
    int open = message.indexOf('(', Math.max(error, 0));
    int close = message.lastIndexOf(')');
    return error < 0 || open < 0 || close < open
        ? "the system refused it"
        : message.substring(open + 1, close);
  }
}
