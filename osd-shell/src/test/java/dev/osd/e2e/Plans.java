package dev.osd.e2e;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Plans as text. */
final class Plans {
  private Plans() {}

  static String execute(String requestId, String... actions) {
    return plan(requestId, "execute", "", actions);
  }

  static String planOnly(String requestId, String... actions) {
    return plan(requestId, "plan_only", "", actions);
  }

  static String confirmed(String requestId, String token, String... actions) {
    return plan(
        requestId, "execute", ",\"confirmation\":{\"token\":" + quoted(token) + "}", actions);
  }

  private static String plan(String requestId, String mode, String more, String... actions) {
    return "{\"request_id\":%s,\"version\":\"0.1\",\"mode\":\"%s\",\"actions\":[%s]%s}"
        .formatted(quoted(requestId), mode, String.join(",", actions), more);
  }

  static String ping() {
    return "{\"type\":\"ping\"}";
  }

  static String exec(int timeoutSec, String... argv) {
    return "{\"type\":\"exec\",\"argv\":[%s],\"cwd\":null,\"env\":null,\"timeout_sec\":%d,\"as_root\":false,\"reason\":\"test\",\"danger\":null,\"recovery\":null}"
        .formatted(
            Arrays.stream(argv).map(Plans::quoted).collect(Collectors.joining(",")), timeoutSec);
  }

  /** A program that works in this directory, which is its workspace then. */
  static String execIn(String directory, int timeoutSec, String... argv) {
    return exec(timeoutSec, argv).replace("\"cwd\":null", "\"cwd\":" + quoted(directory));
  }

  static String shell(int timeoutSec, String command) {
    return "{\"type\":\"shell\",\"command\":%s,\"timeout_sec\":%d,\"reason\":\"test\"}"
        .formatted(quoted(command), timeoutSec);
  }

  static String readFile(String path, int maxBytes) {
    return "{\"type\":\"read_file\",\"path\":%s,\"max_bytes\":%d,\"reason\":\"test\"}"
        .formatted(quoted(path), maxBytes);
  }

  static String writeFile(String path, String content, String mode, boolean backup) {
    return "{\"type\":\"write_file\",\"path\":%s,\"content\":%s,\"mode\":%s,\"backup\":%s,\"reason\":\"test\"}"
        .formatted(quoted(path), quoted(content), quoted(mode), backup);
  }

  /** A text without control characters as a JSON string. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
