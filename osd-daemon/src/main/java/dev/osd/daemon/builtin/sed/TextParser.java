package dev.osd.daemon.builtin.sed;

import java.io.ByteArrayOutputStream;

/**
 * Reads the text of {@code a}, {@code i} and {@code c}: classic, behind a backslash and a newline,
 * or in the command's own line.
 */
final class TextParser {
  private final ScriptReader reader;
  private final Dialect dialect;
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

  TextParser(ScriptReader reader, Dialect dialect) {
    this.reader = reader;
    this.dialect = dialect;
  }

  /** The text with its line ends; empty if a backslash ends the script. */
  byte[] text() throws ScriptException {
    int c = reader.nextNonBlank();
    if (c == ScriptReader.END) {
      throw reader.error("expected \\ after `a', `c' or `i'");
    }
    if (c != '\\') {
      if (dialect.posix()) {
        throw reader.error("expected \\ after `a', `c' or `i'");
      }
      reader.back(c);
      return lines();
    }
    int lead = reader.next();
    if (lead == ScriptReader.END) {
      return continued() ? lines() : new byte[0];
    }
    if (lead != '\n') {
      raw.write(lead);
    }
    return lines();
  }

  /** Whether the next part goes on with the text. */
  private boolean continued() throws ScriptException {
    if (dialect.posix()) {
      throw reader.error("incomplete command");
    }
    return reader.nextPart();
  }

  /** Up to the first newline without a backslash; one that ends a part goes on in the next. */
  private byte[] lines() throws ScriptException {
    int c = reader.next();
    while (c != ScriptReader.END && c != '\n') {
      if (c == '\\') {
        c = reader.next();
        if (c == ScriptReader.END) {
          raw.write('\n');
          if (!continued()) {
            return raw.toByteArray();
          }
          c = reader.next();
          continue;
        }
        raw.write('\\');
      }
      raw.write(c);
      c = reader.next();
    }
    raw.write('\n');
    return Escapes.replace(raw.toByteArray(), Escapes.Use.TEXT, reader);
  }
}
