package dev.osd.daemon.builtin;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A log as services write it: the same for the same size, with a rare needle and a few accents. */
final class LogFile {
  private static final String[] WORDS =
      ("user session request response handler cache worker queue database index shard replica node"
              + " cluster token header payload socket thread pool buffer stream client server config"
              + " module service gateway proxy balancer metric alert job task batch commit rollback"
              + " snapshot retry backoff limit quota policy schema table column row key value hash"
              + " tree graph event listener publish subscribe topic partition offset consumer producer"
              + " schedule timer")
          .split(" ", -1);
  private static final String[] PLAIN = {
    "connection from %i accepted",
    "GET /api/v1/%w/%n HTTP/1.1 200 %n",
    "%w %w completed in %nms",
    "flushing %w %w size=%n",
    "heartbeat ok seq=%n",
    "%w: checkpoint %h written",
    "POST /%w/%w 201 %n \"%w-agent/%n\"",
    "allocated %n bytes for %w %w %w",
    "user=%w%n login ok via %w",
    "gc pause %nus heap=%nK"
  };
  private static final String[] WARNINGS = {
    "slow %w query took %nms",
    "retrying %w after timeout (%n)",
    "disk usage %n% on %w",
    "Error rate above threshold for %w"
  };
  private static final String[] ERRORS = {
    "error: connection refused by %i",
    "error while processing %w: timeout after %nms",
    "fatal error in %w handler: %w %w unavailable",
    "request timeout for %w/%n"
  };

  private final Random random = new Random(20_240_607);
  private long millis = 1_700_000_000_000L;

  private LogFile() {}

  /** Writes a log of at least so many bytes. */
  static void write(Path file, long bytes) throws IOException {
    LogFile log = new LogFile();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      long written = 0;
      for (int line = 0; written < bytes; line++) {
        byte[] next = log.line(line).getBytes(StandardCharsets.UTF_8);
        out.write(next);
        written += next.length;
      }
    }
  }

  private String line(int number) {
    millis += random.nextInt(50);
    int chance = random.nextInt(100);
    String level = chance < 70 ? "INFO " : chance < 90 ? "DEBUG" : chance < 97 ? "WARN " : "ERROR";
    String[] texts =
        switch (level) {
          case "ERROR" -> ERRORS;
          case "WARN " -> WARNINGS;
          default -> PLAIN;
        };
    long s = millis / 1000;
    String tail =
        number % 500_000 == 123_456
            ? " xyzzy-needle-" + number
            : number % 1000 == 7 ? " café — naïve" : "";
    return "2023-%02d-%02dT%02d:%02d:%02d.%03dZ %s [%s-%d] com.example.%s.%s - %s%s\n"
        .formatted(
            s / 2_592_000 % 12 + 1,
            s / 86_400 % 28 + 1,
            s / 3600 % 24,
            s / 60 % 60,
            s % 60,
            millis % 1000,
            level,
            WORDS[random.nextInt(8)],
            random.nextInt(64),
            word(),
            Character.toUpperCase(word().charAt(0)) + word().substring(1),
            filled(texts[random.nextInt(texts.length)]),
            tail);
  }

  private String filled(String text) {
    StringBuilder filled = new StringBuilder();
    String[] parts = text.split("%(?! )", -1);
    filled.append(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      filled.append(value(parts[i].charAt(0))).append(parts[i].substring(1));
    }
    return filled.toString();
  }

  private String value(char kind) {
    return switch (kind) {
      case 'w' -> word();
      case 'n' -> String.valueOf(random.nextInt(100_000));
      case 'h' -> "%016x".formatted(random.nextLong());
      default -> "%d.%d.%d.%d".formatted(octet(), octet(), octet(), octet());
    };
  }

  private int octet() {
    return random.nextInt(256);
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }
}
