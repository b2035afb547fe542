package dev.osd.shell;

/** The colours of this program, by their ECMA-48 numbers, so that the terminal's theme decides. */
public enum Colour {
  RED(31),
  GREEN(32),
  YELLOW(33),
  BLUE(34),
  GREY(90);

  private final int number;

  Colour(int number) {
    this.number = number;
  }

  /** The text in this colour. Only for a terminal that wants it. */
  public String of(String text) {
    return "\u001b[" + number + "m" + text + "\u001b[0m";
  }
}
