package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.io.Memory;
import dev.osd.daemon.builtin.sed.Dialect;
import dev.osd.daemon.builtin.sed.Machine;
import dev.osd.daemon.builtin.sed.Program;
import dev.osd.daemon.builtin.sed.ScriptException;
import dev.osd.daemon.regex.MatchBudgetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Edits its input line by line.
 *
 * <pre>
 * sed [-nsuz] [-E | -r] [--posix] [-l N] SCRIPT | -e SCRIPT ... [-]...
 *
 * addresses  N  $  /re/IM  \cREc  first~step   ADDR,ADDR  ADDR,+N  ADDR,~N  0,/re/   !
 * commands   s y d D p P n N g G h H x q Q = a i c b t T : {} l z v #
 * s flags    g p N i I m M
 * in its replacement   &amp; \0 to \9  \n \t \a \f \v \cX \dNNN \oNNN \xHH  and the case of letters by
 *            backslashes with U L u l E
 * </pre>
 *
 * <p>Exit status: 0; what {@code q} or {@code Q} says; 1 if the script is wrong; 4 if it cannot go
 * on. Refused are commands and options that touch files or start programs: {@code r R w W e F}, the
 * flags {@code w} and {@code e}, {@code -i} and {@code -f}.
 *
 * <h2>Bugs</h2>
 *
 * {@code -u} writes each line at once, but still reads blocks. A pattern space is at most as large
 * as the memory that builtins share.
 *
 * <p>Source: sed(1) and the manual of GNU sed 4.9, in the C.UTF-8 locale.
 */
final class Sed implements Command {
  private static final int DEFAULT_WIDTH = 70;
  private static final String NO_FILES = "edits files; builtins work on streams: ";

  private final Memory memory;
  private final Arguments arguments =
      new Arguments(
          "sed",
          "[OPTION]... SCRIPT [-]...   edits its input line by line",
          Option.value('e', "expression", "a part of the script; parts follow each other as lines"),
          Option.flag('n', "quiet silent", "print nothing but what the script prints"),
          Option.flag('E', "regexp-extended", "extended regular expressions"),
          Option.flag('r', "", "the same"),
          Option.flag('s', "separate", "each input by itself; there is but one"),
          Option.flag('z', "null-data zero-terminated", "NUL ends a line"),
          Option.flag('u', "unbuffered", "write each line at once"),
          Option.value('l', "line-length", "how many characters the command l prints a line"),
          Option.flag(Option.NO_LETTER, "posix", "no GNU extensions"),
          Option.flag(Option.NO_LETTER, "sandbox", "nothing but the stream, as always here"),
          Option.flag('b', "binary", "nothing; lines are never converted"),
          Option.refused(
              Option.perhaps('i', "in-place", ""),
              NO_FILES + "make the file the input, write the output"),
          Option.refused(
              Option.value('f', "file", ""),
              "reads a file; builtins open none: use -e for each line"),
          Option.refused(
              Option.flag(Option.NO_LETTER, "follow-symlinks", ""), NO_FILES + "leave it out"),
          Option.refused(
              Option.flag(Option.NO_LETTER, "debug", ""),
              "is not served; the command l shows a line"));

  Sed(Memory memory) {
    this.memory = memory;
  }

  @Override
  public int run(List<String> args, Streams streams)
      throws IOException, RefusedException, HelpException {
    Choices choices = new Choices();
    for (Word word : arguments.read(args)) {
      choices.add(word);
    }
    try (Memory.Share share = memory.open()) {
      Dialect dialect = choices.dialect();
      Program program = Program.parse(choices.script(), dialect);
      Machine.Settings settings =
          new Machine.Settings(
              dialect, choices.quiet || program.quiet(), choices.unbuffered, choices.width);
      return new Machine(
              program, settings, streams.in(), streams.out(), share, streams.cancellation())
          .run();
    } catch (ScriptException e) {
      return fail(String.valueOf(e.getMessage()), e.status(), streams);
    } catch (MatchBudgetException e) {
      return fail(String.valueOf(e.getMessage()), ScriptException.PANIC, streams);
    }
  }

  private static int fail(String message, int status, Streams streams) throws IOException {
    streams.err().write(("sed: " + message + "\n").getBytes(StandardCharsets.UTF_8));
    return status;
  }

  /** What the command line says. */
  private final class Choices {
    private final List<String> parts = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();
    private boolean quiet;
    private boolean extended;
    private boolean posix;
    private boolean sandbox;
    private boolean nulls;
    private boolean unbuffered;
    private int width = DEFAULT_WIDTH;

    void add(Word word) throws RefusedException {
      switch (word) {
        case Word.Flag(String option, int _) -> flag(option);
        case Word.Value(String option, String value, int _) -> {
          if (option.equals("expression")) {
            parts.add(value);
          } else {
            width = number(value);
          }
        }
        case Word.Operand(String text, int _) -> operands.add(text);
      }
    }

    private void flag(String option) {
      switch (option) {
        case "quiet" -> quiet = true;
        case "regexp-extended", "r" -> extended = true;
        case "posix" -> posix = true;
        case "sandbox" -> sandbox = true;
        case "null-data" -> nulls = true;
        case "unbuffered" -> unbuffered = true;
        default -> {
          // -s and -b change nothing for one stream of bytes.
        }
      }
    }

    /** A number as atoi(3) reads it. */
    private static int number(String text) throws RefusedException {
      String digits = text.strip();
      int end = 0;
      while (end < digits.length() && end < 9 && Character.digit(digits.charAt(end), 10) >= 0) {
        end++;
      }
      return end == 0 ? 0 : Integer.parseInt(digits.substring(0, end));
    }

    List<String> script() throws RefusedException {
      List<String> inputs = operands;
      if (parts.isEmpty()) {
        if (operands.isEmpty()) {
          throw arguments.misuse("no script was given");
        }
        parts.add(operands.getFirst());
        inputs = operands.subList(1, operands.size());
      }
      for (String input : inputs) {
        Operands.checkStream(input);
      }
      return parts;
    }

    Dialect dialect() {
      return new Dialect(extended, posix, sandbox, nulls ? (byte) 0 : (byte) '\n');
    }
  }
}
