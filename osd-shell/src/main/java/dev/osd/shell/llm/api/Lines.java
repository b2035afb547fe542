package dev.osd.shell.llm.api;

import dev.osd.shell.llm.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Cuts a server's answer into lines, which end in LF, CR or both. A line is given as soon as its
 * end is there. Bytes that are not UTF-8 become replacement characters.
 */
final class Lines {
  private static final int BLOCK = 16 << 10;

  private final InputStream in;
  private final int mostBytes;
  private final Failures failures;
  private final byte[] block = new byte[BLOCK];
  private int from;
  private int to;
  private int taken;
  private boolean afterReturn;

  /** Lines of at most so many bytes together. */
  Lines(InputStream in, int mostBytes, Failures failures) {
    this.in = in;
    this.mostBytes = mostBytes;
    this.failures = failures;
  }

  /**
   * The next line without its end; nothing at the end of the answer.
   *
   * @throws ApiException if the answer is over its bound
   */
  Optional<String> next() throws IOException, ApiException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (from < to || fill()) {
      if (afterReturn && block[from] == '\n') {
        from++;
      }
      afterReturn = false;
      int end = from;
      while (end < to && block[end] != '\n' && block[end] != '\r') {
        end++;
      }
      line.write(block, from, end - from);
      from = end;
      if (end < to) {
        afterReturn = block[end] == '\r';
        from++;
        return Optional.of(text(line));
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(text(line));
  }

  private boolean fill() throws IOException, ApiException {
    from = 0;
    to = Math.max(0, in.read(block, 0, block.length));
    taken += to;
    if (taken > mostBytes) {
      throw failures.tooLong(mostBytes);
    }
    return to > 0;
  }

  private static String text(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
