package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.BlockWriter;
import dev.osd.daemon.builtin.io.Bytes;
import dev.osd.daemon.builtin.sed.Replacement.Part;
import dev.osd.daemon.regex.Matcher;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Carries out a program that is nothing but one {@code s} of a plain string by another, on whole
 * buffers: such a match depends on nothing around it, and never reaches into another line, so lines
 * need not be looked for.
 */
final class Rewriting {
  /** A line with more bytes is left to the machine, since its end would be looked for twice. */
  private static final int LONG_LINE = 2 * BlockWriter.SIZE;

  private final Matcher matcher;
  private final byte[] replacement;
  private final boolean all;
  private final byte lineEnd;
  private final Input input;
  private final Output output;

  private Rewriting(
      Matcher matcher, byte[] replacement, boolean all, byte lineEnd, Input input, Output output) {
    this.matcher = matcher;
    this.replacement = replacement;
    this.all = all;
    this.lineEnd = lineEnd;
    this.input = input;
    this.output = output;
  }

  /** What carries out this program, if it is one. */
  static Optional<Rewriting> of(
      Program program,
      Machine.Settings settings,
      Expressions expressions,
      Input input,
      Output output) {
    if (settings.quiet() || settings.unbuffered() || program.instructions().size() != 1) {
      return Optional.empty();
    }
    Instruction only = program.instructions().getFirst();
    if (!only.guard().always()
        || !(only.operation() instanceof Operation.Substitute command)
        || command.expression().isEmpty()
        || command.from() != 1
        || command.print()
        || !isPlain(command.replacement())) {
      return Optional.empty();
    }
    Matcher matcher = expressions.waitingFor(command.expression().get());
    byte lineEnd = settings.dialect().lineEnd();
    return matcher.findsStrings()
        ? Optional.of(
            new Rewriting(
                matcher, text(command.replacement()), command.all(), lineEnd, input, output))
        : Optional.empty();
  }

  private static boolean isPlain(Replacement replacement) {
    return replacement.parts().stream()
        .allMatch(part -> part.group() == Replacement.NONE && part.casing().isNone());
  }

  private static byte[] text(Replacement replacement) {
    return replacement.parts().stream()
        .map(Part::text)
        .reduce(new byte[0], Rewriting::concatenated);
  }

  private static byte[] concatenated(byte[] head, byte[] tail) {
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }

  /** Goes on to a line that is not wholly in the buffer, or has no line end, or to the end. */
  void skip() throws IOException, ScriptException {
    int looked = 0;
    int left;
    do {
      int from = input.from();
      int end = Bytes.lastIndexOf(input.buffer(), from + looked, input.to(), lineEnd) + 1;
      if (end > 0) {
        rewrite(from, end);
        input.skipTo(end);
      }
      left = input.to() - input.from();
      looked = left;
    } while (left < LONG_LINE && input.fill());
  }

  private void rewrite(int from, int to) throws IOException {
    byte[] buffer = input.buffer();
    int copied = from;
    int at = from;
    while (at < to && matcher.find(buffer, from, to, at)) {
      int end = matcher.end(0);
      output.bytes(buffer, copied, matcher.start(0));
      output.bytes(replacement, 0, replacement.length);
      copied = end;
      at = all ? end : Bytes.indexOf(buffer, end, to, lineEnd) + 1;
    }
    output.bytes(buffer, copied, to);
  }
}
