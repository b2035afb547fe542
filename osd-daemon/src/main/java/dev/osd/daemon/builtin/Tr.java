package dev.osd.daemon.builtin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces, deletes and squeezes bytes.
 *
 * <pre>
 * tr [-c | -C] [-st] SET1 SET2     replace the bytes of SET1 by those of SET2
 * tr [-c | -C] -d SET1             delete the bytes of SET1
 * tr [-c | -C] -s SET1             one for several of the same byte of SET1
 * tr [-c | -C] -ds SET1 SET2       delete those of SET1, then squeeze those of SET2
 *
 *   -c, -C  all bytes but those of SET1, in their order
 *   -d      delete
 *   -s      squeeze what is in the last set, after all else
 *   -t      cut SET1 to the length of SET2, instead of repeating SET2's last byte
 * </pre>
 *
 * How sets are written: {@link TrSet}. Options stand before the sets.
 *
 * <h2>Bugs</h2>
 *
 * Bytes, not characters, as GNU's up to 9.1: {@code tr é e} replaces two bytes. Where GNU's warns
 * of a backslash at a set's end or of {@code \400} and above, this is silent and does the same.
 *
 * <p>Source: tr(1) of GNU coreutils 9.1.
 */
final class Tr implements Command {
  private final Arguments arguments =
      new Arguments(
          "tr",
          "[OPTION]... SET1 [SET2]   replaces, deletes and squeezes bytes",
          Option.flag('c', "complement", "all bytes but those of SET1"),
          Option.flag('C', "", "the same as -c"),
          Option.flag('d', "delete", "delete the bytes of SET1"),
          Option.flag('s', "squeeze-repeats", "one for several of the same byte of the last set"),
          Option.flag('t', "truncate-set1", "cut SET1 to the length of SET2"));

  @Override
  public int run(List<String> args, Streams streams)
      throws IOException, RefusedException, HelpException {
    boolean complement = false;
    boolean delete = false;
    boolean squeeze = false;
    boolean truncate = false;
    List<String> sets = new ArrayList<>();
    for (Word word : arguments.readUpToOperand(args)) {
      switch (word) {
        case Word.Flag(String option, int _) -> {
          complement |= option.equals("complement") || option.equals("C");
          delete |= option.equals("delete");
          squeeze |= option.equals("squeeze-repeats");
          truncate |= option.equals("truncate-set1");
        }
        case Word.Value _ -> {}
        case Word.Operand(String text, int _) -> sets.add(text);
      }
    }
    checkCount(sets.size(), delete, squeeze);
    TrSet first = TrSet.parse(sets.getFirst());
    first.checkFirst();
    boolean[] chosen = first.members(complement);
    if (sets.size() == 1) {
      boolean[] none = new boolean[TrSet.BYTES];
      new TrFilter(identity(), delete ? chosen : none, delete ? none : chosen).run(streams);
      return 0;
    }
    TrSet second = TrSet.parse(sets.get(1));
    if (delete) {
      second.checkSqueezed();
      new TrFilter(identity(), chosen, second.members(false)).run(streams);
    } else {
      TrMapping mapping = TrMapping.of(first, second, complement, truncate);
      boolean[] squeezed = squeeze ? mapping.results() : new boolean[TrSet.BYTES];
      new TrFilter(mapping.table(), new boolean[TrSet.BYTES], squeezed).run(streams);
    }
    return 0;
  }

  private void checkCount(int sets, boolean delete, boolean squeeze) throws RefusedException {
    int least = delete == squeeze ? 2 : 1;
    int most = delete && !squeeze ? 1 : 2;
    if (sets < least) {
      throw arguments.misuse(
          sets == 0
              ? "a set is missing"
              : "the second set is missing: "
                  + (delete ? "-d with -s needs two" : "replacing needs two"));
    }
    if (sets > most) {
      throw arguments.misuse(
          most == 1 ? "-d without -s takes one set only" : "there are at most two sets");
    }
  }

  private static byte[] identity() {
    byte[] table = new byte[TrSet.BYTES];
    for (int b = 0; b < table.length; b++) {
      table[b] = (byte) b;
    }
    return table;
  }
}
