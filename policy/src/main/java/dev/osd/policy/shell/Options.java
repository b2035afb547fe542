package dev.osd.policy.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The options in front of a wrapper's operands, taken apart as getopt(3) does where the first
 * operand ends them.
 *
 * @param known whether every option is one that the grammar knows; else {@code rest} may be wrong
 * @param given the options, in order
 * @param rest the operands
 */
record Options(boolean known, List<Given> given, List<String> rest) {
  /**
   * One option.
   *
   * @param name its letter, or its long name
   * @param value its value; empty where it has none
   */
  record Given(String name, String value) {}

  /** The value of the last option that has one of these names. */
  Optional<String> value(String... names) {
    Set<String> wanted = Set.of(names);
    return given.stream()
        .filter(option -> wanted.contains(option.name()))
        .map(Given::value)
        .reduce((first, second) -> second);
  }

  boolean has(String... names) {
    return value(names).isPresent();
  }

  /**
   * Which options a program takes.
   *
   * @param shorts letters; {@code :} behind one that takes a value, {@code ?} behind one whose
   *     value must be attached, and {@code #} where {@code -10} is a number
   * @param longs long names; {@code :} behind those that take a value
   */
  record Grammar(String shorts, Set<String> longs) {
    static Grammar of(String shorts, String longs) {
      return new Grammar(shorts, longs.isEmpty() ? Set.of() : Set.of(longs.split(",")));
    }

    Options read(List<String> words) {
      List<Given> given = new ArrayList<>();
      int next = 0;
      boolean known = true;
      while (known && next < words.size() && isOption(words.get(next))) {
        String word = words.get(next++);
        if (word.equals("--")) {
          break;
        }
        Optional<String> following =
            next < words.size() ? Optional.of(words.get(next)) : Optional.empty();
        Taken taken =
            word.startsWith("--") ? longOption(word, following) : letters(word, following);
        given.addAll(taken.given());
        known = taken.known();
        next += taken.tookNext() ? 1 : 0;
      }
      return new Options(known, given, words.subList(Math.min(next, words.size()), words.size()));
    }

    private static boolean isOption(String word) {
      return word.length() > 1 && word.startsWith("-");
    }

    private record Taken(boolean known, List<Given> given, boolean tookNext) {
      static final Taken UNKNOWN = new Taken(false, List.of(), false);
    }

    private Taken longOption(String word, Optional<String> following) {
      int equals = word.indexOf('=');
      String name = word.substring(2, equals < 0 ? word.length() : equals);
      if (equals > 0 && (longs.contains(name) || longs.contains(name + ":"))) {
        return new Taken(true, List.of(new Given(name, word.substring(equals + 1))), false);
      }
      if (longs.contains(name)) {
        return new Taken(true, List.of(new Given(name, "")), false);
      }
      return longs.contains(name + ":") && following.isPresent()
          ? new Taken(true, List.of(new Given(name, following.get())), true)
          : Taken.UNKNOWN;
    }

    private Taken letters(String word, Optional<String> following) {
      if (shorts.contains("#") && word.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')) {
        return new Taken(true, List.of(new Given("#", word.substring(1))), false);
      }
      List<Given> given = new ArrayList<>();
      for (int i = 1; i < word.length(); i++) {
        int place = ":?#".indexOf(word.charAt(i)) >= 0 ? -1 : shorts.indexOf(word.charAt(i));
        if (place < 0) {
          return Taken.UNKNOWN;
        }
        String name = word.substring(i, i + 1);
        char kind = place + 1 < shorts.length() ? shorts.charAt(place + 1) : ' ';
        if (kind == '?' || (kind == ':' && i + 1 < word.length())) {
          given.add(new Given(name, word.substring(i + 1)));
          return new Taken(true, given, false);
        }
        if (kind == ':') {
          given.add(new Given(name, following.orElse("")));
          return following.isPresent() ? new Taken(true, given, true) : Taken.UNKNOWN;
        }
        given.add(new Given(name, ""));
      }
      return new Taken(true, given, false);
    }
  }
}
