package dev.osd.daemon.builtin;

/** What a stream's filter says to operands that name files. */
final class Operands {
  private Operands() {}

  /**
   * Lets {@code -}, the input stream, pass.
   *
   * @param text an operand that GNU's tool would open
   */
  static void checkStream(String text) throws RefusedException {
    if (!text.equals("-")) {
      throw new RefusedException(
          "cannot open "
              + Quoted.of(text)
              + ": builtins read their input stream and open no files; make the file the input");
    }
  }
}
