package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.Characters;
import dev.osd.daemon.builtin.io.Memory;
import java.util.Optional;

/** Pattern space, hold space, and one in which the next pattern space is built. */
final class Spaces {
  private Space pattern;
  private Space hold;
  private Space spare;

  Spaces(Memory.Share memory) {
    pattern = new Space(memory);
    hold = new Space(memory);
    spare = new Space(memory);
  }

  /** The only one of them that may show the input's bytes. */
  Space pattern() {
    return pattern;
  }

  Space hold() {
    return hold;
  }

  Space spare() {
    return spare;
  }

  /** Exchanges pattern and hold space. */
  void exchange() throws ScriptException {
    pattern.own();
    Space old = pattern;
    pattern = hold;
    hold = old;
  }

  /** Replaces the characters of the pattern space by a table. */
  void translate(Translation table) throws ScriptException {
    if (table.bytesOnly()) {
      pattern.translate(table);
      return;
    }
    byte[] bytes = pattern.bytes();
    int to = pattern.to();
    spare.clear();
    int copied = pattern.from();
    for (int at = copied; at < to; ) {
      int end = at + Characters.length(bytes, at, to);
      Optional<byte[]> becomes = table.of(bytes, at, end);
      if (becomes.isPresent()) {
        spare.append(bytes, copied, at - copied);
        spare.append(becomes.get(), 0, becomes.get().length);
        copied = end;
      }
      at = end;
    }
    spare.append(bytes, copied, to - copied);
    spare.terminated(pattern.terminated());
    takeSpare();
  }

  /** Makes what was built the pattern space. */
  void takeSpare() {
    Space old = pattern;
    pattern = spare;
    spare = old;
  }
}
