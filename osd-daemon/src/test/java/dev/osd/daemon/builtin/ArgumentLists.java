package dev.osd.daemon.builtin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Command lines as people and models write them: options as often as they were counted ({@code
 * freq_options.txt}), and the others that a command knows now and then.
 */
final class ArgumentLists {
  private static final List<String> COUNTS =
      List.of(
          "0",
          "1",
          "2",
          "3",
          "4",
          "5",
          "10",
          "20",
          "100",
          "+1",
          "+2",
          "+3",
          "+10",
          "-1",
          "-2",
          "-5",
          "-0",
          "+0",
          "1k",
          "1b",
          "-1b",
          "+1K",
          "k",
          "1kB",
          "007",
          " 3",
          "x",
          "",
          "1x",
          "99999999",
          "18446744073709551615",
          "18446744073709551616",
          "--2",
          "-+2",
          "1KiB",
          "+");
  private static final List<String> KEYS =
      List.of(
          "1",
          "2",
          "3",
          "1,1",
          "2,2",
          "1,2",
          "2,3",
          "1n",
          "2n",
          "2nr",
          "1,1n",
          "2,2n",
          "1r",
          "2r",
          "1.2",
          "1.2,1.4",
          "2.2,2.3",
          "1.1,1.1",
          "2b,2b",
          "1b,2",
          "1.3b",
          "2.2b,2.4b",
          "3,1",
          "1.4,1.2",
          "1f",
          "1,1f",
          "2d",
          "1di",
          "1i",
          "1g",
          "2,2g",
          "1h",
          "2h",
          "1M",
          "2M",
          "1V",
          "2,2V",
          "1Vr",
          "5",
          "1.50",
          "2,",
          "0",
          "1.0",
          "1,2.0",
          "1,0",
          "+2",
          "x",
          "1x",
          "1,1nr",
          "2,2br",
          "1,1dfr",
          "1ng",
          "1bn,1",
          "2.1n,2.2",
          "1nM",
          "99999999999999999999",
          "1 ");
  private static final List<String> SETS =
      List.of(
          "a",
          "b",
          "abc",
          "a-z",
          "A-Z",
          "0-9",
          "a-zA-Z",
          "[:lower:]",
          "[:upper:]",
          "[:digit:]",
          "[:space:]",
          "[:alnum:]",
          "[:alpha:]",
          "[:punct:]",
          "[:blank:]",
          "[:cntrl:]",
          "[:print:]",
          "[:graph:]",
          "[:xdigit:]",
          "[=a=]",
          "[x*]",
          "[x*3]",
          "a[x*]",
          "[x*010]",
          "[x*0]",
          "\\n",
          "\\t",
          " ",
          ",",
          "\\012",
          "\\0",
          "\\377",
          "\\400",
          "\\\\",
          "a\\-z",
          "\\-",
          "-",
          "[a",
          "]",
          "[]",
          "[-]",
          "z-a",
          "[:foo:]",
          "[==]",
          "[::]",
          "[=ab=]",
          "[a*x]",
          "é",
          "a\\",
          "A-Za-z-.",
          "[:upper:]x",
          "x[:lower:]",
          "[:lower:]0-9",
          "",
          "\\n\\r",
          ";0-9",
          "[:upper:][:lower:]",
          "[:lower:][:upper:]",
          "[:*]",
          "[=*]",
          "[:*3]",
          "[a-c]",
          "\\[a\\]",
          "[[:digit:]]",
          "a-",
          "-a",
          "\\1",
          "\\18",
          "\\141-\\143",
          "[:digit:]-z",
          "[a*2][b*2]",
          "[a*][b*]",
          "\\a\\b\\f\\v\\r");

  private final RandomGenerator random;
  private final Map<String, Map<String, Integer>> frequencies = new HashMap<>();
  private final Map<String, Map<String, Supplier<String>>> options = new HashMap<>();

  ArgumentLists(RandomGenerator random) {
    this.random = random;
    readFrequencies();
    Supplier<String> none = () -> "";
    Supplier<String> count = () -> pick(COUNTS);
    flags(
        "cat",
        none,
        "-n",
        "-b",
        "-s",
        "-A",
        "-E",
        "-T",
        "-v",
        "-e",
        "-t",
        "-u",
        "--number",
        "--show-all",
        "--squeeze-blank",
        "--show-e",
        "-");
    known("cat").put("--sho", none);
    for (String command : List.of("head", "tail")) {
      flags(command, none, "-q", "-v", "-z", "--quiet", "--silent", "--zero", "--verb", "-");
      for (String option : List.of("-n", "-c", "--lines=", "--bytes=", "--byt=")) {
        known(command).put(option, count);
      }
    }
    flags(
        "wc",
        none,
        "-l",
        "-w",
        "-c",
        "-m",
        "-L",
        "--lines",
        "--words",
        "--chars",
        "--bytes",
        "--max-line-length",
        "--max",
        "-");
    flags("tr", none, "-d", "-s", "-c", "-C", "-t", "--delete", "--squeeze-repeats", "--comp");
    flags(
        "sort",
        none,
        "-n",
        "-r",
        "-u",
        "-f",
        "-b",
        "-d",
        "-i",
        "-g",
        "-h",
        "-V",
        "-M",
        "-s",
        "-m",
        "-c",
        "-C",
        "-z",
        "--reverse",
        "--unique",
        "--numeric-sort",
        "--stable",
        "--check",
        "--check=quiet",
        "--sort=numeric",
        "--sort=version",
        "--ignore-case",
        "--month",
        "-");
    known("sort").put("-k", () -> pick(KEYS));
    known("sort").put("--key=", () -> pick(KEYS));
    known("sort").put("-t", () -> pick(List.of(",", ":", " ", "\t", "-", "_", "a", "\\0", ".")));
    known("sort").put("+NUM", () -> pick(List.of("0", "1", "2", "1n", "1.2", "0 -1", "1 -2.1n")));
    known("sort").put("--parallel=", () -> pick(List.of("1", "2", "8")));
    known("sort").put("-S", () -> pick(List.of("1M", "10%", "64K", "1G")));
  }

