package dev.osd.policy.shell;

/** Says which characters are not what they look like. */
final class Characters {
  private Characters() {}

  /** Blanks that only look like blanks, invisible characters, and halves of characters. */
  static void doubt(int c, Collector out) {
    int type = Character.getType(c);
    if (type == Character.CONTROL && c != '\t' && c != '\n') {
      out.doubt("it has a control character");
    } else if (type == Character.SURROGATE
        || type == Character.FORMAT
        || type == Character.PRIVATE_USE
        || (c >= 0x80 && Character.isSpaceChar(c))) {
      out.doubt("it has a blank or an invisible character outside ASCII");
    }
  }
}
