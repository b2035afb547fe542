package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes every invisible character as an escape, beyond those for which JSON itself asks: a reply
 * or a record of the log can then be shown on a terminal as it is.
 */
final class VisibleEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1L;

  private static final int DELETE = 0x7F;

  private final int[] ascii = standardAsciiEscapesForJSON();

  VisibleEscapes() {
    ascii[DELETE] = ESCAPE_STANDARD;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    // Every writer asks and only reads, so none needs a copy.
    return ascii;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int c) {
    return Characters.isInvisible(c)
        ? new SerializedString("\\u" + HexFormat.of().toHexDigits((char) c))
        : null;
  }
}
