package dev.osd.daemon.builtin.sed;

import java.io.IOException;

/** Prints a text so that every byte can be read, for {@code l}. */
final class Listing {
  private static final String LETTERS = "abtnvfr";
  private static final byte[] CODES = {7, 8, 9, 10, 11, 12, 13};

  private final Output output;
  private final byte lineEnd;
  private final int width;

  /**
   * @param width how many characters a line may have, with the backslash that continues it; 0 for
   *     any number
   */
  Listing(Output output, byte lineEnd, int width) {
    this.output = output;
    this.lineEnd = lineEnd;
    this.width = width;
  }

  void show(Space text) throws IOException {
    byte[] piece = new byte[4];
    byte[] continued = {'\\', lineEnd};
    byte[] end = {'$', lineEnd};
    int column = 0;
    for (int at = text.from(); at < text.to(); at++) {
      int length = piece(text.bytes()[at], piece);
      if (width > 0 && column + length >= width) {
        output.bytes(continued, 0, 2);
        column = 0;
      }
      output.bytes(piece, 0, length);
      column += length;
    }
    output.bytes(end, 0, 2);
  }

  /** Writes down one byte and returns how many characters that takes. */
  private static int piece(byte b, byte[] piece) {
    if (b >= ' ' && b < 0x7f && b != '\\') {
      piece[0] = b;
      return 1;
    }
    piece[0] = '\\';
    if (b == '\\') {
      piece[1] = '\\';
      return 2;
    }
    for (int i = 0; i < CODES.length; i++) {
      if (CODES[i] == b) {
        piece[1] = (byte) LETTERS.charAt(i);
        return 2;
      }
    }
    piece[1] = (byte) ('0' + ((b & 0xff) >> 6));
    piece[2] = (byte) ('0' + (b >> 3 & 7));
    piece[3] = (byte) ('0' + (b & 7));
    return 4;
  }
}
