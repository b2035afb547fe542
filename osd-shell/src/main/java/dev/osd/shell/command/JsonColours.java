package dev.osd.shell.command;

import dev.osd.protocol.wire.JsonLayout;
import dev.osd.shell.Colour;

/** The colours of JSON on a terminal. */
final class JsonColours implements JsonLayout.Paint {
  @Override
  public String dress(JsonLayout.Piece piece, String text) {
    return switch (piece) {
      case NAME -> Colour.BLUE.of(text);
      case STRING -> Colour.GREEN.of(text);
      case LITERAL -> Colour.YELLOW.of(text);
    };
  }
}