  private void flags(String command, Supplier<String> none, String... names) {
    Map<String, Supplier<String>> known = new LinkedHashMap<>();
    for (String name : names) {
      known.put(name, none);
    }
    options.put(command, known);
  }

  /** A command line of this command. */
  List<String> next(String command) {
    List<String> argv = new ArrayList<>(List.of(command));
    int wanted = random.nextInt(4);
    for (int i = 0; i < wanted; i++) {
      addOption(command, argv);
    }
    if ((command.equals("head") || command.equals("tail")) && random.nextInt(3) == 0) {
      argv.add(1, obsolete());
      if (argv.get(1).startsWith("+") && argv.size() > 2) {
        argv.subList(2, argv.size()).clear();
      }
    }
    if (command.equals("tr")) {
      int sets = random.nextInt(20) == 0 ? random.nextInt(4) : 1 + random.nextInt(2);
      for (int i = 0; i < sets; i++) {
        argv.add(random.nextInt(5) == 0 ? pick(SETS) + pick(SETS) : pick(SETS));
      }
    }
    return argv;
  }

  private String obsolete() {
    return pick(List.of("-", "-", "-", "+"))
        + pick(List.of("0", "1", "2", "3", "5", "10", "20", "007", ""))
        + pick(List.of("", "", "", "", "c", "l", "b", "k", "q", "v", "z", "vc", "bl", "x"));
  }

  private void addOption(String command, List<String> argv) {
    String option = weighted(command);
    String value = supplier(command, option).get();
    if (option.equals("+NUM")) {
      for (String part : ("+" + value).split(" ", -1)) {
        argv.add(part);
      }
    } else if (value.isEmpty() && !isValued(command, option)) {
      boolean cluster =
          option.length() == 2
              && option.charAt(1) != '-'
              && argv.getLast().matches("-[a-zA-Z]")
              && !isValued(command, argv.getLast())
              && random.nextInt(3) == 0;
      argv.add(cluster ? argv.removeLast() + option.substring(1) : option);
    } else if (option.endsWith("=") || random.nextBoolean()) {
      argv.add(option + value);
    } else {
      argv.add(option);
      argv.add(value);
    }
  }

  private boolean isValued(String command, String option) {
    return option.endsWith("=")
        || option.equals("-k")
        || option.equals("-S")
        || (command.equals("sort") && option.equals("-t"))
        || (!command.equals("tr")
            && !command.equals("wc")
            && option.equals("-c")
            && !command.equals("sort")
            && !command.equals("cat"))
        || (List.of("head", "tail").contains(command) && option.equals("-n"));
  }

  private String weighted(String command) {
    Map<String, Integer> counted = frequencies.getOrDefault(command, Map.of());
    List<String> names = List.copyOf(known(command).keySet());
    long sum = 0;
    for (String name : names) {
      sum += weight(counted, name);
    }
    long at = random.nextLong(sum);
    for (String name : names) {
      at -= weight(counted, name);
      if (at < 0) {
        return name;
      }
    }
    throw new AssertionError(command);
  }

  /** Often-counted ones come more often, but all come. */
  private static long weight(Map<String, Integer> counted, String name) {
    return 2 + Math.round(Math.sqrt(counted.getOrDefault(name, 0)));
  }

  private Map<String, Supplier<String>> known(String command) {
    return options.computeIfAbsent(command, c -> new LinkedHashMap<>());
  }

  private Supplier<String> supplier(String command, String option) {
    return java.util.Objects.requireNonNull(known(command).get(option), option);
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void readFrequencies() {
    String command = "";
    for (String line : Resources.lines("freq_options.txt")) {
      if (line.startsWith("## ")) {
        command = line.substring(3);
      } else if (line.startsWith("  ")) {
        String[] fields = line.strip().split("\\s+", -1);
        frequencies
            .computeIfAbsent(command, c -> new HashMap<>())
            .put(fields[0], Integer.parseInt(fields[1]));
      }
    }
  }
}
