package dev.osd.daemon.builtin;

import java.io.IOException;
import java.util.List;

/**
 * Copies its input to its output.
 *
 * <pre>
 * cat [-AbeEnstTuv] [-]...
 *
 *   -n  number all lines            -b  number lines that are not empty
 *   -s  one empty line for several  -E  $ at the end of each line
 *   -T  tabs as ^I                  -v  other control bytes as ^X, bytes above 127 as M-X
 *   -A  -vET    -e  -vE    -t  -vT  -u  nothing: output is never held back for long
 * </pre>
 *
 * <h2>Bugs</h2>
 *
 * A second {@code -} adds nothing, also on a terminal, whose end of input could be typed twice.
 *
 * <p>Source: cat(1) of GNU coreutils 9.1.
 */
final class Cat implements Command {
  private final Arguments arguments =
      new Arguments(
          "cat",
          "[OPTION]... [-]...   copies its input to its output",
          Option.flag('A', "show-all", "the same as -vET"),
          Option.flag('b', "number-nonblank", "number lines that are not empty"),
          Option.flag('e', "", "the same as -vE"),
          Option.flag('E', "show-ends", "show $ at the end of each line"),
          Option.flag('n', "number", "number all lines"),
          Option.flag('s', "squeeze-blank", "one empty line for several"),
          Option.flag('t', "", "the same as -vT"),
          Option.flag('T', "show-tabs", "show tabs as ^I"),
          Option.flag('u', "", "nothing"),
          Option.flag('v', "show-nonprinting", "show control bytes as ^X, those above 127 as M-X"));

  @Override
  public int run(List<String> args, Streams streams)
      throws IOException, RefusedException, HelpException {
    boolean numberAll = false;
    boolean numberFull = false;
    boolean squeeze = false;
    boolean ends = false;
    boolean tabs = false;
    boolean controls = false;
    for (Word word : arguments.read(args)) {
      switch (word) {
        case Word.Flag(String option, int _) -> {
          numberAll |= option.equals("number");
          numberFull |= option.equals("number-nonblank");
          squeeze |= option.equals("squeeze-blank");
          boolean all = option.equals("show-all");
          ends |= all || option.equals("e") || option.equals("show-ends");
          tabs |= all || option.equals("t") || option.equals("show-tabs");
          controls |=
              all || option.equals("e") || option.equals("t") || option.equals("show-nonprinting");
        }
        case Word.Value _ -> {}
        case Word.Operand(String text, int _) -> Operands.checkStream(text);
      }
    }
    if (numberAll || numberFull || squeeze || ends || tabs || controls) {
      CatLines lines =
          new CatLines(numberAll && !numberFull, numberFull, squeeze, ends, tabs, controls);
      lines.copy(streams);
    } else {
      streams.in().transferTo(streams.out());
    }
    return 0;
  }
}
