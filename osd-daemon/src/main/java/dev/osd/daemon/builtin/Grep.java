package dev.osd.daemon.builtin;

import dev.osd.daemon.builtin.grep.LineTooLongException;
import dev.osd.daemon.builtin.grep.Run;
import dev.osd.daemon.builtin.grep.Settings.Report;
import dev.osd.daemon.builtin.grep.Spool;
import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Memory;
import dev.osd.daemon.regex.BadPatternException;
import dev.osd.daemon.regex.MatchBudgetException;
import dev.osd.daemon.regex.Regex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * Prints the lines of its input that match.
 *
 * <pre>
 * grep [OPTION]... PATTERNS [-]...
 * grep [OPTION]... -e PATTERNS ... [-]...
 *
 *   -G -E -F -P   basic (if nothing is said) or extended regular expressions, strings, Perl's
 *   -i -y -w -x -v   without regard to case; whole words; whole lines; lines that do not match
 *   -c -l -L -q -o   how many; the input's name if any, or none; the status only; matches only
 *   -m N  -A N  -B N  -C N  -N   at most N lines; lines after, before, around them
 *   -n -b -H -h -T -Z --label=NAME   line's number, offset, input's name; what is around those
 *   -a -I --binary-files=TYPE   inputs that are no text
 *   -z -s -U --line-buffered --group-separator=TEXT --no-group-separator --color=never
 * </pre>
 *
 * <p>Exit status: 0 if a line was selected, 1 if none was, 2 if something went wrong.
 *
 * <h2>Bugs</h2>
 *
 * Lines over 16 MiB are matched piece by piece and printed from a scratch file, but {@code -o},
 * {@code -B} and back-references need them in memory. Nothing is ever coloured. There are no
 * warnings about patterns that are only strange.
 *
 * <p>Source: grep(1) and the manual of GNU grep 3.8, in the C.UTF-8 locale.
 */
final class Grep implements Command {
  private static final int NONE_SELECTED = 1;

  private final Memory memory;

  Grep(Memory memory) {
    this.memory = memory;
  }

  @Override
  public int run(List<String> args, Streams streams)
      throws IOException, RefusedException, HelpException {
    GrepChoices choices = GrepChoices.read(args);
    Regex regex = compile(choices);
    if (choices.canSelectNothing()) {
      return NONE_SELECTED;
    }
    BlockWriter out = new BlockWriter(streams.out());
    try (Memory.Share share = memory.open()) {
      Run run =
          new Run(
              choices.settings(),
              regex,
              out,
              share,
              () -> new ScratchLine(streams.scratch().create()),
              streams.cancellation());
      return search(run, choices, streams);
    } catch (LineTooLongException | MatchBudgetException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    } finally {
      out.flush();
    }
  }

  private static Regex compile(GrepChoices choices) throws RefusedException {
    try {
      return Regex.compile(choices.patterns(), choices.syntax(), choices.options());
    } catch (BadPatternException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  private static int search(Run run, GrepChoices choices, Streams streams)
      throws IOException, LineTooLongException {
    boolean selected = false;
    for (int i = 0; i < choices.inputs(); i++) {
      Run.Found found = search(run, choices.settings().report(), streams);
      selected |= found.selected();
      if (found.binaryMatch()) {
        String message = "grep: " + choices.name() + ": binary file matches\n";
        streams.err().write(message.getBytes(StandardCharsets.UTF_8));
      }
      if (selected && choices.settings().report() == Report.NOTHING) {
        break;
      }
    }
    return selected ? 0 : NONE_SELECTED;
  }

  /** Searches the input; leaves a file behind the last line that was wanted of it, or its end. */
  private static Run.Found search(Run run, Report report, Streams streams)
      throws IOException, LineTooLongException {
    if (!(streams.in() instanceof SeekableInput file)) {
      return run.search(streams.in(), OptionalLong.empty());
    }
    long start = file.position();
    Run.Found found = run.search(file, OptionalLong.of(file.size()));
    if (report == Report.LINES || report == Report.COUNT) {
      file.position(
          found.stoppedAt().isPresent()
              ? start + found.stoppedAt().getAsLong()
              : Math.max(file.position(), file.size()));
    }
    return found;
  }

  /** A line that is kept in a scratch file. */
  private record ScratchLine(ScratchFile file) implements Spool.Held {
    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      file.append(bytes, offset, length);
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      return file.read(position, into, offset, length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
