package dev.osd.daemon.socket;

import dev.osd.daemon.audit.AuditEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Requests as text, and what a log in memory says of them. */
final class Wire {
  static final String PING =
      "{\"request_id\":\"p\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"ping\"}]}";

  private Wire() {}

  static String plan(String id, String... actions) {
    return "{\"request_id\":\"%s\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[%s]}"
        .formatted(id, String.join(",", actions));
  }

  static String confirmed(String id, String... actions) {
    return with(
        plan(id, actions), "\"confirmation\":{\"token\":\"%s\"}".formatted(SmallDaemon.TOKEN));
  }

  static String streamed(String id, String... actions) {
    return with(confirmed(id, actions), "\"stream\":true");
  }

  static String with(String request, String field) {
    return request.substring(0, request.length() - 1) + "," + field + "}";
  }

  /**
   * @param line without double quotes; backslashes twice
   */
  static String sh(String line, int timeoutSec) {
    return "{\"type\":\"exec\",\"argv\":[\"sh\",\"-c\",\"%s\"],\"timeout_sec\":%d,\"as_root\":false,\"reason\":\"r\"}"
        .formatted(line, timeoutSec);
  }

  static Path fifo(Path folder) throws IOException, InterruptedException {
    return fifo(folder, "fifo");
  }

  static Path fifo(Path folder, String name) throws IOException, InterruptedException {
    Path fifo = folder.resolve(name);
    if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() != 0) {
      throw new IOException("no FIFO at " + fifo);
    }
    return fifo;
  }

  /** What became of actions that were no pings. */
  static List<AuditEvent.Finished> finished(SmallDaemon daemon) {
    return daemon.audit.events().stream()
        .filter(AuditEvent.Finished.class::isInstance)
        .map(AuditEvent.Finished.class::cast)
        .filter(finished -> !finished.isOfPing())
        .toList();
  }
}
