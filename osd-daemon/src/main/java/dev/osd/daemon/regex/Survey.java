package dev.osd.daemon.regex;

import java.util.LinkedHashSet;
import java.util.Set;

/** What occurs in a tree. */
final class Survey {
  final Set<CodeSet> sets = new LinkedHashSet<>();
  boolean words;
  boolean decoded;
  boolean lines;
  boolean references;

  void look(Node node) {
    switch (node) {
      case Node.Symbols symbols -> {
        sets.add(symbols.set());
        decoded |= symbols.decoded();
      }
      case Node.Sequence sequence -> sequence.parts().forEach(this::look);
      case Node.Choice choice -> choice.parts().forEach(this::look);
      case Node.Repeat repeat -> look(repeat.body());
      case Node.Group group -> look(group.body());
      case Node.Place place -> {
        words |= place.look().asksForWords();
        lines |= place.look() == Look.LINE_START || place.look() == Look.LINE_END;
      }
      case Node.BackReference _ -> references = true;
      case Node.KeepOut _ -> {}
    }
  }

  /**
   * Returns whether glibc reads a text by bytes for such a pattern in UTF-8, as {@code
   * optimize_utf8} in its {@code regcomp.c} decides. It then finds empty matches also between the
   * bytes of one character.
   */
  boolean isReadByBytes(Options options) {
    return !options.ignoreCase() && !decoded;
  }

  /** Returns whether the empty string may match. */
  static boolean canBeEmpty(Node node) {
    return switch (node) {
      case Node.Symbols _ -> false;
      case Node.Sequence sequence -> sequence.parts().stream().allMatch(Survey::canBeEmpty);
      case Node.Choice choice -> choice.parts().stream().anyMatch(Survey::canBeEmpty);
      case Node.Repeat repeat -> repeat.min() == 0 || canBeEmpty(repeat.body());
      case Node.Group group -> canBeEmpty(group.body());
      case Node.Place _, Node.BackReference _, Node.KeepOut _ -> true;
    };
  }
}
