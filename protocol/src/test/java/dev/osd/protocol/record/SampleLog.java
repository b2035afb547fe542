package dev.osd.protocol.record;

import dev.osd.protocol.wire.JsonLine;
import dev.osd.protocol.wire.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log as a daemon writes it, made by hand: its lines, by the files they are in. */
final class SampleLog {
  static final Instant BEGINNING = Instant.parse("2026-01-02T03:04:05.000001Z");
  static final LogKeys KEYS = LogKeys.of(new byte[LogKeys.SECRET_BYTES]);

  private final LogFiles files;
  private final Chain chain = new Chain(KEYS);
  private final List<List<byte[]>> parts = new ArrayList<>();
  private final Map<Path, byte[]> written = new HashMap<>();
  private Link link = Link.START;

  SampleLog(Path folder) {
    files = new LogFiles(folder.resolve("audit.jsonl"));
  }

  /** Adds a file with so many records, a second apart. */
  SampleLog file(int records) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      lines.add(next("finished", Optional.empty()));
    }
    parts.add(lines);
    return this;
  }

  /** Adds a record in which the log tells of itself to the last file. */
  SampleLog notice(NoticeKind kind) {
    parts.getLast().add(next(kind.action(), Optional.of(kind)));
    return this;
  }

  private byte[] next(String action, Optional<NoticeKind> notice) {
    Instant time = BEGINNING.plusSeconds(link.sequence());
    byte[] body =
        JsonLine.of(
            StrictJson.standard(),
            out -> {
              out.text(RecordNames.TIMESTAMP, RecordTime.text(time));
              out.object(
                  RecordNames.EVENT,
                  event -> event.text(RecordNames.KIND, "event").text(RecordNames.ACTION, action));
              out.object(
                  RecordNames.OSD,
                  osd ->
                      notice.ifPresent(kind ->
                          osd.object(
                              RecordNames.NOTICE,
                              of -> of.text(RecordNames.KIND, kind.wireName()))));
            });
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    link = chain.seal(body, link, line);
    return line.toByteArray();
  }

  /** A record that this log's writer could have written, after another one than the last. */
  byte[] branch(Link after) {
    Link real = link;
    link = after;
    byte[] line = next("branch", Optional.empty());
    link = real;
    return line;
  }

  LogFiles files() {
    return files;
  }

  Link link() {
    return link;
  }

  /** All lines in order. */
  List<byte[]> lines() {
    return parts.stream().flatMap(List::stream).toList();
  }

  /** Puts the files on disk with a head that fits. */
  SampleLog write() throws IOException {
    writeParts(parts);
    writeHead(new Head(link, length(parts.getLast()), 1));
    return this;
  }

  void writeHead(Head head) throws IOException {
    Files.write(files.head(), head.encode(KEYS));
  }

  /** Puts these lines on disk instead, spread over the files as before. */
  void write(List<byte[]> lines) throws IOException {
    List<List<byte[]>> spread = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < parts.size(); i++) {
      int to =
          i == parts.size() - 1 ? lines.size() : Math.min(lines.size(), from + parts.get(i).size());
      spread.add(lines.subList(from, to));
      from = to;
    }
    writeParts(spread);
  }

  private void writeParts(List<List<byte[]>> content) throws IOException {
    Files.createDirectories(path(0).resolveSibling("."));
    for (int i = 0; i < content.size(); i++) {
      Path file = path(content.size() - 1 - i);
      byte[] bytes = joined(content.get(i));
      if (!Files.exists(file) || !Arrays.equals(bytes, written.get(file))) {
        written.put(file, bytes);
        Files.write(file, bytes);
      }
    }
  }

  /** The file that was the log so many rotations ago. */
  Path path(int ago) {
    return ago == 0 ? files.log() : files.rotated(ago);
  }

  Verification verify() throws IOException {
    return new LogVerifier(files, KEYS).verify(Optional.empty());
  }

  Verification verifySince(int sequence) throws IOException {
    return new LogVerifier(files, KEYS).verify(Optional.of(BEGINNING.plusSeconds(sequence - 1L)));
  }

  /** A line and where the chain stands with it. */
  static final class Sealed {
    private final byte[] line;
    private final Link link;

    Sealed(Chain chain, String body, Link previous) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      link = chain.seal(body.getBytes(StandardCharsets.UTF_8), previous, out);
      line = out.toByteArray();
    }

    byte[] line() {
      return line.clone();
    }

    Link link() {
      return link;
    }
  }

  static byte[] flipped(byte[] bytes, int at, int mask) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) mask;
    return flipped;
  }

  static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] joined(List<byte[]> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    lines.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  private static long length(List<byte[]> lines) {
    return lines.stream().mapToLong(line -> line.length).sum();
  }
}
