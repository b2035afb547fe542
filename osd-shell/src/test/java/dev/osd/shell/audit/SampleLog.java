package dev.osd.shell.audit;

import dev.osd.protocol.record.Chain;
import dev.osd.protocol.record.Head;
import dev.osd.protocol.record.Link;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log as a daemon leaves it, with one of each kind of record and more, in a folder. */
public final class SampleLog {
  private static final byte[] SECRET = new byte[LogKeys.SECRET_BYTES];

  private final LogFiles files;
  private final Chain chain = new Chain(LogKeys.of(SECRET));
  private final List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
  private Link link = Link.START;
  private int seconds;

  public SampleLog(Path folder) {
    files = new LogFiles(folder.resolve("audit.jsonl").toAbsolutePath());
  }

  /** A log of one file in which everything happens once. */
  public static SampleLog ofEverything(Path folder) throws IOException {
    return new SampleLog(folder)
        .started()
        .ran("req-1", 1000, "make", "policy.toml:4", 0)
        .ran("req-2", 1000, "make", "policy.toml:4", 2)
        .denied("req-3", 1001, "shutdown", "built-in:41")
        .unconfirmed("req-4", 1000, "apt-get", "policy.toml:9")
        .confirmedShell("req-5", 1000, "git push && date", "policy.toml:9")
        .wrote("req-6", 1000, "/home/me/notes.txt", "policy.toml:20")
        .refused("parse_failed", "not strict JSON: the text ends too early")
        .notice("log_repaired", "torn")
        .ran("req-1", 1000, "date", "policy.toml:5", 0)
        .write();
  }

  public Path path() {
    return files.log();
  }

  public LogFiles files() {
    return files;
  }

  /** Begins a new file, as rotation does. */
  public SampleLog rotate() {
    parts.add(new ArrayList<>());
    return notice("log_continued", "rotated");
  }

  public SampleLog started() {
    return record(
        "process",
        "start",
        "daemon_started",
        "success",
        "",
        "null",
        "\"process\":{\"pid\":77},",
        "\"socket\":\"/run/osd.sock\",\"policy\":\"policy.toml\"");
  }

  /** A program that was let through and has ended with this status. */
  public SampleLog ran(String id, int uid, String program, String rule, int status) {
    String process =
        "\"process\":{\"args\":[\"%1$s\",\"-j2\"],\"args_count\":2,\"executable\":\"/usr/bin/%1$s\",\"working_directory\":\"/home/me\"},"
            .formatted(program);
    decided(id, uid, "process", process, rule, "exec", "allow", false, true, "unknown");
    return finished(
        id, uid, "process", "\"process\":{\"exit_code\":%d},".formatted(status), "exec");
  }

  /** Text commands that were let through and have ended well. */
  public SampleLog piped(String id, String line, String file) {
    record(
        "process",
        "start",
        "decided",
        "unknown",
        "",
        "\"" + id + "\"",
        "\"process\":{\"args\":[\"%s\"]},".formatted(line.replace(" ", "\",\"")),
        "\"action\":{\"id\":\"p\",\"type\":\"pipe\",\"in_fd\":3,\"names\":{\"3\":\"%s\"}},\"decision\":\"allow\",\"runs\":true"
            .formatted(file));
    return record(
        "process",
        "end",
        "finished",
        "success",
        "",
        "\"" + id + "\"",
        "",
        "\"action\":{\"id\":\"p\",\"type\":\"pipe\"},\"result\":{\"exit_codes\":[\"0\"]}");
  }

  public SampleLog denied(String id, int uid, String program, String rule) {
    String process = "\"process\":{\"args\":[\"%s\"],\"args_count\":1},".formatted(program);
    return decided(id, uid, "process", process, rule, "exec", "deny", false, false, "failure");
  }

  public SampleLog unconfirmed(String id, int uid, String program, String rule) {
    String process =
        "\"process\":{\"args\":[\"%s\",\"install\"],\"args_count\":2},".formatted(program);
    return decided(id, uid, "process", process, rule, "exec", "confirm", false, false, "failure");
  }

  public SampleLog confirmedShell(String id, int uid, String line, String rule) {
    String process =
        "\"process\":{\"command_line\":\"%s\",\"executable\":\"/usr/bin/dash\"},".formatted(line);
    decided(id, uid, "process", process, rule, "shell", "confirm", true, true, "unknown");
    return finished(id, uid, "process", "\"process\":{\"exit_code\":0},", "shell");
  }

