package dev.osd.protocol.record;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonLine;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How far a log goes, kept beside it: without it nobody could tell a log whose last records were
 * cut off from one that never had them. One line of JSON under a MAC of its own, filled up with
 * spaces to one sector, which a disk writes whole or not at all.
 *
 * @param link the last record that is known to be on disk; the log may go on behind it
 * @param fileLength bytes of the log's current file up to and with that record
 * @param first the oldest record that has not been given up by rotation
 */
public record Head(Link link, long fileLength, long first) {
  /** Bytes of the file: one sector. */
  public static final int BYTES = 512;

  private static final StrictJson JSON = StrictJson.standard();

  /** The file's content. */
  public byte[] encode(LogKeys keys) {
    byte[] open =
        JsonLine.of(
            JSON,
            out ->
                out.number("sequence", link.sequence())
                    .text("hash", link.hash())
                    .number("file_length", fileLength)
                    .number("first", first));
    int end = open.length - "}\n".length();
    String mac = HexFormat.of().formatHex(keys.head().doFinal(Arrays.copyOfRange(open, 0, end)));
    byte[] rest = (",\"mac\":\"" + mac + "\"}").getBytes(StandardCharsets.US_ASCII);
    byte[] content = new byte[BYTES];
    Arrays.fill(content, (byte) ' ');
    content[BYTES - 1] = '\n';
    System.arraycopy(open, 0, content, 0, end);
    System.arraycopy(rest, 0, content, end, rest.length);
    return content;
  }

  /** The head that a file's content says, or nothing where not every byte is as it was written. */
  public static Optional<Head> decode(byte[] content, LogKeys keys) {
    if (content.length != BYTES) {
      return Optional.empty();
    }
    try {
      JsonView view = JsonView.of(JSON, content);
      Head head =
          new Head(
              new Link(view.whole("sequence").orElse(-1), view.text("hash").orElse("")),
              view.whole("file_length").orElse(-1),
              view.whole("first").orElse(-1));
      if (head.link.hash().length() != Seal.HASH_DIGITS) {
        return Optional.empty();
      }
      // What it says, written anew, has to be what stands there: there is no second spelling.
      return MessageDigest.isEqual(head.encode(keys), content)
          ? Optional.of(head)
          : Optional.empty();
    } catch (ProtocolException e) {
      return Optional.empty();
    }
  }

  /**
   * The head in a file; nothing where it is not as it was written.
   *
   * @throws IOException if it cannot be read; {@link java.nio.file.NoSuchFileException} where there
   *     is none
   */
  public static Optional<Head> read(Path file, LogKeys keys) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return decode(in.readNBytes(BYTES + 1), keys);
    }
  }
}
