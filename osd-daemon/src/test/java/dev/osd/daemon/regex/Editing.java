package dev.osd.daemon.regex;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What grep and sed do with matches, for comparisons. */
final class Editing {
  private Editing() {}

  /** Does what {@code grep -ob} does: the offset of each match that is not empty, and the match. */
  static byte[] spans(Regex regex, List<byte[]> lines) {
    Matcher matcher = regex.matcher(Cancellation.NEVER);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int offset = 0;
    for (byte[] line : lines) {
      int at = 0;
      while (at < line.length && matcher.find(line, 0, line.length, at)) {
        int start = matcher.start(0);
        int end = matcher.end(0);
        if (start < end) {
          out.writeBytes(((offset + start) + ":").getBytes(StandardCharsets.UTF_8));
          out.write(line, start, end - start);
          out.write('\n');
        }
        at = Math.max(end, start + 1);
      }
      offset += line.length + 1;
    }
    return out.toByteArray();
  }

  /** Does what {@code grep -n} does. */
  static byte[] matchingLines(Regex regex, byte[] text) {
    Matcher matcher = regex.matcher(Cancellation.NEVER);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int number = 1;
    int from = 0;
    int at = matcher.nextLine(text, 0, text.length);
    while (at >= 0) {
      number += ByteSearch.count(text, from, at, (byte) '\n');
      int end = matcher.lineEnd(text, at, text.length);
      out.writeBytes((number + ":").getBytes(StandardCharsets.UTF_8));
      out.write(text, at, end + 1 - at);
      number++;
      from = end + 1;
      at = matcher.nextLine(text, from, text.length);
    }
    return out.toByteArray();
  }

  /** Does what sed does for {@code s/.../<&|\1|\2>/g}. */
  static byte[] substituted(Regex regex, List<byte[]> lines, int groups) {
    Matcher matcher = regex.matcher(Cancellation.NEVER);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      substitute(matcher, line, groups, out);
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static void substitute(
      Matcher matcher, byte[] line, int groups, ByteArrayOutputStream out) {
    int at = 0;
    int copied = 0;
    int lastEnd = -1;
    while (at <= line.length && matcher.find(line, 0, line.length, at)) {
      int start = matcher.start(0);
      int end = matcher.end(0);
      out.write(line, copied, start - copied);
      copied = end;
      if (start < end || start != lastEnd) {
        replace(matcher, line, groups, out);
        lastEnd = end;
      }
      at = end;
      if (start == end) {
        if (start < line.length) {
          out.write(line[start]);
          copied++;
        }
        at = start + 1;
      }
    }
    if (copied < line.length) {
      out.write(line, copied, line.length - copied);
    }
  }

  private static void replace(Matcher matcher, byte[] line, int groups, ByteArrayOutputStream out) {
    out.write('<');
    for (int group = 0; group <= groups; group++) {
      if (group > 0) {
        out.write('|');
      }
      if (matcher.start(group) >= 0) {
        out.write(line, matcher.start(group), matcher.end(group) - matcher.start(group));
      }
    }
    out.write('>');
  }
}