  public SampleLog wrote(String id, int uid, String path, String rule) {
    String file = "\"file\":{\"path\":\"%s\",\"mode\":\"0644\"},".formatted(path);
    decided(id, uid, "file", file, rule, "write_file", "allow", false, true, "unknown");
    return finished(id, uid, "file", "\"file\":{\"size\":12},", "write_file");
  }

  public SampleLog refused(String code, String message) {
    return record(
        "session",
        "denied",
        "refused",
        "failure",
        "",
        "null",
        "\"user\":{\"id\":\"1000\"},\"error\":{\"code\":\"%s\",\"message\":\"%s\"},"
            .formatted(code, message),
        "\"peer\":{\"pid\":42,\"uid\":1000,\"gid\":1000}");
  }

  public SampleLog notice(String event, String kind) {
    return record(
        "file",
        "change",
        event,
        "success",
        "",
        "null",
        "\"file\":{\"name\":\"audit.jsonl.1\"},",
        "\"notice\":{\"kind\":\"%s\",\"bytes\":17,\"after\":%d}".formatted(kind, link.sequence()));
  }

  private SampleLog decided(
      String id,
      int uid,
      String category,
      String target,
      String rule,
      String type,
      String decision,
      boolean confirmed,
      boolean runs,
      String outcome) {
    return record(
        category,
        runs ? "allowed" : "denied",
        "decided",
        outcome,
        "",
        "\"" + id + "\"",
        "\"session_id\":\"s-%d\",\"user\":{\"id\":\"%d\"},%s\"rule\":{\"name\":\"%s\"},\"gen_ai\":{\"request\":{\"model\":\"gpt-x\"}},"
            .formatted(uid, uid, target, rule),
        "\"peer\":{\"pid\":42,\"uid\":%d,\"gid\":%d},\"mode\":\"execute\",\"action\":{\"id\":\"step1\",\"type\":\"%s\",\"timeout_sec\":5,\"env\":{\"LANG\":{\"length\":1,\"digest\":\"d\"}},\"reason\":\"to see\"},\"decision\":\"%s\",\"why\":\"a rule says so\",\"confirmed\":%s,\"runs\":%s,\"prompt\":\"please do\""
            .formatted(uid, uid, type, decision, confirmed, runs));
  }

  private SampleLog finished(String id, int uid, String category, String target, String type) {
    boolean ok = !target.contains("exit_code") || target.contains("\"exit_code\":0}");
    return record(
        category,
        "end",
        "finished",
        ok ? "success" : "failure",
        ",\"duration\":7000000",
        "\"" + id + "\"",
        "\"session_id\":\"s-%d\",\"user\":{\"id\":\"%d\"},%s".formatted(uid, uid, target),
        "\"peer\":{\"pid\":42,\"uid\":%d,\"gid\":%d},\"action\":{\"id\":\"step1\",\"type\":\"%s\"},\"result\":{\"type\":\"%s\",\"ok\":%s,\"stdout\":{\"length\":3,\"digest\":\"d\"},\"sandbox\":\"workspace\"}"
            .formatted(uid, uid, type, type, ok));
  }

  private SampleLog record(
      String category,
      String type,
      String action,
      String outcome,
      String more,
      String requestId,
      String fields,
      String osd) {
    String time = "2026-11-20T08:%02d:%02d.000001Z".formatted(seconds / 60, seconds % 60);
    seconds++;
    return line(
        "{\"@timestamp\":\"%s\",\"ecs\":{\"version\":\"8.17\"},\"event\":{\"kind\":\"event\",\"action\":\"%s\",\"category\":[\"%s\"],\"type\":[\"%s\"],\"outcome\":\"%s\"%s},\"request_id\":%s,%s\"osd\":{%s}}\n"
            .formatted(time, action, category, type, outcome, more, requestId, fields, osd));
  }

  private SampleLog line(String body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    link = chain.seal(body.getBytes(StandardCharsets.UTF_8), link, out);
    parts.getLast().add(out.toString(StandardCharsets.UTF_8));
    return this;
  }

  /** All lines in order, newlines included. */
  public List<String> lines() {
    return parts.stream().flatMap(List::stream).toList();
  }

  /** Puts the files, the key and a head that fits on disk. */
  public SampleLog write() throws IOException {
    for (int i = 0; i < parts.size(); i++) {
      int ago = parts.size() - 1 - i;
      Path file = ago == 0 ? files.log() : files.rotated(ago);
      Files.writeString(file, String.join("", parts.get(i)));
    }
    Files.write(files.key(), SECRET);
    Files.write(
        files.head(), new Head(link, Files.size(files.log()), 1).encode(LogKeys.of(SECRET)));
    return this;
  }
}
