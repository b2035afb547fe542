package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * How test tables write bytes: {@code ~XX} is the byte with that hexadecimal number, {@code ~(N
 * text~)} is the text N times over, and all else is itself.
 */
final class CaseText {
  private CaseText() {}

  static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int i = 0;
    while (i < text.length()) {
      if (text.charAt(i) != '~') {
        bytes.writeBytes(text.substring(i, i + 1).getBytes(UTF_8));
        i++;
      } else if (text.charAt(i + 1) == '(') {
        int blank = text.indexOf(' ', i);
        int end = text.indexOf("~)", i);
        int times = Integer.parseInt(text.substring(i + 2, blank));
        bytes.writeBytes(text.substring(blank + 1, end).repeat(times).getBytes(ISO_8859_1));
        i = end + 2;
      } else {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 3;
      }
    }
    return bytes.toByteArray();
  }
}
