package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.Characters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The table of {@code y}: characters, or bytes that are part of none, and what they become. */
final class Translation {
  private final byte[][] ascii = new byte[0x80][];
  private final Map<Integer, byte[]> others = new HashMap<>();
  private boolean bytesOnly = true;

  private Translation() {}

  /** The table from each character of one text to that of the other, if they are as many. */
  static Optional<Translation> of(byte[] from, byte[] to) {
    Translation table = new Translation();
    int source = 0;
    int target = 0;
    while (source < from.length && target < to.length) {
      int sourceEnd = source + Characters.length(from, source, from.length);
      int targetEnd = target + Characters.length(to, target, to.length);
      table.put(Characters.key(from, source, sourceEnd), Arrays.copyOfRange(to, target, targetEnd));
      if (sourceEnd - source > 1) {
        // GNU's compares as many bytes as the input has, which is one of a stray byte.
        table.put(
            Characters.key(from, source, source + 1), Arrays.copyOfRange(to, target, targetEnd));
      }
      source = sourceEnd;
      target = targetEnd;
    }
    return source == from.length && target == to.length ? Optional.of(table) : Optional.empty();
  }

  private void put(int key, byte[] becomes) {
    bytesOnly &= key < 0x80 && becomes.length == 1;
    if (key >= 0 && key < 0x80) {
      if (ascii[key] == null) {
        ascii[key] = becomes;
      }
    } else {
      others.putIfAbsent(key, becomes);
    }
  }

  /** Whether no length changes, and only ASCII is concerned. */
  boolean bytesOnly() {
    return bytesOnly;
  }

  /** Replaces bytes in place, where {@link #bytesOnly()}. */
  void translate(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] >= 0 && ascii[text[i]] != null) {
        text[i] = ascii[text[i]][0];
      }
    }
  }

  /** What the character at this place becomes: nothing if it stays. */
  Optional<byte[]> of(byte[] text, int at, int end) {
    if (text[at] >= 0) {
      return Optional.ofNullable(ascii[text[at]]);
    }
    return others.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(others.get(Characters.key(text, at, end)));
  }
}
