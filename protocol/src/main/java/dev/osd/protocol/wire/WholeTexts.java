package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/**
 * Puts the replacement character in the place of lone surrogates, which a path or a message of the
 * system can hold: what this room writes, {@link StrictJson} can read.
 */
final class WholeTexts extends JsonGeneratorDelegate {
  WholeTexts(JsonGenerator out) {
    super(out, false);
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    super.writeFieldName(Characters.whole(name));
  }

  @Override
  public void writeString(String text) throws IOException {
    super.writeString(Characters.whole(text));
  }
}
